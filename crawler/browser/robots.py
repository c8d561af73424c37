"""robots.txt of every host that a visit touches: asked once, through the same door as everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.middlewares.doors import OWN_SLOT
from crawler.tally import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# The RFC reads these as "there is none"; who answers so has said no to us all the same.
_SAYS_NO = (401, 403, 429)


@dataclass(frozen=True)
class Objection:
    """Why a URL may not be fetched; ``whole_host`` where nothing there may."""

    outcome: Outcome
    why: str
    whole_host: bool = False


class RobotRules:
    """Says of any URL whether it may be fetched.

    Scrapy's own middleware sees first requests only, and takes a robots.txt that cannot be had for a yes.

    Args:
        fetch: gives status and body of a URL; an error counts as not to be had.
        user_agent: who asks.
    """

    def __init__(self, fetch: Callable[[str], Awaitable[tuple[int, bytes]]], user_agent: str) -> None:
        self._fetch = fetch
        self._user_agent = user_agent
        self._rules: dict[str, RobotParser | Objection | None] = {}
        self._turn = asyncio.Lock()

    @classmethod
    def of_crawler(cls, crawler: Crawler) -> RobotRules:
        """Rules fetched by Scrapy itself, so that doors, delays and budgets hold for them too."""

        async def fetch(url: str) -> tuple[int, bytes]:
            assert crawler.engine is not None  # noqa: S101 - a visit is made by a running engine
            # The host's own slot is taken by the visit that waits for this answer.
            slot = f"robots {url}"
            meta = {"dont_obey_robotstxt": True, "download_slot": slot, OWN_SLOT: slot}
            answer = await crawler.engine.download_async(Request(url, meta=meta))
            return answer.status, answer.body

        return cls(fetch, crawler.settings["USER_AGENT"])

    async def objection(self, url: str) -> Objection | None:
        """Why a URL may not be fetched; ``None`` where it may."""
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        async with self._turn:
            if home not in self._rules:
                self._rules[home] = await self._asked(f"{home}/robots.txt")
        rules = self._rules[home]
        if rules is None or isinstance(rules, Objection):
            return rules
        forbidden = not rules.allowed(url, self._user_agent)
        return Objection("refused", f"{parts.netloc}: robots.txt forbids {parts.path or '/'}") if forbidden else None

    async def _asked(self, url: str) -> RobotParser | Objection | None:
        host = urlsplit(url).netloc
        try:
            status, body = await self._fetch(url)
        except Exception as error:  # noqa: BLE001 - whatever kept it from us, the answer is the same
            logger.warning("%s cannot be had (%s): nothing there is fetched", url, error)
            return Objection("unreachable", f"{host} did not answer for its robots.txt", whole_host=True)
        if status in _SAYS_NO:
            return Objection("refused", f"{host} answered {status} for its robots.txt", whole_host=True)
        if 400 <= status < 500:
            return None  # there is none: RFC 9309, 2.3.1.3
        if 200 <= status < 300 and body.lstrip()[:1] not in (b"<", b"{"):
            return ProtegoRobotParser(body, None)
        # RFC 9309, 2.3.1.4
        return Objection("unreachable", f"{host} answered {status} without rules for its robots.txt", whole_host=True)
