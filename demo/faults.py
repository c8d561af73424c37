"""Faults on demand: what a platform answers on a bad day, switched on for one platform and a number of answers."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

Kind = Literal["429", "500", "slow", "cut", "html", "renamed", "refuse", "verify", "empty", "off"]
_RENAMED = {
    "data": "items",
    "feed": "posts_v2",
    "hits": "results",
    "uuid": "video_uuid",
    "uri": "address",
    "thread": "conversation",
    "descendants": "replies",
    "children": "kids",
    "id": "identifier",
    "itemList": "item_list",
    "comments": "comment_list",
    "itemStruct": "item",
}
_KEY = re.compile(r'"(\w+)":')
_PAGE = "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, for how many more answers (``None``: until switched off); times in seconds."""

    kind: Kind
    count: int | None = None
    retry_after: float = 1.0


class Faults:
    """Faults by platform; safe to set and read from several threads."""

    def __init__(self, platforms: Sequence[str]) -> None:
        self._platforms = tuple(platforms)
        self._by_platform: dict[str, Fault] = {}
        self._lock = threading.Lock()

    def set(self, order: Any) -> None:
        """Switch a fault on, or off (``kind`` "off"): ``{platform, kind, count?, retry_after?}``.

        Raises:
            ValueError: an order that names no platform or no known kind.
        """
        if not isinstance(order, Mapping) or order.get("platform") not in self._platforms:
            raise ValueError(f"a fault is a JSON object whose platform is one of: {', '.join(self._platforms)}")
        platform = order["platform"]
        kind: Kind | None = next((known for known in get_args(Kind) if known == order.get("kind")), None)
        if kind is None:
            raise ValueError(f"no fault is called {order.get('kind')!r}; there are: {', '.join(get_args(Kind))}")
        count = order.get("count")
        fault = Fault(kind, None if count is None else int(count), float(order.get("retry_after", 1)))
        with self._lock:
            self._by_platform.pop(platform, None)
            if kind != "off" and fault.count != 0:
                self._by_platform[platform] = fault

    def take(self, platform: str) -> Fault | None:
        """The fault of the next answer of a platform, counted down."""
        with self._lock:
            fault = self._by_platform.get(platform)
            if fault is None or fault.count is None:
                return fault
            if fault.count <= 1:
                del self._by_platform[platform]
            else:
                self._by_platform[platform] = Fault(fault.kind, fault.count - 1, fault.retry_after)
            return fault

    def listing(self) -> dict[str, Any]:
        """All that is switched on, by platform."""
        with self._lock:
            return {platform: asdict(fault) for platform, fault in self._by_platform.items()}


class RequestLog:
    """How often which path of which platform was asked for."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()

    def add(self, platform: str, path: str) -> None:
        """Count one request."""
        with self._lock:
            self._counts.setdefault(platform, Counter())[path] += 1

    def listing(self) -> dict[str, Any]:
        """``{platform: {"total": n, "paths": {path: n}}}``."""
        with self._lock:
            return {name: {"total": sum(paths.values()), "paths": dict(paths)} for name, paths in self._counts.items()}

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._counts.clear()


async def early_answer(fault: Fault, path: str) -> Response | None:
    """The answer of a fault that needs no page; ``None`` where the page itself is still asked for.

    ``verify`` and ``empty`` are TikTok's ways to turn robots away; its robots.txt and scripts stay.
    """
    if fault.kind == "slow":
        await asyncio.sleep(fault.retry_after)
    if fault.kind == "429":
        headers = {"Retry-After": f"{fault.retry_after:g}"}
        return JSONResponse({"error": "Too many requests"}, status_code=429, headers=headers)
    if fault.kind == "500":
        return HTMLResponse(_PAGE.format(title="500 Internal Server Error"), status_code=500)
    if fault.kind == "refuse":
        return HTMLResponse(_PAGE.format(title="403 Forbidden"), status_code=403)
    if fault.kind in ("verify", "empty") and not path.endswith((".txt", ".js")):
        return _turned_away(fault, path)
    if fault.kind == "html":
        return HTMLResponse(_PAGE.format(title="We will be back soon"))
    return None


def _turned_away(fault: Fault, path: str) -> Response:
    if fault.kind == "empty":
        return Response(b"", media_type="application/json")
    if "/api/" in path:
        return JSONResponse({"code": "10000", "from": "", "type": "verify", "detail": ""})
    return HTMLResponse(_PAGE.format(title="Security Check"))


def spoilt(fault: Fault, body: bytes) -> bytes:
    """A good body as the fault leaves it: cut in the middle, or with other field names."""
    if fault.kind == "cut":
        return body[: len(body) // 2]
    if fault.kind == "renamed":
        try:
            return json.dumps(_renamed(json.loads(body))).encode()
        except ValueError:  # a page with JSON in its scripts
            return _KEY.sub(lambda key: f'"{_RENAMED.get(key[1], key[1])}":', body.decode()).encode()
    return body


def of_platform(request: Request) -> str:
    """The first part of a path is the platform's base."""
    return request.url.path.strip("/").partition("/")[0]


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {_RENAMED.get(key, key): _renamed(inner) for key, inner in value.items()}
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value
