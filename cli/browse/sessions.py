"""Who may come in: one secret for each start of the page, one cookie for each browser."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from starlette.responses import Response

from cli.browse.keeping import keep
from cli.report.harmless import one_line

MOST_VISITORS = 200
MOST_NAME = 60
"""Characters of the name under which somebody decides."""
_NAME = "topcomment_who"


@dataclass
class Visitor:
    """One browser that came in by the printed link.

    Attributes:
        sid: value of its cookie.
        csrf: what every write of it must repeat.
        who: the name under which it decides.
        phone: whether it was paired at the door of the local network; it is known there alone.
    """

    who: str
    phone: bool = False
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Sessions:
    """The visitors of this process; they end with it."""

    def __init__(self, token: str, *, api_token: str = "") -> None:
        self.token = token
        self._api_token = api_token
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()

    def enter(self, token: str, who: str) -> Visitor | None:
        """A new visitor, if the link's token is right."""
        if not _same(token, self.token):
            return None
        return self.admit(Visitor(who))

    def admit(self, visitor: Visitor) -> Visitor:
        """Let somebody in whose token was looked at; the oldest of too many has to come in again."""
        self._visitors[visitor.sid] = visitor
        while len(self._visitors) > MOST_VISITORS:
            self._visitors.popitem(last=False)
        return visitor

    def find(self, sid: str) -> Visitor | None:
        """The visitor with this cookie."""
        return self._visitors.get(sid)

    def is_program(self, authorization: str) -> bool:
        """Whether an ``Authorization`` header bears this start's token or the workspace's own."""
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not given:
            return False
        return any(known and _same(given.strip(), known) for known in (self.token, self._api_token))


def remember(answer: Response, who: str) -> None:
    """Let this browser keep its name."""
    keep(answer, _NAME, quote(who))


def remembered(cookies: Mapping[str, str]) -> str:
    """The name that this browser kept, if it did."""
    return one_line(unquote(cookies.get(_NAME, "")[: 9 * MOST_NAME]))[:MOST_NAME]


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())
