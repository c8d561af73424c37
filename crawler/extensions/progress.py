"""One JSON line per event on standard output, for the parent that draws the progress bars."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, TextIO

from scrapy import Spider, signals
from scrapy.exceptions import NotConfigured

from crawler.addon import PROGRESS
from crawler.extensions.health import health_of
from crawler.models import Page
from crawler.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_EVERY_SECONDS = 0.2


class ProgressExtension:
    """Writes ``{"source", "pages", "posts", "comments", "requests"}`` while pages come in.

    Each answer to a list is told as ``{"source", "list", "posts"}``, its cursor's scope and the ids of
    its posts: the parent learns what the list brought; posts asked for one by one come under the
    scope "". The last line of a source also has ``state``,
    ``note`` and ``counts``. Absent unless ``TOPCOMMENT_PROGRESS`` is set.
    """

    def __init__(self, crawler: Crawler, stream: TextIO) -> None:
        self.crawler = crawler
        self.stream = stream
        self._said_at = float("-inf")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressExtension:
        """Scrapy's constructor."""
        if not crawler.settings.getbool(PROGRESS):
            raise NotConfigured
        extension = cls(crawler, sys.stdout)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def item_scraped(self, item: object, spider: Spider) -> None:
        """A page went through the pipelines."""
        if isinstance(item, Page) and (item.cursor is not None or item.posts):
            scope = item.cursor.scope if item.cursor is not None else ""
            self._say({"source": spider.name, "list": scope, "posts": [p.post_id for p in item.posts]})
        if time.monotonic() - self._said_at >= _EVERY_SECONDS:
            self._said_at = time.monotonic()
            self._say(self._numbers(spider))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """The last word on the source."""
        health = health_of(self.crawler, spider, reason)
        self._say({**self._numbers(spider), "state": health.state, "note": health.note, "counts": health.counts})

    def _numbers(self, spider: Spider) -> dict[str, object]:
        tally = Tally(self.crawler.stats)
        numbers = {name: tally.numbered(name) for name in ("pages", "posts", "comments")}
        return {"source": spider.name, **numbers, "requests": tally.requests}

    def _say(self, line: dict[str, object]) -> None:
        print(json.dumps(line), file=self.stream, flush=True)
