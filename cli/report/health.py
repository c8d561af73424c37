"""How the sources stand after the last crawl, and what this morning is therefore blind to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from cli.crawling.outcome import UNHEALTHY, latest_crawls, summed
from cli.crawling.readiness import NOT_SET_UP
from cli.report.data import SourceLine
from cli.report.titles import asked_only
from crawler.config import Brand
from crawler.db.runs import RunRow
from crawler.figures import names
from crawler.sentences import Sentence, phrase, say
from spiders import source_names

# What befell a source, first where it gave nothing, then where it gave something.
_UNSEEN = {
    "refused": (phrase("{name} refused: not seen."), phrase("{name} refused: only partly seen.")),
    "broken": (
        phrase("{name} could not be read: not seen."),
        phrase("{name} could not be read: only partly seen."),
    ),
    "no key": (phrase("{name} needs a key: not seen."), phrase("{name} needs a key: only partly seen.")),
    "out of budget": (
        phrase("{name} ran out of budget: not seen."),
        phrase("{name} ran out of budget: only partly seen."),
    ),
    "interrupted": (
        phrase("{name} was interrupted: not seen."),
        phrase("{name} was interrupted: only partly seen."),
    ),
}
_OTHERWISE = (phrase("{name} is not well: not seen."), phrase("{name} is not well: only partly seen."))


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


def unwell(lines: Iterable[SourceLine]) -> list[SourceLine]:
    """Sources of which a morning saw nothing, or not all.

    One that reads only what somebody names is none of them: an address that was refused last week is no part of today.
    """
    return [line for line in lines if line.state in UNHEALTHY and line.source not in asked_only()]


def not_seen(lines: Iterable[SourceLine], titles: Mapping[str, str]) -> Iterable[Sentence]:
    """What was not seen, or not wholly: a sentence for each unhealthy source, and one for each other group."""
    from cli.report.present import platform_title

    lines = tuple(lines)
    left_out = [line for line in lines if line.state == "not crawled" and line.source not in asked_only()]
    for line in unwell(lines):
        name = platform_title(line.source, dict(titles))
        yield say(_UNSEEN.get(line.state, _OTHERWISE)[1 if line.posts else 0], name=name)
    for why, some in (
        (phrase("Not crawled, so not seen: {names}."), left_out),
        (phrase("Not set up, so not seen: {names}."), [line for line in lines if line.note.startswith(NOT_SET_UP)]),
    ):
        if some:
            yield say(why, names=names([platform_title(line.source, dict(titles)) for line in some]))
