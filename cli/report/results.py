"""Past comments in the report: what yesterday's brought, last week's on a Monday, and how often forecasts held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cli.outcomes.tally import Result, Tally
from cli.outcomes.yesterday import Yesterday
from cli.report.present import platform_title
from crawler.figures import percent, whole
from crawler.sentences import Sentence, chain, say, say_many


def result_lines(found: Yesterday, titles: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Whole sentences; none where nothing was done."""
    return tuple(line for line in _lines(found, titles) if line)


def _lines(found: Yesterday, titles: Mapping[str, str]) -> Iterator[Sentence]:
    if found.day.made:
        made = say_many("Yesterday you spoke {n} time.", "Yesterday you spoke {n} times.", found.day.made)
        yield chain(made, *_brought(found.day))
    if found.best is not None:
        yield _best(found.best, titles)
    if found.week is not None and found.week.made:
        made = say_many("Last week you spoke {n} time.", "Last week you spoke {n} times.", found.week.made)
        yield chain(made, *_brought(found.week), say("What other brands took stands in the results view."))


def _brought(tally: Tally) -> Iterator[Sentence]:
    if not tally.measured:
        yield say("Nothing of it is measured yet.")
        return
    if tally.likes is not None:
        yield say_many("It brought {n} like so far.", "It brought {n} likes so far.", tally.likes)
    if tally.placed:
        first, known = whole(tally.first_five), whole(tally.placed)
        yield say("{first} of {known} stand among the first five.", first=first, known=known)
    if tally.answered:
        yield say_many("{n} was answered by the creator.", "{n} were answered by the creators.", tally.answered)


def _best(result: Result, titles: Mapping[str, str]) -> Sentence:
    one, now = result.engagement, result.now
    likes = now.like_count if now is not None and now.like_count is not None else 0
    share = now.like_share if now is not None else None
    where = platform_title(one.platform, dict(titles))
    return chain(
        say_many(
            "The best of it, on {platform}: {n} like.",
            "The best of it, on {platform}: {n} likes.",
            likes,
            platform=where,
        ),
        say("That is {share} of all comment likes there.", share=percent(share)) if share else "",
    )
