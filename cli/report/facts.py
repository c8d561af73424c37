"""The small labelled figures of a card: counts so far, speed, what may come, how early we would be."""

from __future__ import annotations

from datetime import datetime

from cli.languages.tongue import Tongue
from cli.report import plays, words
from cli.report.data import Card
from cli.report.harmless import one_line
from cli.report.svg import measured, unit_of
from cli.report.view import Fact
from ranking.types import Forecast


def facts(card: Card, now: datetime, tongue: Tongue) -> tuple[Fact, ...]:
    """What is known of a card in figures; what is unknown is absent."""
    chance = card.opportunity
    forecast, seen = chance.forecast, chance.visibility
    unit = unit_of(card.snapshots, forecast)
    points = measured(card.snapshots, unit)
    found: list[Fact] = []
    if card.comment_snapshot is not None and card.comment_snapshot.like_count is not None:
        found.append(Fact(tongue.gettext("Comment"), likes(card.comment_snapshot.like_count, tongue)))
    if points:
        label = tongue.gettext("Views") if unit == "views" else tongue.gettext("Votes")
        age = words.age(points[-1].at, now, tongue)
        found.append(Fact(label, words.human_number(points[-1].total, tongue), tongue.gettext("read {age}", age=age)))
    if forecast:
        found += _coming(forecast, tongue)
    if seen and chance.verdict in ("go", "maybe"):  # nothing there may read as "comment here"
        found.append(Fact(tongue.gettext("Timing"), *plays.crowding_of(seen.crowding, tongue)))
    return tuple(found)


def _coming(forecast: Forecast, tongue: Tongue) -> list[Fact]:
    found = []
    if forecast.per_hour is not None:
        each = words.human_number(forecast.per_hour, tongue)
        found.append(Fact(tongue.gettext("Speed"), tongue.gettext("{number} an hour", number=each)))
    low, high = words.human_number(forecast.low, tongue), words.human_number(forecast.high, tongue)
    basis = one_line(tongue.tell(forecast.basis)).partition(";")[0]  # how it was learned belongs to `explain`
    found.append(
        Fact(
            tongue.gettext("Next {hours} h", hours=words.plain_number(forecast.horizon_h, tongue)),
            tongue.gettext("{low} to {high} more", low=low, high=high),
            tongue.gettext("from {basis}", basis=basis) if basis else "",
        )
    )
    return found


def likes(count: int, tongue: Tongue) -> str:
    """Likes of a comment."""
    return tongue.ngettext("{n} like", "{n} likes", count, n=words.human_number(count, tongue))


def followers(count: int, tongue: Tongue) -> str:
    """How many follow somebody."""
    return tongue.ngettext("{n} follower", "{n} followers", count, n=words.human_number(count, tongue))
