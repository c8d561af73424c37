"""The weekly report and the results view as facts: what we did, what it brought, and what got away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cli.outcomes.calibrating import calibration_of
from cli.outcomes.goals import Baseline, GoalLine, baseline_of, goal_lines
from cli.outcomes.got_away import GotAway, got_away
from cli.outcomes.tally import Dimension, Result, Tally, best, by
from cli.outcomes.weeks import Week
from crawler.config import Brand
from crawler.db.engagements import engagements, measurements
from ranking.calibration import Calibration

BEST = 5
GROUPED: tuple[Dimension, ...] = ("play", "platform", "language", "code")
COURSE_WEEKS = 12
"""Weeks whose course is drawn."""


@dataclass(frozen=True)
class WeekReport:
    """One week of a brand.

    Attributes:
        week: which; ``over`` says whether it is.
        results: what was done in it, oldest first, and ``tally`` of all of it.
        before: the tally of the week before.
        baseline: the first four weeks; ``None`` before anything was done.
        goals: every figure beside its goal.
        groups: tallies by play, platform, language and discount code.
        best: what was liked most.
        got_away: the best comments of other brands.
        course: tallies of the last weeks up to this one, oldest first, by name of the week.
        calibration: how often forecasts held, over all that was ever measured.
    """

    week: Week
    over: bool
    results: tuple[Result, ...]
    tally: Tally
    before: Tally
    baseline: Baseline | None
    goals: tuple[GoalLine, ...]
    groups: Mapping[Dimension, Sequence[tuple[str, Tally]]]
    best: tuple[Result, ...]
    got_away: tuple[GotAway, ...]
    course: tuple[tuple[str, Tally], ...]
    calibration: Calibration


def all_results(session: Session, brand: str) -> list[Result]:
    """Everything a brand ever did and nobody took back, oldest first."""
    return results_between(session, brand)


def results_between(
    session: Session, brand: str, since: datetime | None = None, until: datetime | None = None
) -> list[Result]:
    """What a brand did between two moments and nobody took back, oldest first."""
    made = engagements(session, brand, since=since, until=until)
    measured = measurements(session, [one.engagement_id for one in made])
    return [Result.of(one, measured.get(one.engagement_id, [])) for one in made]


def week_report(
    session: Session, brand: Brand, week: Week, now: datetime, away: Sequence[GotAway] | None = None
) -> WeekReport:
    """A week's report as it stands now; numbers of its comments go on growing for seven days.

    ``away`` is what got away, where that is known already: finding it goes through all threads of the week.
    """
    every = all_results(session, brand.name)
    mine = _of(every, week)
    tally = Tally.of(mine)
    baseline = baseline_of(every, now)
    course = [(one.name, Tally.of(_of(every, one))) for one in _weeks(week, COURSE_WEEKS)]
    return WeekReport(
        week=week,
        over=week.ends <= now,
        results=tuple(mine),
        tally=tally,
        before=course[-2][1],
        baseline=baseline,
        goals=tuple(goal_lines(brand.goals, tally, baseline)),
        groups={name: by(mine, name) for name in GROUPED},
        best=tuple(best(mine, BEST)),
        got_away=tuple(got_away(session, brand, week) if away is None else away),
        course=tuple(course),
        calibration=calibration_of(session, brand.name, now),
    )


def _of(results: Sequence[Result], week: Week) -> list[Result]:
    return [one for one in results if week.holds(one.engagement.made_at)]


def _weeks(last: Week, count: int) -> list[Week]:
    found = [last]
    while len(found) < count:
        found.append(found[-1].before())
    return found[::-1]
