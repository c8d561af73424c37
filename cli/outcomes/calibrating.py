"""The workspace's own outcomes as the ranker takes them, and how often its forecasts held."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.outcomes.expected import outcome_of
from crawler.db.engagements import engagements, measurements
from ranking.calibration import Calibration

MEMORY = timedelta(days=365)
"""Platforms and their crowds change: what is older corrects nothing any more."""


def calibration_of(session: Session, brand: str, now: datetime) -> Calibration:
    """What the brand's outcomes of a year teach about chances and forecasts."""
    made = engagements(session, brand, since=now - MEMORY)
    measured = measurements(session, [one.engagement_id for one in made])
    found = (outcome_of(one, measured.get(one.engagement_id, [])) for one in made)
    return Calibration.of([outcome for outcome in found if outcome is not None])
