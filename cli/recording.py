"""``topcomment record``: one crawl of a source's lists that keeps every raw answer."""

from __future__ import annotations

from pathlib import Path

from cli.console import console, safe
from cli.crawling.outcome import CrawlOutcome
from cli.crawling.plans import RECORDINGS, CrawlRequest
from cli.crawling.run import crawl_workspace
from cli.crawling.summary import print_summary
from cli.desk import Desk


def record_source(desk: Desk, source: str, searches: tuple[str, ...]) -> CrawlOutcome:
    """Crawl, keep, and say what was kept and where.

    Raises:
        UsageError: an unknown source, or one that cannot run.
    """
    folder = desk.workspace.root / RECORDINGS / source
    before = kept(folder)
    outcome = crawl_workspace(desk, CrawlRequest((source,), "discover", searches, record_all=True))
    print_summary(outcome)
    fresh = kept(folder) - before
    console().print(safe(f"{len(fresh)} raw {'answer' if len(fresh) == 1 else 'answers'} kept under {folder}"))
    return outcome


def kept(folder: Path) -> set[Path]:
    """Descriptions of the answers that a folder holds."""
    return set(folder.rglob("*.meta.json")) if folder.is_dir() else set()
