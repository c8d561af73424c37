"""The door of the page: what is refused before any handler runs, and what every answer says of itself.

A page on loopback can be reached by every web page the same browser has open. Against that stand:
the Host (a name rebound to 127.0.0.1 is not ours), Origin and Sec-Fetch-Site (no other page may
write, or read by way of a tag), a SameSite cookie that only the printed link gives, and for every
write a token that only our own page knows. Should a text get through as markup all the same, the
Content Security Policy runs no script of it, applies no style and asks nobody for anything.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cli.browse.sessions import Sessions, Visitor
from crawler.sentences import Sentence, say

if TYPE_CHECKING:
    from cli.browse.phone import PhoneDoor

MOST_BODY = 64 * 1024
MOST_UPLOAD = 1024 * 1024
UPLOADS = frozenset({"/setup/words"})
"""Forms that carry a file."""
MOST_FIELDS = 100
ENTRANCE, PAIR = "/enter", "/pair"
CSRF_HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: a form sent without script would then come from the origin "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Doors:
    """Under which names the page is reached (``127.0.0.1:8788``), who is in, and the door for a phone."""

    hosts: frozenset[str]
    sessions: Sessions
    cookie: str
    phone: PhoneDoor | None = None

    def by_phone(self, scope: Scope) -> bool:
        """Whether a request came in by the door of the local network: told by the socket, not by what it says."""
        server = scope.get("server")
        return self.phone is not None and server is not None and server[0] == self.phone.address


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self.app = app
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its visitor in ``scope["state"]``, or refuse it in one sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # a WebSocket is not answered at all: the page has none
        request = Request(scope, receive)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._at_the_door(request) or self._known(request)
        if refusal is None and request.method not in _SAFE:
            body = await _body(request)
            refusal = _too_large(request) if body is None else await self._meant(request, body)
            receive = _again(body or b"", receive)
        await (refusal or self.app)(scope, receive, sending)

    def _at_the_door(self, request: Request) -> Response | None:
        """Refusals that need no cookie: another host, another page, another method."""
        host = request.headers.get("host", "").lower()
        phone = self.doors.phone
        if host not in ({phone.host} if phone is not None and self.doors.by_phone(request.scope) else self.doors.hosts):
            return _refused(request, 421, say("this page answers under its printed address only"))
        if request.method not in _SAFE | {"POST"}:
            return _refused(request, 405, say("only GET, HEAD and POST are known here"))
        site, mode = request.headers.get("sec-fetch-site", "none"), request.headers.get("sec-fetch-mode", "navigate")
        origin = request.headers.get("origin")
        foreign = site in ("cross-site", "same-site") and (mode != "navigate" or request.method not in _SAFE)
        if foreign or (origin is not None and origin != f"http://{host}"):
            return _refused(request, 403, say("another page asked for this; only our own may"))
        if request.method not in _SAFE and origin is None and site == "none" and not self._program(request):
            return _refused(request, 403, say("a write has to say which page it comes from"))
        return None

    def _known(self, request: Request) -> Response | None:
        """Whose request this is; without a cookie or token only the entrance and the style are open."""
        by_phone = self.doors.by_phone(request.scope)
        visitor = self.doors.sessions.find(request.cookies.get(self.doors.cookie, ""))
        if visitor is not None and visitor.phone != by_phone:
            visitor = None  # it came in by the other door
        program = self._program(request)
        request.scope.setdefault("state", {})
        request.state.visitor, request.state.program = visitor, program
        path = request.url.path
        open_to_all = request.method in _SAFE and (path.startswith("/static/") or (path == ENTRANCE and not by_phone))
        if by_phone and path == PAIR:
            open_to_all = True
        elif path == PAIR:
            return _refused(request, 404, say("a phone is paired at its own address"))
        if visitor is None and not program and not open_to_all:
            return _refused(request, 401, say("open the link that `topcomment browse` printed; it holds the key"))
        return None

    async def _meant(self, request: Request, body: bytes) -> Response | None:
        """A write by cookie must repeat the visitor's token: a form elsewhere cannot know it."""
        visitor: Visitor | None = request.state.visitor
        if request.state.program or (visitor is None and request.url.path == PAIR):
            return None  # a phone that is not in yet has nothing to repeat but its code
        given = request.headers.get(CSRF_HEADER) or await _form_token(request, body)
        if visitor is None:
            return _refused(request, 401, say("open the link that `topcomment browse` printed; it holds the key"))
        if not given.isascii() or not hmac.compare_digest(given, visitor.csrf):
            return _refused(request, 403, say("this form is of another start of the page; reload it and try again"))
        return None

    def _program(self, request: Request) -> bool:
        if self.doors.by_phone(request.scope):
            return False
        return self.doors.sessions.is_program(request.headers.get("authorization", ""))


async def _form_token(request: Request, body: bytes) -> str:
    """The token in a form; empty where the body is no form of ours."""
    again = Request(request.scope, _again(body, _nothing))
    try:
        form = await again.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_UPLOAD)
    except (HTTPException, MultiPartException):  # more fields than any form of ours has, or none that can be read
        return ""
    return str(form.get("csrf", ""))


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _body(request: Request) -> bytes | None:
    """The whole body; ``None`` if it is larger than any form of ours."""
    parts, size = [], 0
    most = MOST_UPLOAD if request.url.path in UPLOADS else MOST_BODY
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, given once more to the handler."""
    told = False

    async def receiving() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def _too_large(request: Request) -> Response:
    return _refused(request, 413, say("that is too long for any form of this page"))


def _refused(request: Request, status: int, sentence: Sentence) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status)
    tongue = request.app.state.tongue(request)
    return PlainTextResponse(f"topcomment: {tongue.tell(sentence)}", status, headers={"content-language": tongue.code})
