"""One phase of a crawl in a process of its own, since Twisted's reactor starts once per process.

``python -m cli.crawl_child`` reads a ``CrawlPlan`` as one line of JSON on standard input, drives
the spiders of all its sources in one reactor, and writes one JSON line per event on standard
output (``crawler.extensions.progress``). When standard input ends, its parent is gone and it
dies at once: what was acknowledged is in the store, and nobody else would stop it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from cli.catalogue import spider_class
from crawler.addon import CONTACT, DATABASE_URL, PROGRESS, RECORD_ALL, RECORDINGS, RUN_ID, STORING
from crawler.plan import CrawlPlan, SourcePlan

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

_PR_SET_PDEATHSIG = 1
EXIT_ORPHANED = 4


def main() -> None:
    """Entry point of ``python -m cli.crawl_child``."""
    die_with_parent()
    plan = CrawlPlan.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_watch_parent, daemon=True).start()
    crawl(plan)


def crawl(plan: CrawlPlan) -> None:
    """Run every source of a plan to its end."""
    from scrapy.crawler import AsyncCrawlerProcess

    settings = settings_for(plan)
    process = AsyncCrawlerProcess(settings)
    for source in plan.sources:
        process.crawl(_crawler(source, settings), source_plan=source, secrets=plan.secrets)
    process.start()


def settings_for(plan: CrawlPlan) -> Settings:
    """``crawler.settings``, named outright (no ``scrapy.cfg`` is looked for), and the plan's own."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set(DATABASE_URL, plan.database_url, priority="cmdline")
    settings.set(CONTACT, plan.contact, priority="cmdline")
    settings.set(STORING, plan.store, priority="cmdline")
    settings.set(RECORDINGS, plan.recordings, priority="cmdline")
    settings.set(RECORD_ALL, plan.record_all, priority="cmdline")
    settings.set(PROGRESS, value=True, priority="cmdline")
    settings.set("TOPCOMMENT_COMMENTER_HANDLES", plan.commenter_handles, priority="cmdline")
    return settings


def _crawler(source: SourcePlan, settings: Settings) -> Crawler:
    from scrapy.crawler import Crawler

    own = settings.copy()
    own.set(RUN_ID, source.run_id, priority="cmdline")
    return Crawler(spider_class(source.source), own)


def die_with_parent() -> None:
    """Ask Linux to kill this process with its parent; elsewhere the end of standard input does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch_parent() -> None:
    # read1 would return on the first byte; nothing follows the plan, so this blocks until the end.
    sys.stdin.read()
    os._exit(EXIT_ORPHANED)


if __name__ == "__main__":
    main()
