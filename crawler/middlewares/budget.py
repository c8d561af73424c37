"""Every request is paid for before it leaves, across all processes; what it did not cost is given back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Self, TypeVar

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.config.sections import SourceConfig
from crawler.db import budgets
from crawler.db.engine import Store, open_store
from crawler.errors import BudgetError, ConfigError, ParseError, StorageError
from crawler.middlewares.outcomes import NotSent
from crawler.policy import SourcePolicy
from crawler.spending import RECEIPT, SETTLES, SPENDS, Settles, Spends, allowances, charges, costs_of
from crawler.tally import STORAGE_FAILED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

T = TypeVar("T")


class _Ledger:
    """Downloader middleware with the store's ledger at hand; absent where there is no store to remember.

    Args:
        crawler: closed as ``storage_failed`` where the store refuses.
        url: the store's database URL.
        policy: whose buckets pay.
    """

    def __init__(self, crawler: Crawler, url: str, policy: SourcePolicy) -> None:
        self.crawler = crawler
        self.url = url
        self.policy = policy
        self._store: Store | None = None
        # First come, first served: without it threads would shuffle the order of requests.
        self._turn = asyncio.Lock()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        url = crawler.settings.get(DATABASE_URL)
        policy = getattr(crawler.spider, "policy", None)
        if not url or policy is None:
            raise NotConfigured
        middleware = cls(crawler, url, policy)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    async def with_store(self, work: Callable[[Store], T]) -> T:
        """Do something with the ledger, off the reactor's thread.

        Raises:
            NotSent: the store refused; the spider is closed for it.
        """
        try:
            async with self._turn:
                return await asyncio.to_thread(lambda: work(self._opened()))
        except StorageError as error:
            # Not awaited: the engine closes only when this very request has come back.
            self._closing = asyncio.create_task(self.crawler.engine.close_spider_async(reason=STORAGE_FAILED))
            raise NotSent("broken", str(error)) from error

    def _opened(self) -> Store:
        if self._store is None:
            self._store = open_store(self.url, upgrade=False)
        return self._store

    def close(self) -> None:
        """Let the store go with the spider."""
        if self._store is not None:
            self._store.close()
            self._store = None


class BudgetMiddleware(_Ledger):
    """Reserves what a request costs, of all buckets it touches or of none."""

    async def process_request(self, request: Request) -> None:
        """Pay, or keep the request back.

        Raises:
            NotSent: where a bucket has too little left, or the user's limits name none of ours.
        """
        spider = self.crawler.spider
        config = getattr(spider, "config", None) or SourceConfig()
        secrets: Mapping[str, str] = getattr(spider, "secrets", {})
        try:
            wanted = charges(allowances(self.policy, config, secrets), spends_of(request, self.policy))
            now = clock.now()
            receipt = await self.with_store(lambda store: budgets.reserve(store, self.policy.source, wanted, now))
        except BudgetError as error:
            raise NotSent("out of budget", str(error)) from error
        except ConfigError as error:
            raise NotSent("broken", str(error)) from error
        request.meta[RECEIPT] = receipt


class SettlementMiddleware(_Ledger):
    """Books what an answer really cost; for requests that say how it is told (``SETTLES``).

    It stands where the answer is already unpacked and not yet taken for another try.
    """

    async def process_response(self, request: Request, response: Response) -> Response:
        """Settle and pass on. An answer that cannot be read costs what was reserved."""
        settles: Settles | None = request.meta.get(SETTLES)
        receipt = request.meta.get(RECEIPT)
        if settles is not None and receipt is not None:
            try:
                cost = settles(response.status, response.body)
            except ParseError:
                return response
            if cost:
                await self.with_store(lambda store: budgets.settle(store, receipt, cost))
        return response


def spends_of(request: Request, policy: SourcePolicy) -> Spends:
    """What a request says of itself, else the policy's costs of its task's kind."""
    said: Spends | None = request.meta.get(SPENDS)
    if said is not None:
        return said
    if request.callback is NO_CALLBACK:  # robots.txt, which Scrapy asks for by itself
        return {}
    ask = request.cb_kwargs.get("ask")
    return costs_of(policy, ask.task.kind if ask is not None else "*")
