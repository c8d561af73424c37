"""At which ages a comment of ours is measured, and which of its measurements stands for which age."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from crawler.db.engagement_models import Measurement
from ranking.history import hours


@dataclass(frozen=True)
class Mark:
    """An age in hours at which we want to know, and between which ages a measurement stands for it."""

    hours: int
    begins: float
    ends: float


MARKS = (Mark(1, 0.5, 3), Mark(6, 3, 12), Mark(24, 12, 48), Mark(72, 48, 120), Mark(168, 120, 240))
"""An hour shows the start, a day what most of it came to, a week the end. The bands leave no gap: whoever crawls once
a morning gets the marks that mornings can give."""
OPEN_FOR = timedelta(hours=MARKS[-1].ends)
"""Older ones are not looked at again on their own account."""
FROM_SHARE = 0.75
"""A mark is due from this share of its age on: waiting for the exact hour would miss it."""
_KNOWLEDGE = tuple(
    one.name for one in fields(Measurement) if one.name not in ("engagement_id", "measured_at", "origin", "who")
)


def mark_of(age_h: float) -> Mark | None:
    """The mark that an age in hours stands for."""
    return next((mark for mark in MARKS if mark.begins <= age_h < mark.ends), None)


def due(made_at: datetime, measured: Iterable[datetime], now: datetime) -> Mark | None:
    """The mark that should be measured now; ``None`` where it is too early, done already, or over."""
    age = hours(made_at, now)
    mark = mark_of(age)
    if mark is None or age < FROM_SHARE * mark.hours:
        return None
    done = any(mark_of(hours(made_at, moment)) == mark for moment in measured)
    return None if done else mark


def at_marks(measured: Iterable[Measurement], made_at: datetime) -> dict[int, Measurement]:
    """By mark in hours the measurement nearest to it, on the scale of ratios."""
    found: dict[int, Measurement] = {}
    for one in measured:
        age = hours(made_at, one.measured_at)
        mark = mark_of(age)
        if mark is None:
            continue
        known = found.get(mark.hours)
        if known is None or _off(age, mark) < _off(hours(made_at, known.measured_at), mark):
            found[mark.hours] = one
    return found


def as_it_stands(measured: Sequence[Measurement]) -> Measurement | None:
    """All that is known by now: of each number the newest that anybody read or typed."""
    if not measured:
        return None
    in_order = sorted(measured, key=lambda one: (one.measured_at, one.origin))
    known = in_order[0]
    for later in in_order[1:]:
        told = {name: getattr(later, name) for name in _KNOWLEDGE if getattr(later, name) is not None}
        known = replace(known, measured_at=later.measured_at, origin=later.origin, who=later.who, **told)
    return known


def _off(age_h: float, mark: Mark) -> float:
    return abs(math.log(age_h / mark.hours))
