"""``browse --phone``: a second door, for one phone at a time, on one address of the local network.

It has its own address, its own Host and Origin, and visitors of its own: the computer's link and the
programs' token open nothing there, and what was paired there opens nothing elsewhere. A code works
once and for some minutes. Looking at the link spends nothing (a camera's preview does that, too): a
person has to press the button behind it.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.drawing import Drawing
from cli.browse.guard import PAIR
from cli.browse.sessions import MOST_NAME, Visitor
from cli.console import on_terminal
from cli.console import say as printed
from cli.report.harmless import one_line
from crawler.addresses import is_public_address
from crawler.errors import UsageError
from crawler.sentences import phrase, say

GOOD_FOR_S = 300.0
_MOST_WRONG = 10
# TEST-NET-1 (RFC 5737): nobody is there, and a datagram socket that is only connected sends nothing.
_ANYWHERE = ("192.0.2.1", 9)
MEANING = phrase(
    "A paired phone reads and decides as you do, until topcomment browse ends. Nothing is encrypted on the way: "
    "use it only in a network that you trust."
)
_ELSEWHERE = say("codes are made on the computer that runs topcomment browse --phone")
_SPENT = phrase(
    "This code was used already or has expired. On the computer, open Phone in the page and make a new one."
)


@dataclass
class PhoneDoor:
    """The door's address, and the one code that opens it now.

    Attributes:
        address: of this machine in the local network.
        clock: seconds, for the code's age.
    """

    address: str
    port: int
    clock: Callable[[], float] = monotonic
    _token: str = ""
    _made: float = 0.0
    _wrong: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def host(self) -> str:
        """The only Host it answers to."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    def new_link(self) -> str:
        """A link with a new code; the last one is void."""
        with self._lock:
            self._token, self._made, self._wrong = secrets.token_urlsafe(16), self.clock(), 0
            return f"http://{self.host}{PAIR}?token={self._token}"

    def spend(self, token: str) -> bool:
        """Whether this is the code, still good; it is void afterwards, as after many wrong ones."""
        with self._lock:
            good = bool(self._token) and self.clock() - self._made <= GOOD_FOR_S
            right = good and hmac.compare_digest(token.encode(), self._token.encode())
            self._wrong += not right
            if right or not good or self._wrong >= _MOST_WRONG:
                self._token = ""
            return right


def phone_door(address: str | None, port: int) -> PhoneDoor:
    """The door on a given address of this machine, else on the one it has in its network.

    Raises:
        UsageError: there is no such address, or everybody in the world could reach it.
    """
    found = address or _own_address()
    try:
        public = is_public_address(found)
    except ValueError:
        raise UsageError(f"--phone-address {found} is no address; write it as in 192.168.1.7") from None
    if public:
        raise UsageError(f"{found} is reached from everywhere; a phone is paired in a local network only")
    if found in ("0.0.0.0", "::"):  # noqa: S104 - refused, not bound
        raise UsageError("--phone-address names one address of this machine, as in 192.168.1.7")
    return PhoneDoor(found, port)


def _own_address() -> str:
    """The address from which this machine would speak to others; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect(_ANYWHERE)
            found = str(asked.getsockname()[0])
    except OSError:
        found = ""
    if not found or found.startswith("127."):
        raise UsageError("this machine is in no network; connect it, or name its address with --phone-address")
    return found


def show_code(door: PhoneDoor) -> None:
    """Print a new code (drawn, on a terminal) and what pairing means."""
    link = door.new_link()
    printed(f"For a phone in the same network, within {GOOD_FOR_S / 60:.0f} minutes and once:")
    if on_terminal():
        segno.make(link, error="m").terminal(sys.stdout, compact=True)
    printed(link)
    printed(MEANING)


def drawn(link: str) -> Markup:
    """A link as a QR code in SVG, dark on light whatever the page's colours are."""
    return Markup(segno.make(link, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff"))  # noqa: S704 - drawn by segno


class PhonePages:
    """Handlers on both sides: the code on the computer, the pairing on the phone."""

    def __init__(self, site: Drawing) -> None:
        self.site = site

    @property
    def _door(self) -> PhoneDoor | None:
        return self.site.doors.phone

    def code(self, request: Request) -> Response:
        """The computer's page: what pairing means, and a button for a code."""
        return self._drawn(request, on=self._door is not None)

    def new_code(self, request: Request) -> Response:
        """A new code to scan; a paired phone may not let others in."""
        visitor: Visitor = request.state.visitor
        if self._door is None or visitor.phone:
            raise UsageError(_ELSEWHERE)
        link = self._door.new_link()
        return self._drawn(request, on=True, link=link, picture=drawn(link))

    def _drawn(self, request: Request, *, on: bool, link: str = "", picture: str = "") -> Response:
        known: dict[str, Any] = {"on": on, "link": link, "picture": picture}
        return self.site.html(
            request, "phone.html", **known, meaning=self._meaning(request), minutes=round(GOOD_FOR_S / 60)
        )

    def _meaning(self, request: Request) -> str:
        return self.site.tongue(request).gettext(MEANING)

    def ask(self, request: Request) -> Response:
        """The phone's page behind the link: a name and a button. The code is not spent by looking."""
        token = request.query_params.get("token", "")[:100]
        return self.site.html(request, "pair.html", token=token, meaning=self._meaning(request))

    async def pair(self, request: Request) -> Response:
        """Let this phone in, if the code is good."""
        form = await request.form()
        door = self._door
        if door is None or not door.spend(str(form.get("token", ""))):
            tongue = self.site.tongue(request)
            told = {"title": tongue.gettext("This code is spent"), "said": tongue.gettext(_SPENT)}
            return self.site.html(request, "message.html", status=401, **told)
        who = one_line(str(form.get("who", "")))[:MOST_NAME] or "phone"
        visitor = self.site.doors.sessions.admit(Visitor(who, phone=True))
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.site.doors.cookie, visitor.sid, httponly=True, samesite="strict", path="/")
        return answer
