"""One request of the day's budget is spent before each download, across all processes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.db import budgets
from crawler.db.engine import Store, open_store
from crawler.errors import StorageError
from crawler.middlewares.outcomes import NotSent

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BUCKET = "requests"
STORAGE_FAILED = "storage_failed"


class BudgetMiddleware:
    """Downloader middleware; absent where there is no store to remember what was spent.

    Args:
        crawler: closed as ``storage_failed`` where the store refuses.
        url: the store's database URL.
        source: the source that pays.
        limit: requests a day.
    """

    def __init__(self, crawler: Crawler, url: str, source: str, limit: int) -> None:
        self.crawler = crawler
        self.url = url
        self.source = source
        self.limit = limit
        self._store: Store | None = None
        # First come, first served: without it threads would shuffle the order of requests.
        self._turn = asyncio.Lock()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        """The user's own budget, else the policy's."""
        url = crawler.settings.get(DATABASE_URL)
        policy = getattr(crawler.spider, "policy", None)
        if not url or policy is None:
            raise NotConfigured
        config = getattr(crawler.spider, "config", None)
        given = config.budget if config else None
        middleware = cls(crawler, url, policy.source, policy.daily_requests if given is None else given)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    async def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy's signature
        """Reserve one request, off the reactor's thread.

        Raises:
            NotSent: where today's budget is spent.
        """
        try:
            async with self._turn:
                granted = await asyncio.to_thread(self._reserve)
        except StorageError as error:
            # Not awaited: the engine closes only when this very request has come back.
            self._closing = asyncio.create_task(self.crawler.engine.close_spider_async(reason=STORAGE_FAILED))
            raise NotSent("broken", str(error)) from error
        if not granted:
            raise NotSent("out of budget", f"{self.source} has spent its {self.limit} requests of today")

    def _reserve(self) -> bool:
        if self._store is None:
            self._store = open_store(self.url, upgrade=False)
        return budgets.reserve(self._store, self.source, BUCKET, 1, self.limit, clock.now().date())

    def close(self) -> None:
        """Let the store go with the spider."""
        if self._store is not None:
            self._store.close()
            self._store = None
