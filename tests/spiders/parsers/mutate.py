"""Seeded damage to answers, as platforms, proxies and broken connections do it."""

from __future__ import annotations

import gzip
import json
import marshal
import random
from collections.abc import Callable
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    None, "", " ", 0, -1, 2**70, 1.5, 1e308, float("nan"), True, False, [], {}, [[[]]], {"a": {"b": []}},
    [None, 1, "x"],
    "\ud800", "\x00", "\u202e\u200b", "2.4k", "hidden", "2026-13-45T99:00:00Z", "-1", "9" * 5000, "x" * 20_000,
    "javascript:alert(1)", "http://[broken", "<div>" * 300, "#" * 2000, "@" * 2000,
)  # fmt: skip


def damaged_bytes(rng: random.Random, body: bytes) -> bytes:
    """The whole body cut, flipped, recoded, packed or replaced."""
    return rng.choice(_WHOLE)(rng, body)


def damaged_value(rng: random.Random, value: Any) -> Any:
    """A copy of a JSON value in which one to three nodes were dropped, swapped or repeated."""
    value = _copied(value)
    for _ in range(rng.randint(1, 3)):
        places = list(_places(value))
        if not places:
            return rng.choice(ODD_VALUES)
        holder, key = rng.choice(places)
        _damage(rng, holder, key)
    return value


def as_body(value: Any) -> bytes:
    """JSON with escapes, so that lone surrogates survive the way to the parser."""
    return json.dumps(value).encode()


def _copied(value: Any) -> Any:
    """A copy that shares nothing: several times as quick as ``copy.deepcopy``, which half of all mutating was."""
    return marshal.loads(marshal.dumps(value, 2))  # version 2 knows no references


def _places(value: Any) -> list[tuple[Any, Any]]:
    found, waiting = [], [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict):
            found += [(holder, key) for key in holder]
            waiting += holder.values()
        elif isinstance(holder, list):
            found += [(holder, place) for place in range(len(holder))]
            waiting += holder
    return found


def _damage(rng: random.Random, holder: Any, key: Any) -> None:
    kind = rng.randrange(5)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = str(holder[key]) if not isinstance(holder[key], str) else 7
    elif kind == 2:
        holder[key] = [holder[key]]
    elif kind == 3 and isinstance(holder, dict):
        holder[f"{key}_renamed"] = holder.pop(key)
    else:
        holder[key] = _copied(rng.choice(ODD_VALUES))


def _cut(rng: random.Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _flip(rng: random.Random, body: bytes) -> bytes:
    if not body:
        return bytes([rng.randrange(256)])
    damaged = bytearray(body)
    for _ in range(rng.randint(1, 8)):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def _recode(rng: random.Random, body: bytes) -> bytes:
    encoding = rng.choice(("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "shift_jis", "utf-7"))
    return body.decode("utf-8", errors="replace").encode(encoding, errors="replace")


def _packed(rng: random.Random, body: bytes) -> bytes:
    packed = gzip.compress(body, mtime=0)
    return packed if rng.random() < 0.5 else _cut(rng, packed)


def _html(rng: random.Random, body: bytes) -> bytes:
    return b"<html><head><title>Just a moment</title></head><body>" + body[: rng.randrange(200)] + b"</body></html>"


def _nested(rng: random.Random, body: bytes) -> bytes:
    depth = rng.choice((100, 5_000, 200_000))
    return b'{"data":' * depth + body + b"}" * depth


_WHOLE: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut,
    _cut,
    _flip,
    _flip,
    _recode,
    _packed,
    _html,
    _nested,
)
