"""A small web on loopback whose answers a test writes down, path by path."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """One answer; ``promised`` is a Content-Length that the body does not keep."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    promised: int | None = None

    @classmethod
    def of(cls, value: Any, status: int = 200, **headers: str) -> Answer:
        """A JSON answer; header names with underscores for dashes."""
        return cls(json.dumps(value).encode(), status, {name.replace("_", "-"): text for name, text in headers.items()})


class Server(ThreadingHTTPServer):
    """A server of tests: many crawls may come to it at one moment."""

    request_queue_size = 128  # the usual five: whoever comes sixth is only let in when they try again, a second later


class Web:
    """Answers by the beginning of a path (query included), longest first.

    A path's answers are given one after the other and the last of them for ever; what nobody
    wrote down is 404. ``asked`` are the paths of all requests, in order, and ``headers`` what came with each of them;
    ``bodies`` what was posted.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self._answers: dict[str, list[Answer]] = {}
        self._given: defaultdict[str, int] = defaultdict(int)
        self._one_at_a_time = threading.Lock()  # each request comes in a thread of its own

    def at(self, path: str, *answers: Answer) -> None:
        """Write down what a path answers."""
        self._answers[path] = list(answers)
        self._given.pop(path, None)

    def asked_under(self, path: str) -> list[str]:
        """Requests whose path begins so."""
        return [one for one in self.asked if one.startswith(path)]

    def asked_for(self, path: str, headers: dict[str, str]) -> Answer:
        """Keep a request; gives its answer."""
        with self._one_at_a_time:
            self.asked.append(path)
            self.headers.append(headers)
            return self.answer(path)

    def answer(self, path: str) -> Answer:
        """The next answer of a path."""
        known = [prefix for prefix in self._answers if path.startswith(prefix)]
        if not known:
            return Answer.of({"error": "nothing here"}, 404)
        prefix = max(known, key=len)
        given = self._given[prefix]
        self._given[prefix] += 1
        return self._answers[prefix][min(given, len(self._answers[prefix]) - 1)]

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"web": self})
        self._server = Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    web: Web
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = self.web.asked_for(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(answer.promised or len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = answer.promised is not None

    def do_POST(self) -> None:
        self.web.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        return
