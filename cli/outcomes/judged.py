"""What had been judged of a place when we spoke there: the ranking we acted on, not the newest one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.rows import snapshot_columns, snapshot_of
from crawler.db.tables import NO_COMMENT, OpportunityRow, RankingRow, SnapshotRow
from crawler.models import Snapshot
from ranking.types import Opportunity

_SHOWN = ("escalated", "listed", "explore", "withheld")


@dataclass(frozen=True)
class Judged:
    """One judgement, when it was made, and the post's counts by then."""

    opportunity: Opportunity
    ranked_at: datetime
    counts: Snapshot | None


def judged_by(session: Session, brand: str, opportunity_id: str, at: datetime) -> Judged | None:
    """The last judgement of an opportunity up to a moment; where all are younger, the first of them."""
    mine = OpportunityRow.brand == brand, OpportunityRow.opportunity_id == opportunity_id
    wanted = _judgements().where(*mine)
    before = wanted.where(RankingRow.ranked_at <= at).order_by(OpportunityRow.ranking_id.desc()).limit(1)
    row = session.execute(before).first()
    row = row or session.execute(wanted.order_by(OpportunityRow.ranking_id).limit(1)).first()
    return _judged(session, row)


def judged_there(
    session: Session, brand: str, post: tuple[str, str], answered: str | None, at: datetime
) -> Judged | None:
    """The last judgement up to a moment of the comment that was answered, or else of the post itself."""
    of_post = OpportunityRow.platform == post[0], OpportunityRow.post_id == post[1]
    wanted = _judgements().where(OpportunityRow.brand == brand, *of_post, RankingRow.ranked_at <= at)
    newest = wanted.where(OpportunityRow.shelf.in_(_SHOWN)).order_by(OpportunityRow.ranking_id.desc()).limit(1)
    row = session.execute(newest.where(OpportunityRow.comment_id == answered)).first() if answered else None
    return _judged(session, row or session.execute(newest.where(OpportunityRow.comment_id.is_(None))).first())


def _judgements() -> Any:
    of_ranking = RankingRow.ranking_id == OpportunityRow.ranking_id
    return select(OpportunityRow.payload, RankingRow.ranked_at).join(RankingRow, of_ranking)


def _judged(session: Session, row: Any) -> Judged | None:
    if row is None:
        return None
    found = Opportunity.model_validate_json(row.payload)
    of_post = SnapshotRow.platform == found.platform, SnapshotRow.post_id == found.post_id
    counted = select(*snapshot_columns()).where(*of_post, SnapshotRow.comment_id == NO_COMMENT)
    newest = counted.where(SnapshotRow.captured_at <= row.ranked_at).order_by(SnapshotRow.captured_at.desc())
    counts = session.execute(newest.limit(1)).mappings().first()
    return Judged(found, row.ranked_at, snapshot_of(counts) if counts is not None else None)
