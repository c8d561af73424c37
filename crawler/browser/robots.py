"""robots.txt of every host that a visit touches: asked once, through the same door as everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# The RFC reads these as "there is none"; who answers so has said no to us all the same.
_NO_ANSWER = (401, 403, 429)


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
        # True where there is none, False where it cannot be had.
        self._rules: dict[str, RobotParser | bool] = {}
        self._turn = asyncio.Lock()

    @classmethod
    def of_crawler(cls, crawler: Crawler) -> RobotRules:
        """Rules fetched by Scrapy itself, so that doors, delays and budgets hold for them too."""

        async def fetch(url: str) -> tuple[int, bytes]:
            assert crawler.engine is not None  # noqa: S101 - a visit is made by a running engine
            answer = await crawler.engine.download_async(Request(url, meta={"dont_obey_robotstxt": True}))
            return answer.status, answer.body

        return cls(fetch, crawler.settings["USER_AGENT"])

    async def allowed(self, url: str) -> bool:
        """Whether a URL may be fetched."""
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        async with self._turn:
            if home not in self._rules:
                self._rules[home] = await self._asked(f"{home}/robots.txt")
        rules = self._rules[home]
        return rules if isinstance(rules, bool) else rules.allowed(url, self._user_agent)

    async def _asked(self, url: str) -> RobotParser | bool:
        try:
            status, body = await self._fetch(url)
        except Exception as error:  # noqa: BLE001 - whatever kept it from us, the answer is the same
            logger.warning("%s cannot be had (%s): nothing there is fetched", url, error)
            return False
        if 200 <= status < 300 and body.lstrip()[:1] not in (b"<", b"{"):
            return ProtegoRobotParser(body, None)
        if 400 <= status < 500 and status not in _NO_ANSWER:
            return True  # there is none: RFC 9309, 2.3.1.3
        logger.warning("%s answers %d without rules: nothing there is fetched", url, status)
        return False  # RFC 9309, 2.3.1.4
