"""What came of a crawl, source by source; imports no Scrapy, since reports read it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from crawler.db.runs import INTERRUPTED, RUNNING, RunRow, latest_runs, runs_since
from crawler.extensions.verdict import plain_counts

SEVERITY = ("off", "ok", "quiet", "no key", "out of budget", INTERRUPTED, RUNNING, "refused", "broken")
"""States from harmless to grave: of several phases the gravest names the source."""

UNHEALTHY = frozenset({"no key", "out of budget", INTERRUPTED, "refused", "broken"})
"""A quiet source answered and had little to say; one that is off was meant to be."""

_ONE_CRAWL = timedelta(days=2)
"""Longer than any crawl takes: how far before its newest run a crawl can have begun."""


@dataclass(frozen=True)
class SourceOutcome:
    """One source over all phases of a crawl."""

    source: str
    state: str
    counts: dict[str, int] = field(default_factory=dict)
    note: str = ""
    dropped_why: dict[str, int] = field(default_factory=dict)

    @property
    def unhealthy(self) -> bool:
        """Whether somebody should look after it."""
        return self.state in UNHEALTHY


@dataclass(frozen=True)
class CrawlOutcome:
    """A whole crawl."""

    sources: tuple[SourceOutcome, ...]

    @property
    def unhealthy(self) -> bool:
        """Whether any source was unhealthy."""
        return any(source.unhealthy for source in self.sources)


def summed(source: str, runs: Iterable[RunRow]) -> SourceOutcome:
    """The gravest state with its note, and the sum of all counts; of ``found`` the most that one phase met.

    Later phases read again what the first one found: their sum would count most posts twice.
    """
    ordered = list(runs)
    if not ordered:
        return SourceOutcome(source, "ok")
    gravest = max(ordered, key=lambda run: SEVERITY.index(run.state))
    counts: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for run in ordered:
        counts.update({name: value for name, value in run.counts.items() if isinstance(value, int)})
        dropped.update(run.counts.get("dropped_why") or {})
    if counts:
        counts["found"] = max(run.counts.get("found", 0) for run in ordered)
    return SourceOutcome(source, gravest.state, dict(counts), _whole_note(gravest, counts), dict(dropped))


def _whole_note(gravest: RunRow, counts: Mapping[str, int]) -> str:
    """A run's note; where it only counts, what all phases together count."""
    if gravest.note != plain_counts(gravest.counts):
        return gravest.note
    return plain_counts(counts)


def latest_crawls(session: Session) -> dict[str, list[RunRow]]:
    """The runs of each source's latest crawl: from its newest discovery on."""
    latest = latest_runs(session)
    if not latest:
        return {}
    found: dict[str, list[RunRow]] = {}
    for run in runs_since(session, min(run.started_at for run in latest) - _ONE_CRAWL):
        if run.phase == "discover":
            found[run.source] = []
        found.setdefault(run.source, []).append(run)
    return found
