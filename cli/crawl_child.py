"""The phases of a crawl in a process of its own, since Twisted's reactor starts once per process.

``python -m cli.crawl_child`` reads ``CrawlPlan``s from standard input, one a line: each is one phase, whose spiders
it drives together in the one reactor. It writes one JSON line per event on standard output
(``crawler.extensions.progress``), and one more when a phase is over. When standard input ends between two phases,
nothing more is wanted of it; when it ends within one, its parent is gone and it dies at once: what was acknowledged
is in the store, and nobody else would stop it.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from cli.catalogue import spider_class
from cli.crawling.child import ENDED
from crawler.addon import CONTACT, DATABASE_URL, PROGRESS, RECORD_ALL, RECORDINGS, RUN_ID, STORING
from crawler.plan import CrawlPlan, SourcePlan

_PR_SET_PDEATHSIG = 1
_STANDARD_INPUT, _STANDARD_ERROR = 0, 2
EXIT_ORPHANED = 4


def main() -> None:
    """Entry point of ``python -m cli.crawl_child``."""
    die_with_parent()
    lines = _lines_of_parent()
    for first in lines:
        process = PhasesProcess(CrawlPlan.model_validate_json(first))
        process.take_more(lines)
        process.start()
        return


def crawl(plan: CrawlPlan) -> None:
    """Run every source of one plan to its end."""
    PhasesProcess(plan).start()


class PhasesProcess(AsyncCrawlerProcess):
    """Scrapy's process, which ends when no more plans come; Ctrl-C ends it as Scrapy does."""

    def __init__(self, first: CrawlPlan) -> None:
        super().__init__(settings_for(first))
        self._plans: asyncio.Queue[CrawlPlan | None] = asyncio.Queue()
        self._plans.put_nowait(first)
        self._reader: threading.Thread | None = None
        self._ordered, self._carried_out = 1, 0

    def take_more(self, lines: Iterator[str]) -> None:
        """Carry out also the plans that these lines will bring."""
        loop = asyncio.get_event_loop()
        # A daemon: after Ctrl-C nobody waits for more lines.
        self._reader = threading.Thread(target=self._read, args=(lines, loop.call_soon_threadsafe), daemon=True)

    async def join(self) -> None:
        """Scrapy's hook: complete when all is done."""
        if self._reader is None:
            self._plans.put_nowait(None)
        else:
            self._reader.start()
        while (plan := await self._plans.get()) is not None:
            _log_to(plan.log)
            settings = settings_for(plan)
            for source in plan.sources:
                self.crawl(_crawler(source, settings), source_plan=source, secrets=plan.secrets)
            await super().join()
            self._carried_out += 1
            print(json.dumps({ENDED: plan.phase}), flush=True)  # noqa: T201 - the parent reads it

    def _read(self, lines: Iterator[str], soon: Callable[..., object]) -> None:
        for line in lines:
            self._ordered += 1
            soon(self._plans.put_nowait, CrawlPlan.model_validate_json(line))
        if self._ordered != self._carried_out:
            os._exit(EXIT_ORPHANED)
        with suppress(RuntimeError):  # the loop is closed: it ends as it is
            soon(self._plans.put_nowait, None)


def settings_for(plan: CrawlPlan) -> Settings:
    """``crawler.settings``, named outright (no ``scrapy.cfg`` is looked for), and the plan's own."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    # Spiders are loaded by name; Scrapy would load every one there is.
    settings.set("SPIDER_MODULES", [], priority="cmdline")
    settings.set(DATABASE_URL, plan.database_url, priority="cmdline")
    settings.set(CONTACT, plan.contact, priority="cmdline")
    settings.set(STORING, plan.store, priority="cmdline")
    settings.set(RECORDINGS, plan.recordings, priority="cmdline")
    settings.set(RECORD_ALL, plan.record_all, priority="cmdline")
    settings.set(PROGRESS, value=True, priority="cmdline")
    settings.set("RETRY_ENABLED", plan.retry, priority="cmdline")
    settings.set("TOPCOMMENT_COMMENTER_HANDLES", plan.commenter_handles, priority="cmdline")
    settings.set("TOPCOMMENT_OWN_ACCOUNTS", {"handles": plan.handles, "aliases": plan.aliases}, priority="cmdline")
    return settings


def _crawler(source: SourcePlan, settings: Settings) -> Crawler:
    own = settings.copy()
    own.set(RUN_ID, source.run_id, priority="cmdline")
    return Crawler(spider_class(source.source), own)


def die_with_parent() -> None:
    """Ask Linux to kill this process with its parent; elsewhere the end of standard input does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _log_to(path: str) -> None:
    """Write Scrapy's own words, and whatever else goes to standard error, to a file from here on."""
    if path:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
        os.dup2(file, _STANDARD_ERROR)
        os.close(file)


def _lines_of_parent() -> Iterator[str]:
    # Read past Python's own buffer, whose lock a reader that waits would hold when the interpreter ends.
    rest = b""
    while read := os.read(_STANDARD_INPUT, 1 << 16):
        *lines, rest = (rest + read).split(b"\n")
        yield from (line.decode("utf-8") for line in lines)


if __name__ == "__main__":
    main()
