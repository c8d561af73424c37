"""Vetoes of a ranking counted by reason, for the audit of what was withheld."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.listing.selection import judged
from cli.report.harmless import one_line
from cli.report.plays import REASONS
from crawler.db.tables import OpportunityRow


@dataclass(frozen=True)
class ReasonCount:
    """How many targets one veto kept off the list; ``reason`` is its word, ``label`` what people read."""

    reason: str
    label: str
    count: int


class Reasons:
    """Counts of the newest ranking; a ranking never changes, so each is counted once."""

    def __init__(self) -> None:
        self._of = -1
        self._known: tuple[ReasonCount, ...] = ()

    def of(self, session: Session, ranking_id: int) -> tuple[ReasonCount, ...]:
        """Reasons of the withheld shelf, the most frequent first."""
        if self._of != ranking_id:
            self._of, self._known = ranking_id, counted(session, ranking_id)
        return self._known


def counted(session: Session, ranking_id: int) -> tuple[ReasonCount, ...]:
    """Every reason for which something was withheld; reads the whole shelf."""
    word = judged(session, "veto", "reason")
    of_shelf = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == "withheld"
    found = session.execute(select(word, func.count()).where(*of_shelf).group_by(word)).all()
    named = (ReasonCount(reason, label_of(reason), count) for reason, count in found if reason)
    return tuple(sorted(named, key=lambda each: (-each.count, each.reason)))


def label_of(reason: str) -> str:
    """A veto's word as the report says it."""
    plain = one_line(reason).replace("_", " ")
    return REASONS.get(reason, plain[:1].upper() + plain[1:])
