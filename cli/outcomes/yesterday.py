"""What the morning's report says of past comments: those of yesterday, and on a Monday those of last week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.outcomes.calibrating import calibration_of
from cli.outcomes.report import results_between
from cli.outcomes.tally import Result, Tally, best
from cli.outcomes.weeks import Week
from cli.team.days import begins, day_of
from crawler.config import Brand
from ranking.calibration import Calibration


@dataclass(frozen=True)
class Yesterday:
    """Facts, as they stand now.

    Attributes:
        day: of what was done yesterday, by the brand's calendar.
        best: what was liked most of it.
        week: of last week, on a Monday only.
        calibration: how often forecasts held so far.
    """

    day: Tally
    best: Result | None
    week: Tally | None
    calibration: Calibration


def yesterday(session: Session, brand: Brand, now: datetime) -> Yesterday:
    """Yesterday's results of a brand; a few statements, whatever it did."""
    zone = brand.timezone
    today = day_of(now, zone)
    made = results_between(session, brand.name, begins(today - timedelta(days=1), zone), begins(today, zone))
    week = None
    if today.weekday() == 0:
        last = Week.of("last", now, zone)
        week = Tally.of(results_between(session, brand.name, last.begins, last.ends))
    return Yesterday(Tally.of(made), next(iter(best(made, 1)), None), week, calibration_of(session, brand.name, now))
