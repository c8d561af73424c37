"""Last pipeline: a page and its cursor are written together, or the spider ends."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CloseSpider, DropItem, NotConfigured

from crawler.addon import DATABASE_URL, RUN_ID
from crawler.db.pages import PageCounts
from crawler.errors import StorageError, TopcommentError
from crawler.models import Page
from crawler.pipelines.writer import Writer
from crawler.tally import STORAGE_FAILED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ERROR_STAT = "topcomment/storage_error"


class StorePipeline:
    """Writes pages off the reactor's thread, one by one, and counts what became of them.

    Statistics: ``topcomment/`` + ``found, new, updated, new_comments, snapshots, dropped`` (see
    ``PageCounts``) and ``dropped/<why>``. After a failure nothing more is written: a later
    page's cursor would pass over the lost one. The sentence stands in ``storage_error``.
    """

    def __init__(self, crawler: Crawler, url: str, run_id: int | None) -> None:
        self.crawler = crawler
        self.url = url
        self.run_id = run_id
        self._writer: Writer | None = None
        self._failed: str | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Reads the settings; absent where no database is named."""
        url = crawler.settings.get(DATABASE_URL)
        if not url:
            raise NotConfigured(f"no {DATABASE_URL}")
        return cls(crawler, url, crawler.settings.getint(RUN_ID) or None)

    async def open_spider(self) -> None:
        """Open the store.

        Raises:
            CloseSpider: the store refuses, so that not a single request is made in vain.
        """
        self._writer = Writer.borrow(self.url)
        try:
            await self._writer.open()
        except TopcommentError as error:
            self._failed = str(error)
            self._say(str(error))
            raise CloseSpider(STORAGE_FAILED) from error

    async def close_spider(self) -> None:
        """Give the store back when all pages are written."""
        if self._writer is not None:
            await self._writer.back()

    async def process_item(self, item: Any) -> Any:
        """Write a page; anything else goes on as it is.

        Raises:
            DropItem: the page was not stored.
        """
        if not isinstance(item, Page):
            return item
        if self._writer is None:
            raise RuntimeError("a page came before the spider was opened")
        try:
            counts = await self._writer.run(self._write, self._writer, item)
        except TopcommentError as error:
            self._close_crawl(str(error))
            # Said once, in _say; a line per page, with the page in it, would drown that.
            raise DropItem(str(error), log_level="DEBUG") from error
        self._count(item, counts)
        return item

    def _write(self, writer: Writer, page: Page) -> PageCounts:
        """In the writer's thread: pages that already wait behind a lost one are refused too."""
        if self._failed is not None:
            raise StorageError(self._failed)
        try:
            return writer.store(page, self.run_id)
        except TopcommentError as error:
            self._failed = str(error)
            raise

    def _close_crawl(self, sentence: str) -> None:
        if self._closing is None:
            self._say(sentence)
            # Not awaited: closing waits for the very page that is being processed.
            closing = self.crawler.engine.close_spider_async(reason=STORAGE_FAILED)
            self._closing = asyncio.get_running_loop().create_task(closing)

    def _say(self, sentence: str) -> None:
        self.crawler.stats.set_value(ERROR_STAT, sentence)
        logger.error("nothing more is stored: %s", sentence)

    def _count(self, page: Page, counts: PageCounts) -> None:
        numbers = {
            "found": counts.found,
            "new": counts.new,
            "updated": counts.updated,
            "new_comments": counts.comments,
            "snapshots": counts.snapshots,
            "dropped": counts.dropped,
        }
        for entry in page.dropped:
            name = f"dropped/{_word(entry.why)}"
            numbers[name] = numbers.get(name, 0) + 1
        numbers["dropped/forgotten"] = numbers.get("dropped/forgotten", 0) + counts.forgotten
        numbers["dropped/of_unknown_post"] = counts.dropped - counts.forgotten - len(page.dropped)
        for name, number in numbers.items():
            if number:
                self.crawler.stats.inc_value(f"topcomment/{name}", number)


def _word(why: str) -> str:
    """A reason as the last part of a statistic's name."""
    return re.sub(r"[^a-z0-9]+", "_", why.lower()).strip("_")[:40] or "unnamed"
