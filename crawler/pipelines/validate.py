"""First pipeline: nothing impossible goes further, and every reason is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler import clock
from crawler.models import Page
from crawler.pipelines.rules import validated

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class ValidatePipeline:
    """Drops what cannot be true of a page and shortens what is too long.

    What is dropped joins ``Page.dropped``, which the last pipeline counts by reason; fields that
    were shortened or emptied are counted as ``topcomment/mended/<field>``.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ValidatePipeline:
        """Scrapy's constructor."""
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Give the page on, without what is impossible; anything but a page as it is."""
        if not isinstance(item, Page):
            return item
        page, found = validated(item, clock.now())
        for name, count in sorted(found.mended.items()):
            self.stats.inc_value(f"topcomment/mended/{name}", count)
        return page
