"""A spider of pages, which obeys robots.txt; its program takes the site's door."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request
from scrapy.settings import Settings

from crawler.config import SourceConfig
from crawler.models import FetchTask, Page
from crawler.plan import SourcePlan
from crawler.policy import SourcePolicy
from spiders.bases.asks import Ask
from spiders.bases.platform import PlatformSpider


class PagesSpider(PlatformSpider):
    """Two pages of a site, one of which its robots.txt forbids."""

    name = "pages"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="pages", title="Pages", access="page", default_bases=(), accepts=("feed",), delay_s=0,
        daily_requests=9, min_items=0, max_items=9, count_kind="views", horizon_h=1,
        terms_url="https://site.example", takes="-", cost="-", cannot="-",
    )  # fmt: skip

    def discover(self) -> Iterator[FetchTask]:
        yield FetchTask(kind="feed", value="open")
        yield FetchTask(kind="feed", value="closed/page")

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        return Request(f"http://site.example/{task.value}")

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        return Page()


def main() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({"TOPCOMMENT_PROGRESS": True, "DOWNLOAD_DELAY": 0}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    config = SourceConfig(bases={"site.example": sys.argv[1]})
    process.crawl(PagesSpider, source_plan=SourcePlan(source="pages", run_id=0, config=config))
    process.start()
