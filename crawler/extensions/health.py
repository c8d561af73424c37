"""At the end of a crawl each source gets its word: ok, quiet, refused, broken, ..."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Spider, signals

from crawler.addon import DATABASE_URL, RUN_ID
from crawler.db import runs
from crawler.db.engine import open_store
from crawler.errors import StorageError
from crawler.extensions.verdict import Health, judge
from crawler.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


def health_of(crawler: Crawler, spider: Spider, reason: str) -> Health:
    """The judgement on a spider that closes for ``reason``."""
    policy = getattr(spider, "policy", None)
    return judge(
        Tally(crawler.stats),
        reason=reason,
        discovering=getattr(spider, "discovering", True),
        min_items=policy.min_items if policy else 0,
        sure_lists=getattr(spider, "sure_lists_answered", 0),
    )


class HealthExtension:
    """Judges the crawl when its spider closes; writes it to the run's row where there is a store."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HealthExtension:
        """Scrapy's constructor."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_opened(self, spider: Spider) -> None:
        """Look up what this source's answers usually hold."""
        url, run_id = self.crawler.settings.get(DATABASE_URL), self.crawler.settings.getint(RUN_ID)
        if url and run_id:
            Tally(self.crawler.stats).remember(await asyncio.to_thread(_usual, url, run_id, spider.name))

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Judge, log, and finish the run."""
        health = health_of(self.crawler, spider, reason)
        logger.info("%s: %s: %s", spider.name, health.state, health.note)
        url, run_id = self.crawler.settings.get(DATABASE_URL), self.crawler.settings.getint(RUN_ID)
        if url and run_id:
            # Ctrl-C says nothing of the source; the next run begins where this one was cut.
            state = runs.INTERRUPTED if reason == "shutdown" else health.state
            await asyncio.to_thread(_finish, url, run_id, state, health)


def _usual(url: str, run_id: int, source: str) -> list[dict[str, int]]:
    try:
        with open_store(url, upgrade=False) as store, store.reading() as session:
            return runs.usual_fields(session, source, run_id)
    except StorageError:
        return []  # the store pipeline says so; the judgement does without the past


def _finish(url: str, run_id: int, state: str, health: Health) -> None:
    try:
        with open_store(url, upgrade=False) as store, store.session() as session:
            runs.finish_run(
                session,
                run_id,
                state,
                {**health.counts, "fields": health.fields, "dropped_why": health.dropped},
                health.note,
            )
    except StorageError as error:
        logger.error("the state of run %d could not be written: %s", run_id, error)  # noqa: TRY400 - one sentence
