"""What people said of opportunities: only ever added to; the newest word of each kind counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.db.tables import DecisionRow

Action = Literal["done", "skip", "snooze", "assign", "note"]
_LOOKUP = 500


@dataclass(frozen=True)
class Decision:
    """One thing one person said; ``reason`` holds why, or the text of a note.

    ``assignee`` goes with ``assign`` (``None`` takes it back), ``until`` with ``snooze``.
    """

    opportunity_id: str
    brand: str
    action: Action
    who: str
    decided_at: datetime
    reason: str = ""
    assignee: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What holds of an opportunity now: the newest done, skip or snooze, the owner, the note."""

    status: Literal["done", "skip", "snooze"] | None = None
    reason: str = ""
    who: str = ""
    decided_at: datetime | None = None
    until: datetime | None = None
    assignee: str | None = None
    note: str = ""

    def after(self, decision: Decision) -> Standing:
        """What holds once one more decision was made."""
        if decision.action == "assign":
            return replace(self, assignee=decision.assignee)
        if decision.action == "note":
            return replace(self, note=decision.reason)
        return replace(
            self,
            status=decision.action,
            reason=decision.reason,
            who=decision.who,
            decided_at=decision.decided_at,
            until=decision.until,
        )


def record(session: Session, decision: Decision) -> None:
    """Add a decision."""
    fields = ("opportunity_id", "brand", "action", "who", "decided_at", "reason", "assignee", "until")
    session.execute(insert(DecisionRow).values({name: getattr(decision, name) for name in fields}))


def history(session: Session, opportunity_id: str) -> list[Decision]:
    """All that was said of one opportunity, oldest first."""
    return list(_decisions(session, [opportunity_id]))


def standings(session: Session, opportunity_ids: Collection[str]) -> dict[str, Standing]:
    """What holds of some opportunities now; those nobody spoke of are absent."""
    ids = sorted(set(opportunity_ids))
    now: dict[str, Standing] = {}
    for start in range(0, len(ids), _LOOKUP):
        for decision in _decisions(session, ids[start : start + _LOOKUP]):
            now[decision.opportunity_id] = now.get(decision.opportunity_id, Standing()).after(decision)
    return now


def _decisions(session: Session, ids: list[str]) -> Iterable[Decision]:
    said = select(DecisionRow).where(DecisionRow.opportunity_id.in_(ids)).order_by(DecisionRow.decision_id)
    for row in session.scalars(said):
        yield Decision(
            opportunity_id=row.opportunity_id,
            brand=row.brand,
            action=cast("Action", row.action),
            who=row.who,
            decided_at=row.decided_at,
            reason=row.reason,
            assignee=row.assignee,
            until=row.until,
        )
