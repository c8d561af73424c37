"""The product's crawl child without its waits, on the day of its tests: a plan on standard input, quick settings.

Several plans of one source may stand side by side; their runs tell them apart.
"""

from __future__ import annotations

import json
import os
import sys

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from cli.catalogue import spider_class
from cli.crawl_child import settings_for
from crawler.addon import RUN_ID
from crawler.plan import CrawlPlan
from tests.replay import day


def main() -> None:
    plan = CrawlPlan.model_validate_json(sys.stdin.readline())
    settings = settings_for(plan)
    settings.setdict(json.loads(os.environ["TEST_SETTINGS"]), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    for source in plan.sources:
        own = settings.copy()
        own.set(RUN_ID, source.run_id, priority="cmdline")
        process.crawl(Crawler(spider_class(source.source), own), source_plan=source, secrets=plan.secrets)
    with day.lived():
        process.start()
