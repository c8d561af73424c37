"""Threads that can be read in two orders: what viewers see first, then what is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from scrapy.http import Request, Response

from crawler.addon import DATABASE_URL
from crawler.models import Page
from spiders.bases.asks import Ask
from spiders.bases.cursor import CursorSpider, packed, unpacked
from spiders.bases.resume import newest_comments

RANKED, BY_TIME = "relevance", "time"


class FreshThreadsSpider(CursorSpider):
    """Reads a thread's first page as it is ranked, then by time until it meets what is stored.

    A thread that was never read is read ``first_pages`` deep; a known one until the newest
    comment that is stored, ``pages_per_thread`` at most.
    """

    first_pages: ClassVar[int] = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._newest: Mapping[str, datetime] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Look up what is known of the threads to come."""
        url = self.settings.get(DATABASE_URL)
        threads = {task.value for task in self.source_plan.tasks if task.kind == "thread"}
        if url and threads:
            self._newest = await asyncio.to_thread(newest_comments, url, self.policy.source, threads)
        async for request in super().start():
            yield request

    @property
    def unread(self) -> frozenset[str]:
        """Posts whose threads this run reads for the first time."""
        threads = {task.value for task in self.source_plan.tasks if task.kind == "thread"}
        return frozenset(threads - self._newest.keys())

    def thread_place(self, cursor: str | None) -> tuple[str, str | None]:
        """Order and page token of a thread's page."""
        order, _, token = (unpacked(cursor)[1] or RANKED).partition(":")
        return order, token or None

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """The next page of a list; of a thread the first page by time, then its next."""
        if ask.task.kind != "thread":
            return super().following(page, response, ask)
        if page.next_cursor is None or self._met_known(page, ask):
            return None
        order, _ = self.thread_place(ask.cursor)
        return packed(0, BY_TIME if order == RANKED else f"{BY_TIME}:{page.next_cursor}")

    def _met_known(self, page: Page, ask: Ask) -> bool:
        """Whether a page by time reaches back to what is stored, or deep enough."""
        newest = self._newest.get(ask.task.value)
        if newest is None:
            return ask.number >= self.first_pages
        times = [comment.published_at for comment in page.comments if comment.depth == 0 and comment.published_at]
        return ask.number > 1 and bool(times) and min(times) <= newest
