"""How the sources stand after the last crawl, and what this morning is therefore blind to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from cli.crawling.outcome import UNHEALTHY, summed
from cli.report.data import SourceLine
from cli.report.present import platform_title
from crawler.config import Brand
from crawler.db.runs import RunRow, latest_runs, runs_since
from spiders import source_names

_ONE_CRAWL = timedelta(days=2)
"""How long before its newest run a crawl may have begun."""
_WHY = {
    "refused": "refused",
    "broken": "could not be read",
    "no key": "needs a key",
    "out of budget": "ran out of budget",
    "interrupted": "was interrupted",
}


def source_lines(session: Session, brand: Brand) -> tuple[SourceLine, ...]:
    """Every source there is: as its latest crawl left it, or why it did not run."""
    crawled = _latest_crawls(session)
    names = sorted({*source_names(), *crawled})
    return tuple(_line(name, crawled.get(name, []), enabled=brand.source(name).enabled) for name in names)


def _latest_crawls(session: Session) -> dict[str, list[RunRow]]:
    """The runs of each source's latest crawl, from its newest discovery on."""
    # cli.sources has the same, but brings Scrapy along; reading a report must not.
    latest = latest_runs(session)
    found: dict[str, list[RunRow]] = {}
    if not latest:
        return found
    for run in runs_since(session, min(run.started_at for run in latest) - _ONE_CRAWL):
        if run.phase == "discover":
            found[run.source] = []
        found.setdefault(run.source, []).append(run)
    return found


def _line(source: str, runs: Sequence[RunRow], *, enabled: bool) -> SourceLine:
    if not enabled:
        return SourceLine(source=source, state="off")
    if not runs:
        return SourceLine(source=source, state="not crawled")
    outcome = summed(source, runs)
    ended = max(run.finished_at or run.started_at for run in runs)
    found, comments = outcome.counts.get("found"), outcome.counts.get("comments")
    return SourceLine(source=source, state=outcome.state, posts=found, comments=comments, at=ended, note=outcome.note)


def not_seen(lines: Iterable[SourceLine], titles: Mapping[str, str]) -> Iterable[str]:
    """A sentence for every source that should have been seen and was not, or not wholly."""
    for line in lines:
        name = platform_title(line.source, dict(titles))
        if line.state == "not crawled":
            yield f"{name} has not been crawled: not seen."
        elif line.state in UNHEALTHY:
            yield f"{name} {_WHY.get(line.state, line.state)}: {'only partly seen' if line.posts else 'not seen'}."
