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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.recordings import Recording, recordings

PLATFORMS = ("peertube", "mastodon", "bluesky", "hackernews")
# What a platform answers behind the last page that was recorded.
EMPTY = {
    "peertube": b'{"total": 0, "data": []}',
    "mastodon": b"[]",
    "bluesky": b'{"feed": [], "posts": [], "profiles": []}',
    "hackernews": b'{"hits": [], "nbHits": 0}',
}
PAGING = ("start", "cursor", "max_id", "offset", "page")
# Which folder an address without a recording of its own is answered from.
ENDPOINTS = (
    (r"sepiasearch\.org/api/v1/search/videos", "peertube", "sepiasearch_videos"),
    (r"[^/]+/api/v1/search/videos", "peertube", "search_videos"),
    (r"[^/]+/api/v1/videos", "peertube", "videos_trending"),
    (r"[^/]+/api/v1/video-channels/[^/]+/videos", "peertube", "channel_videos"),
    (r"[^/]+/api/v1/videos/[^/]+", "peertube", "video_detail"),
    (r"[^/]+/api/v1/videos/[^/]+/comment-threads", "peertube", "comment_threads"),
    (r"[^/]+/api/v1/videos/[^/]+/comment-threads/\d+", "peertube", "comment_thread_detail"),
    (r"[^/]+/api/v1/trends/statuses", "mastodon", "trends_statuses"),
    (r"[^/]+/api/v1/trends/tags", "mastodon", "trends_tags"),
    (r"[^/]+/api/v1/timelines/tag/[^/]+", "mastodon", "timeline_tag"),
    (r"[^/]+/api/v1/statuses/\d+", "mastodon", "status"),
    (r"[^/]+/api/v1/statuses/\d+/context", "mastodon", "context"),
    (r"[^/]+/xrpc/app\.bsky\.\w+\.(\w+)", "bluesky", r"\1"),
    (r"[^/]+/xrpc/com\.atproto\.\w+\.(\w+)", "bluesky", r"\1"),
    (r"hn\.algolia\.com/api/v1/search(?:_by_date)?", "hackernews", "algolia_search"),
    (r"hacker-news\.firebaseio\.com/v0/item/\d+\.json", "hackernews", "firebase_item"),
    (r"hacker-news\.firebaseio\.com/v0/\w+stories\.json", "hackernews", "firebase_lists"),
)


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
        self._known = [_Known.of(one) for platform in PLATFORMS for one in recordings(platform)]

    def find(self, place: str, query: dict[str, str]) -> Recording | None:
        """The recording for an address, if any."""
        exact = [known for known in self._known if known.place == place and known.fits(query)]
        if exact:
            return max(exact, key=lambda known: known.likeness(query)).recording
        if any(_page(query, name) for name in PAGING):
            return None
        for pattern, platform, endpoint in ENDPOINTS:
            match = re.fullmatch(pattern, place)
            if match:
                folder = match.expand(endpoint)
                same = [k for k in self._known if k.recording.platform == platform and k.recording.endpoint == folder]
                whole = [k.recording for k in same if not any(_page(k.query, name) for name in PAGING)]
                return whole[0] if whole else None
        return None

    def platform_of(self, place: str) -> str | None:
        """Whose address it is, if it is one that spiders ask."""
        return next((platform for pattern, platform, _ in ENDPOINTS if re.fullmatch(pattern, place)), None)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"replay": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
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

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        found = self.replay.find(parts.path.strip("/"), dict(parse_qsl(parts.query)))
        if found is None:
            platform = self.replay.platform_of(parts.path.strip("/"))
            self.replay.missed.append(self.path)
            missing = (404, b'{"error":"Record not found"}') if platform is None else (200, EMPTY[platform])
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
