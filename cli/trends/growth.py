"""How several posts grow together: their readings summed, straight lines between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

Unit = Literal["views", "likes"]
LEAST_GAP = timedelta(minutes=10)
"""Readings closer together tell no pace: counters of platforms move in steps."""
MOST_POINTS = 40


@dataclass(frozen=True)
class Reading:
    """A total at one moment."""

    at: datetime
    total: float


@dataclass(frozen=True)
class Member:
    """A post of a trend, with its readings, oldest first; ``opportunity_id`` where it stands on the list."""

    platform: str
    post_id: str
    title: str
    url: str
    language: str | None = None
    region: str | None = None
    published_at: datetime | None = None
    opportunity_id: str | None = None
    unit: Unit = "views"
    readings: tuple[Reading, ...] = ()

    @property
    def total(self) -> float | None:
        """The newest reading; ``None``: never read."""
        return self.readings[-1].total if self.readings else None

    @property
    def grown(self) -> tuple[Reading, ...]:
        """Its readings from the beginning: nobody had seen it when it was published."""
        born = self.published_at
        if born is None or not self.readings or born >= self.readings[0].at:
            return self.readings
        return (Reading(born, 0.0), *self.readings)

    def at(self, moment: datetime) -> float:
        """Its total at a moment: between two readings on a straight line, afterwards as last read.

        Before the first reading it is nothing, or, where the publishing is not known, what was read first:
        a growth that nobody saw is not made up.
        """
        known = self.grown
        if not known:
            return 0.0
        if moment <= known[0].at:
            return known[0].total
        for before, after in pairwise(known):
            if moment <= after.at:
                share = (moment - before.at) / (after.at - before.at)
                return before.total + share * (after.total - before.total)
        return known[-1].total

    @property
    def per_hour(self) -> float | None:
        """Its pace between the newest two readings that are ``LEAST_GAP`` apart; ``None``: not known."""
        known = self.grown
        for before in reversed(known[:-1]):
            gap = known[-1].at - before.at
            if gap >= LEAST_GAP:
                return max(0.0, (known[-1].total - before.total) / (gap / timedelta(hours=1)))
        return None


def curve(members: Sequence[Member]) -> tuple[Reading, ...]:
    """The sum of all members at every moment one of them was read, thinned to ``MOST_POINTS``."""
    moments = sorted({reading.at for member in members for reading in member.grown})
    return tuple(Reading(moment, sum(member.at(moment) for member in members)) for moment in _thinned(moments))


def pace(members: Iterable[Member]) -> float | None:
    """Views or likes an hour of all together; ``None`` where no member's pace is known."""
    known = [found for member in members if (found := member.per_hour) is not None]
    return sum(known) if known else None


def _thinned(moments: Sequence[datetime]) -> Sequence[datetime]:
    """First, last, and evenly many between."""
    if len(moments) <= MOST_POINTS:
        return moments
    step = (len(moments) - 1) / (MOST_POINTS - 1)
    return [moments[round(place * step)] for place in range(MOST_POINTS)]
