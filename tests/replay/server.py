"""A loopback web that answers with the recordings: by URL, else by endpoint.

A request for ``http://127.0.0.1:<port>/<host>/<path>`` stands for ``https://<host>/<path>``. Where
several recordings fit, the one whose query is most alike wins; the page parameters must agree,
and pages that were never recorded are empty, so that lists end.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.platforms import PAGING, platforms
from tests.recordings import Recording, recordings
from tests.replay.loopback import Server

REPLAYED = {name: found.replayed for name, found in platforms().items() if found.replayed is not None}


@dataclass(frozen=True)
class _Known:
    """A recording with the parts of its URL."""

    recording: Recording
    place: str
    query: dict[str, str]

    @classmethod
    def of(cls, recording: Recording) -> _Known:
        parts = urlsplit(recording.url or "")
        return cls(recording, parts.netloc + parts.path.rstrip("/"), dict(parse_qsl(parts.query)))

    def fits(self, query: dict[str, str]) -> bool:
        return all(_page(self.query, name) == _page(query, name) for name in PAGING)

    @property
    def answered(self) -> bool:
        """Recorded refusals stand behind every answer of the same address."""
        return (self.recording.status or 200) < 400

    def likeness(self, query: dict[str, str]) -> int:
        return sum(query.get(name) == value for name, value in self.query.items())


def _page(query: dict[str, str], name: str) -> str:
    value = query.get(name, "")
    return "" if value == "0" else value


class Replay:
    """A running server; ``served`` are the recordings it answered with, in order."""

    def __init__(self) -> None:
        self.served: list[Recording] = []
        self.missed: list[str] = []
        self._known = [_Known.of(one) for name in REPLAYED for one in recordings(platforms()[name].recorded_as)]

    def find(self, place: str, query: dict[str, str]) -> Recording | None:
        """The recording for an address, if any."""
        exact = [known for known in self._known if known.place == place and known.fits(query)]
        if exact:
            return max(exact, key=lambda known: (known.answered, known.likeness(query))).recording
        if any(_page(query, name) for name in PAGING):
            return None
        name, folder = self._place(place)
        if name is None:
            return None
        recorded_as = platforms()[name].recorded_as
        same = [k for k in self._known if (k.recording.platform, k.recording.endpoint) == (recorded_as, folder)]
        return next((k.recording for k in same if not any(_page(k.query, page) for page in PAGING)), None)

    def _place(self, place: str) -> tuple[str | None, str]:
        for name, replayed in REPLAYED.items():
            for pattern, endpoint in replayed.places:
                match = re.fullmatch(pattern, place)
                if match:
                    return name, match.expand(endpoint)
        return None, ""

    def empty(self, place: str) -> bytes | None:
        """What the platform whose address it is answers behind its last page."""
        name, _ = self._place(place)
        return REPLAYED[name].empty if name else None

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"replay": self})
        self._server = Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @cached_property
    def url(self) -> str:
        """The server's own address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def door(self, host: str) -> str:
        """The address that stands for a host."""
        return f"{self.url}/{host}"


class _Handler(BaseHTTPRequestHandler):
    replay: Replay
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        found = self.replay.find(parts.path.strip("/"), dict(parse_qsl(parts.query)))
        if found is None:
            empty = self.replay.empty(parts.path.strip("/"))
            self.replay.missed.append(self.path)
            missing = (404, b'{"error":"Record not found"}') if empty is None else (200, empty)
            self._answer(missing[0], "application/json", missing[1], {})
            return
        self.replay.served.append(found)
        headers = {str(name).lower(): str(value) for name, value in (found.meta.get("headers") or {}).items()}
        kept = {name: headers[name] for name in ("link",) if name in headers}
        self._answer(found.status or 200, headers.get("content-type", "application/json"), found.body, kept)

    def _answer(self, status: int, content_type: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return
