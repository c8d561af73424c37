"""How posts stand with the people who work the list: on the last list, decided, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.decisions import Standing, standings
from crawler.db.rankings import latest_ranking
from crawler.db.tables import OpportunityRow
from ranking.scheduling.types import Rank
from ranking.types import Opportunity

SHOWN = ("escalated", "listed", "explore")
DECIDED = frozenset({"done", "skipped"})
UNEASY_WORTH = 0.5

PostKey = tuple[str, str]


@dataclass(frozen=True)
class ListedPost:
    """A post of the last ranking: how it stands, and the best score on it as a share of 1."""

    rank: Rank
    worth: float


def listed_posts(session: Session, brand: str) -> dict[PostKey, ListedPost]:
    """Posts of the brand's newest list by platform and id; a post stands as its least decided opportunity."""
    ranking = latest_ranking(session, brand, top=0)
    if ranking is None:
        return {}
    shown = select(OpportunityRow).where(
        OpportunityRow.ranking_id == ranking.ranking_id, OpportunityRow.shelf.in_(SHOWN)
    )
    rows = session.scalars(shown.order_by(OpportunityRow.shelf, OpportunityRow.place)).all()
    said = standings(session, [row.opportunity_id for row in rows])
    by_post: dict[PostKey, list[tuple[OpportunityRow, Standing]]] = {}
    for row in rows:
        standing = said.get(row.opportunity_id, Standing())
        by_post.setdefault((row.platform, row.post_id), []).append((row, standing))
    return {key: _listed(found) for key, found in by_post.items()}


def _listed(found: Iterable[tuple[OpportunityRow, Standing]]) -> ListedPost:
    pairs = list(found)
    settled = all(standing.status in DECIDED for _, standing in pairs)
    worth = max(_worth(row) for row, _ in pairs)
    return ListedPost("settled" if settled else "listed", worth)


def _worth(row: OpportunityRow) -> float:
    """An escalation bears no score: nothing must be known better than our own crisis, what may be one half as well."""
    if row.shelf != "escalated":
        return row.score / 100
    return 1.0 if Opportunity.model_validate_json(row.payload).alarm else UNEASY_WORTH
