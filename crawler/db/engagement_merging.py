"""Two engagements that turn out to be one comment: what goes where; the caller stores what is given back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from crawler.db.engagement_models import Engagement
from crawler.db.engagement_tables import EngagementRow, MeasurementRow

COMPLETED = ("opportunity_id", "post_id", "comment_id", "parent_id", "url", "code", "play", "language", "expected")
"""What is told of an engagement later completes it."""
_CONCLUDED = ("opportunity_id", "play", "language", "expected")
_NO_SYNC = {"synchronize_session": False}


def merged(session: Session, mine: Engagement, other: Engagement) -> dict[str, Any]:
    """Take ``mine`` away; gives what it alone knows. What people typed goes along, the rest can be read again."""
    _move(session, mine, other, MeasurementRow.origin == "typed")
    told = {name: getattr(mine, name) for name in COMPLETED if name != "url"}
    return {name: value for name, value in told.items() if value and not getattr(other, name)}


def absorbed(session: Session, mine: Engagement, other: Engagement) -> dict[str, Any]:
    """Take ``other``, which nobody told of, away; gives what it alone knows. All that was measured of it goes along."""
    _move(session, other, mine)
    return {name: getattr(other, name) for name in _CONCLUDED if getattr(other, name) and not getattr(mine, name)}


def _move(session: Session, source: Engagement, target: Engagement, *only: ColumnElement[bool]) -> None:
    """Measurements of moments that the target does not know; the source and what is left of it go."""
    of_source = MeasurementRow.engagement_id == source.engagement_id
    known = select(MeasurementRow.measured_at).where(MeasurementRow.engagement_id == target.engagement_id, *only)
    moved = update(MeasurementRow).where(of_source, MeasurementRow.measured_at.not_in(known), *only)
    session.execute(moved.values(engagement_id=target.engagement_id), execution_options=_NO_SYNC)
    session.execute(delete(MeasurementRow).where(of_source), execution_options=_NO_SYNC)
    gone = delete(EngagementRow).where(EngagementRow.engagement_id == source.engagement_id)
    session.execute(gone, execution_options=_NO_SYNC)
