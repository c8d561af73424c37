"""Spiders of Meta's Graph APIs: one token, a versioned base, and codes that say who has to act.

The token travels in the ``Authorization`` header, so that no address, log or kept answer holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode

from scrapy.http import Request, Response

from crawler.models import Page
from crawler.tally import Outcome
from spiders.bases.asks import Ask, held_by
from spiders.bases.cursor import CursorSpider, packed, unpacked
from spiders.bases.failures import answered, asked_host, body_of
from spiders.bases.in_turn import InTurnSpider
from spiders.parsers.graph import Refusal, refusal_of

if TYPE_CHECKING:
    from twisted.python.failure import Failure

GRAPH = "https://graph.facebook.com"
VERSION = "v25.0"
"""Released in February 2026; Meta keeps a version for two years."""
# https://developers.facebook.com/docs/graph-api/guides/error-handling
TOKEN, TRANSIENT = frozenset({102, 190}), frozenset({1, 2})
# Limits of the app, the user, the page, a kind of call; of business use cases; of hashtags in a week.
RATE = frozenset({4, 17, 32, 613, *range(80000, 80015), 18})
PERMISSION = frozenset({3, 10, *range(200, 300)})
# A hashtag, a person, a page.
UNKNOWN = frozenset({24, 110, 803})
PARAMETER, GONE_SUBCODE = 100, 33
_PERMITTED = re.compile(r"permission|Public Content Access", re.IGNORECASE)
_PERMISSION_NAME = re.compile(r"'([\w ]+)'\s*(?:permission|feature)|\b((?:pages|instagram|threads|ads|business)_\w+)")
Query = Mapping[str, str | int]


class GraphSpider(InTurnSpider, CursorSpider):
    """A subclass says which key holds its token, which permissions it needs, and its API's host."""

    token_key: ClassVar[str]
    needs: ClassVar[str]
    api: ClassVar[str] = GRAPH
    version: ClassVar[str] = VERSION
    # Lists whose every page has the same pointer, which leads on nevertheless.
    pointer_repeats: ClassVar[bool] = False

    @property
    def base(self) -> str:
        """The API, or the gateway in its place."""
        return self.config.api_base or self.api

    def get(self, path: str, query: Query, cursor: str | None = None) -> Request:
        """A request with the token, at the version; ``cursor`` is one of ours."""
        _, pointer = unpacked(cursor)
        asked = {**query, **dict(parse_qsl(pointer or ""))}
        token = self.secrets.get(self.token_key, "")
        return Request(
            f"{self.base}/{self.version}/{path}?{urlencode(asked)}",
            headers={"Authorization": f"Bearer {token}"},
        )

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """As everywhere, but lists with a pointer that stays the same end with an empty page."""
        if not self.pointer_repeats:
            return super().following(page, response, ask)
        held, _ = unpacked(ask.cursor)
        pointer = self.pointed(page, response)
        return packed(held + held_by(page), pointer) if pointer is not None and held_by(page) else None

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """Meta's codes, each as the word of the one who has to act."""
        status, _ = answered(failure)
        refusal = refusal_of(body_of(failure))
        if not status or refusal is None:
            outcome, why = super().explained(failure)
            # Without a code a 404 is a path that this version does not know; nothing is said of a post.
            return ("broken" if outcome == "gone" else outcome), self._hide(why)
        outcome, why = self.judged(refusal, status)
        return outcome, self._hide(f"{asked_host(getattr(failure, 'request', None))} {why}")

    def judged(self, refusal: Refusal, status: int) -> tuple[Outcome, str]:
        """Outcome and sentence of a refusal, without the host."""
        code, said = refusal.code, refusal.said
        gone = code == PARAMETER and (refusal.subcode == GONE_SUBCODE or said.startswith("Unsupported get request"))
        unpermitted = code in PERMISSION or (code == PARAMETER and _PERMITTED.search(said) is not None)
        rules: tuple[tuple[bool, Outcome, str], ...] = (
            # Not quoted: Meta repeats a malformed token in its sentence.
            (code in TOKEN, "no key", f"refuses the token (#{code}/{refusal.subcode}): {self._renew}"),
            (code in RATE, "out of budget", f"has no more calls for us now: {refusal}"),
            (gone, "gone", f"does not know it, or does not show it: {refusal}"),
            (code in UNKNOWN, "skipped", f"does not know that name: {refusal}"),
            (unpermitted, "refused", f"lacks a permission: {refusal}; {self._permission(said)}"),
            (code in TRANSIENT or status >= 500, "unreachable", f"answered {status}: {refusal}"),
        )
        return next(((word, why) for holds, word, why in rules if holds), ("broken", f"answered {status}: {refusal}"))

    @property
    def _renew(self) -> str:
        how = self.policy.keys[0].steps[-2].rstrip(".")
        return f"it has expired or was withdrawn; make a new one ({how}) and put it into .env"

    def _permission(self, said: str) -> str:
        named = list(dict.fromkeys(one or other for one, other in _PERMISSION_NAME.findall(said)))
        return f"needed: {' or '.join(named) if named else self.needs}, by App Review in developers.facebook.com"

    def _hide(self, text: str) -> str:
        for secret in self.hidden:
            text = text.replace(secret, "...")
        return text
