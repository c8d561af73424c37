"""Vetoes of a ranking counted by reason, for the audit of what was withheld."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.languages.tongue import Tongue
from cli.listing.selection import judged
from cli.report.plays import reason_name
from crawler.db.rankings import StoredRanking
from crawler.db.tables import OpportunityRow


@dataclass(frozen=True)
class ReasonCount:
    """How many targets one veto kept off the list; ``reason`` is its word, ``label`` what people read."""

    reason: str
    label: str
    count: int


class Reasons:
    """Counts of the newest ranking, kept until a second look moves a card onto the shelf or a new ranking comes."""

    def __init__(self) -> None:
        self._of = -1, -1
        self._known: tuple[tuple[str, int], ...] = ()

    def of(self, session: Session, ranking: StoredRanking, tongue: Tongue) -> list[ReasonCount]:
        """Reasons of the withheld shelf, the most frequent first."""
        of = ranking.ranking_id, ranking.totals["withheld"]
        if self._of != of:
            self._of, self._known = of, counted(session, ranking.ranking_id)
        return [ReasonCount(reason, reason_name(reason, tongue), count) for reason, count in self._known]


def counted(session: Session, ranking_id: int) -> tuple[tuple[str, int], ...]:
    """Every reason for which something was withheld; reads the whole shelf."""
    word = judged(session, "veto", "reason")
    of_shelf = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == "withheld"
    found = session.execute(select(word, func.count()).where(*of_shelf).group_by(word)).all()
    known = ((reason, count) for reason, count in found if reason)
    return tuple(sorted(known, key=lambda each: (-each[1], each[0])))
