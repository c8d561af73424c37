"""What a week should bring: the brand's own goals, and how the first four weeks went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cli.outcomes.tally import Result, Tally
from crawler.config.sections import Goals

BASELINE_WEEKS = 4
BASELINE = timedelta(weeks=BASELINE_WEEKS)
"""Measured from the first thing the brand did: long enough for a Sunday and a bad week to even out."""


@dataclass(frozen=True)
class Baseline:
    """The first four weeks: a usual week's figures, from when to when, and whether they are over."""

    begins: datetime
    ends: datetime
    tally: Tally
    figures: dict[str, float | None]
    complete: bool


@dataclass(frozen=True)
class GoalLine:
    """One figure beside what was wanted.

    Attributes:
        name: as in ``[goals]``.
        reached: this week; ``None``: not known.
        wanted: the goal, or the baseline times ``over_baseline``; ``None``: none was set.
        usual: the baseline's.
        held: whether it was reached; ``None`` where it cannot be told.
    """

    name: str
    reached: float | None
    wanted: float | None
    usual: float | None
    held: bool | None


def baseline_of(results: Sequence[Result], now: datetime) -> Baseline | None:
    """The baseline of everything a brand ever did; ``None`` before it did anything."""
    if not results:
        return None
    begins = min(one.engagement.made_at for one in results)
    ends = begins + BASELINE
    tally = Tally.of(one for one in results if one.engagement.made_at < ends)
    weeks = min(BASELINE, max(now - begins, timedelta(weeks=1))) / timedelta(weeks=1)
    return Baseline(begins, ends, tally, tally.figures(weeks), now >= ends)


def goal_lines(goals: Goals, tally: Tally, baseline: Baseline | None) -> list[GoalLine]:
    """Every figure of a week, with its goal where there is one; a baseline that is not over sets no goal."""
    usual = baseline.figures if baseline is not None and baseline.complete else {}
    return [_line(name, value, goals, usual.get(name)) for name, value in tally.figures().items()]


def _line(name: str, reached: float | None, goals: Goals, usual: float | None) -> GoalLine:
    wanted: float | None = getattr(goals, name)
    if wanted is None and goals.over_baseline is not None and usual is not None:
        wanted = usual * goals.over_baseline
    held = None if wanted is None or reached is None else reached >= wanted
    return GoalLine(name, reached, wanted, usual, held)
