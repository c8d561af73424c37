"""What a crawl child is told: which sources, what to fetch, where to store."""

from __future__ import annotations

from typing import Literal

from crawler.config.sections import SourceConfig
from crawler.models import FetchTask, Frozen

Phase = Literal["discover", "deepen", "revisit"]


class SourcePlan(Frozen):
    """One spider's part of a crawl.

    ``tasks`` are given for deepen and revisit; on discover the spider makes its own from ``config`` and the
    brand's ``searches``, ``hashtags``, ``creators``, ``languages`` and ``regions``; lists whose scope is in
    ``left_out`` are not asked.
    With ``deepen``, threads of the posts that ``tasks`` name are fetched too.
    """

    source: str
    run_id: int
    config: SourceConfig = SourceConfig()
    tasks: tuple[FetchTask, ...] = ()
    searches: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    limit: int | None = None
    left_out: tuple[str, ...] = ()
    deepen: bool = False


class CrawlPlan(Frozen):
    """One phase: every source that a crawl child drives together.

    ``secrets`` are the keys of ``.env`` that the spiders' policies name; the plan travels on
    standard input only, so they reach no argument list and no file. ``recordings`` is the folder
    in which raw answers are kept that no parser could read, or all of them. Without ``store``
    budgets are spent, but nothing that was fetched is kept. ``log`` is the file of Scrapy's own words; empty leaves
    them on standard error. ``handles`` and ``aliases`` are the brand's own accounts, which keep their names where
    commenters' are taken off. Without ``retry`` what fails is not asked again: a person waits for the answer.
    """

    phase: Phase
    database_url: str
    contact: str
    commenter_handles: bool = True
    handles: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    sources: tuple[SourcePlan, ...]
    secrets: dict[str, str] = {}
    store: bool = True
    recordings: str = ""
    record_all: bool = False
    log: str = ""
    retry: bool = True
