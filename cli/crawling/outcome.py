"""What came of a crawl, source by source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.db.runs import INTERRUPTED, RUNNING, RunRow

SEVERITY = ("off", "ok", "quiet", "no key", "out of budget", INTERRUPTED, RUNNING, "refused", "broken")
"""States from harmless to grave: of several phases the gravest names the source."""

UNHEALTHY = frozenset({"no key", "out of budget", INTERRUPTED, "refused", "broken"})
"""A quiet source answered and had little to say; one that is off was meant to be."""


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
    """The gravest state with its note, and the sum of all counts."""
    ordered = list(runs)
    if not ordered:
        return SourceOutcome(source, "ok")
    gravest = max(ordered, key=lambda run: SEVERITY.index(run.state))
    counts: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for run in ordered:
        counts.update({name: value for name, value in run.counts.items() if isinstance(value, int)})
        dropped.update(run.counts.get("dropped_why") or {})
    return SourceOutcome(source, gravest.state, dict(counts), gravest.note, dict(dropped))
