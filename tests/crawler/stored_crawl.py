"""A crawl of its own process: real Scrapy, invented pages, no network; prints its statistics as JSON.

Arguments: database URL, run id, ``true`` or ``false`` for handles, number of pages, and what
happens after the second page: ``nothing``, or SQL that is run on the database then.
"""

from __future__ import annotations

import json
import sys

import scrapy
import sqlalchemy as sa
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from crawler.models import Dropped
from tests.factories import NOON, make_pages

URL, RUN_ID, HANDLES, PAGES, SABOTAGE = sys.argv[1:]


class InventedSpider(scrapy.Spider):
    """Answers of no network (``data:`` URLs), each leading to the next, as a list's pages do."""

    name = "peertube"
    custom_settings = {"DOWNLOAD_DELAY": 0}
    pages = make_pages(int(PAGES))

    async def start(self):
        yield self.ask(0)

    def ask(self, number):
        return scrapy.Request(f"data:,{number}", cb_kwargs={"number": number})

    def parse(self, response, number):
        if number == 2 and SABOTAGE != "nothing":
            with sa.create_engine(URL).begin() as connection:
                connection.execute(sa.text(SABOTAGE))
        # Asked for before the page is stored: two answers may be under way at once.
        if number + 1 < len(self.pages):
            yield self.ask(number + 1)
        yield self.pages[number].model_copy(update={"dropped": (Dropped(item_id="x", why="Age-gated: 18+"),)})


def main() -> None:
    from crawler.clock import frozen

    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("TOPCOMMENT_DATABASE_URL", URL, priority="cmdline")
    settings.set("TOPCOMMENT_RUN_ID", int(RUN_ID), priority="cmdline")
    settings.set("TOPCOMMENT_COMMENTER_HANDLES", HANDLES == "true", priority="cmdline")
    settings.set("EXTENSIONS", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(InventedSpider)
    process.crawl(crawler)
    with frozen(NOON):
        process.start()
    sys.stdout.write(json.dumps(crawler.stats.get_stats(), default=str))
