"""How the sources stand after the last crawl, and what this morning is therefore blind to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from cli.crawling.outcome import UNHEALTHY, latest_crawls, summed
from cli.crawling.readiness import NOT_SET_UP
from cli.report.data import SourceLine
from cli.report.present import platform_title
from cli.report.words import listed
from crawler.config import Brand
from crawler.db.runs import RunRow
from spiders import source_names

_WHY = {
    "refused": "refused",
    "broken": "could not be read",
    "no key": "needs a key",
    "out of budget": "ran out of budget",
    "interrupted": "was interrupted",
}


def source_lines(session: Session, brand: Brand) -> tuple[SourceLine, ...]:
    """Every source there is: as its latest crawl left it, or why it did not run."""
    crawled = latest_crawls(session)
    names = sorted({*source_names(), *crawled})
    return tuple(_line(name, crawled.get(name, []), enabled=brand.source(name).enabled) for name in names)


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
    """What was not seen, or not wholly: a sentence for each unhealthy source, and one for each other group."""
    lines = tuple(lines)
    for line in lines:
        if line.state in UNHEALTHY:
            name = platform_title(line.source, dict(titles))
            yield f"{name} {_WHY.get(line.state, line.state)}: {'only partly seen' if line.posts else 'not seen'}."
    for why, some in (
        ("Not crawled", [line for line in lines if line.state == "not crawled"]),
        ("Not set up", [line for line in lines if line.note.startswith(NOT_SET_UP)]),
    ):
        if some:
            yield f"{why}, so not seen: {listed([platform_title(line.source, dict(titles)) for line in some])}."
