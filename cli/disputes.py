"""What somebody called wrongly withheld: kept for a lead and for whoever tunes safety; nothing loosens by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.decisions import Decision, history, not_undone
from crawler.db.people_tables import DecisionRow

WRONG = "withheld wrongly"
"""How the note of a dispute begins."""


@dataclass(frozen=True)
class Dispute:
    """One word against a veto; ``why`` is empty where nobody wrote more."""

    opportunity_id: str
    who: str
    said_at: datetime
    why: str


def worded(why: str) -> str:
    """The note that disputes a veto."""
    return f"{WRONG}: {why.strip()}".removesuffix(": ")


def disputes(session: Session, brand: str) -> dict[str, Dispute]:
    """The newest word against each veto that nobody took back, by opportunity."""
    notes = DecisionRow.brand == brand, DecisionRow.action == "note", DecisionRow.reason.startswith(WRONG)
    ids = session.scalars(select(DecisionRow.opportunity_id).where(*notes).distinct()).all()
    found = (dispute_of(history(session, opportunity_id)) for opportunity_id in ids)
    return {one.opportunity_id: one for one in found if one is not None}


def dispute_of(said: list[Decision]) -> Dispute | None:
    """The newest word against a veto among all that was said of one opportunity."""
    notes = [one for one in not_undone(said) if one.action == "note" and one.reason.startswith(WRONG)]
    if not notes:
        return None
    newest = notes[-1]
    why = newest.reason.removeprefix(WRONG).removeprefix(":").strip()
    return Dispute(newest.opportunity_id, newest.who, newest.decided_at, why)
