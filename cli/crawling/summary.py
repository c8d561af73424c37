"""What is said after a crawl."""

from __future__ import annotations

from collections.abc import Iterable

from cli.console import print_rows, say
from cli.crawling.outcome import CrawlOutcome, SourceOutcome

HEADERS = ("source", "state", "found", "new", "comments", "requests", "note")


def print_summary(outcome: CrawlOutcome) -> None:
    """One line a source."""
    print_rows(HEADERS, ([*_cells(source)] for source in outcome.sources), title="Crawled")


def _cells(outcome: SourceOutcome) -> Iterable[object]:
    counted = (outcome.counts.get(name, 0) for name in ("found", "new", "comments", "requests"))
    return (outcome.source, outcome.state, *counted, outcome.note)


def say_unhealthy(outcomes: Iterable[SourceOutcome]) -> None:
    """The footer: what this list is blind to, a line a source."""
    for source in outcomes:
        if source.unhealthy:
            say(f"Not fully seen: {source.source} ({source.state}): {source.note or 'no more is known'}")
