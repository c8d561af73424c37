"""What people said of opportunities: only ever added to; what holds now is told by going through it.

An ``undo`` takes back the newest word that still stands. How many words there are is the version
of an opportunity: whoever decides says which version they have seen, and hears of it when somebody
else was quicker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from crawler.db.locks import one_at_a_time
from crawler.db.people_tables import DecisionRow
from crawler.db.portions import portions
from crawler.errors import StaleError
from crawler.sentences import phrase, say

Action = Literal["take", "release", "done", "skip", "snooze", "assign", "route", "draft", "approve", "note", "undo"]
Status = Literal["open", "taken", "done", "skipped", "snoozed"]
_QUICKER = phrase("{name} was quicker ({word}); look at it again before you decide")
_WORDS: dict[Action, str] = {
    "take": phrase("take"),
    "release": phrase("give back"),
    "done": phrase("done"),
    "skip": phrase("skip"),
    "snooze": phrase("snooze"),
    "assign": phrase("assign"),
    "route": phrase("route"),
    "draft": phrase("draft"),
    "approve": phrase("OK"),
    "note": phrase("note"),
    "undo": phrase("undo"),
}


@dataclass(frozen=True)
class Decision:
    """One thing one person said; ``reason`` holds why, or the text of a note or a draft.

    ``assignee`` goes with ``assign`` (``None`` takes it back), ``until`` with ``snooze``. ``details`` is what
    else belongs to it: the ``url``, ``kind`` and ``code`` of a comment we made, ``to`` whom it was routed, and
    what the ranker had said (``play``, ``score``, ``shelf``, ``propensity``).
    """

    opportunity_id: str
    brand: str
    action: Action
    who: str
    decided_at: datetime
    reason: str = ""
    assignee: str | None = None
    until: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What holds of an opportunity now.

    Attributes:
        status: ``taken`` where it has an owner and nothing else was said; a snooze ends by ``at``.
        reason, who, decided_at, until: of the word that made the status.
        draft: a text somebody wrote; ``approved_by`` is who agreed to it, empty while it needs an OK.
        routed_to: who else should look at it.
        version: how many words were said, undone ones and undos too.
    """

    status: Status = "open"
    reason: str = ""
    who: str = ""
    decided_at: datetime | None = None
    until: datetime | None = None
    assignee: str | None = None
    note: str = ""
    draft: str = ""
    approved_by: str = ""
    routed_to: str = ""
    version: int = 0

    def at(self, now: datetime) -> Standing:
        """What holds at a moment: a snooze that is over leaves the opportunity as it was before."""
        if self.status == "snoozed" and self.until is not None and self.until <= now:
            return replace(self, status="taken" if self.assignee else "open", until=None)
        return self

    def after(self, decision: Decision) -> Standing:
        """What holds once one more decision was made (``undo`` apart: that is not said of a standing)."""
        if decision.action in _ENDS:
            return self._ended(decision)
        owners = {"take": decision.who, "release": None, "assign": decision.assignee}
        if decision.action in owners:
            return self._owned(owners[decision.action], decision)
        said: dict[str, dict[str, str]] = {
            "note": {"note": decision.reason},
            "draft": {"draft": decision.reason, "approved_by": ""},
            "approve": {"approved_by": decision.who},
            "route": {"routed_to": str(decision.details.get("to", ""))},
        }
        return replace(self, **said.get(decision.action, {}))  # type: ignore[arg-type]  # all of them are texts

    def _owned(self, owner: str | None, decision: Decision) -> Standing:
        if self.status in ("done", "skipped", "snoozed"):
            return replace(self, assignee=owner)
        if owner is None:
            return replace(self, assignee=None, status="open", who="", decided_at=None)
        return replace(self, assignee=owner, status="taken", who=decision.who, decided_at=decision.decided_at)

    def _ended(self, decision: Decision) -> Standing:
        return replace(
            self,
            status=_ENDS[decision.action],
            reason=decision.reason,
            who=decision.who,
            decided_at=decision.decided_at,
            until=decision.until,
        )


_ENDS: Mapping[str, Status] = {"done": "done", "skip": "skipped", "snooze": "snoozed"}


def record(session: Session, decision: Decision, *, seen: int | None = None) -> int:
    """Add a decision; gives the version it made.

    Args:
        session: a writing session.
        decision: what was said.
        seen: the version its author had before their eyes; ``None`` does not care.

    Raises:
        StaleError: somebody else decided meanwhile; nothing was added.
    """
    one_at_a_time(session, f"decision {decision.opportunity_id}")
    count = select(func.count()).where(DecisionRow.opportunity_id == decision.opportunity_id)
    version = session.scalar(count) or 0
    if seen is not None and seen != version:
        said = history(session, decision.opportunity_id)
        if seen > version or not said:
            raise StaleError(
                say(
                    "version {seen} is not there yet, this is version {now}; look at it again",
                    seen=str(seen),
                    now=str(version),
                )
            )
        raise StaleError(say(_QUICKER, name=said[-1].who, word=say(_WORDS[said[-1].action])))
    fields = ("opportunity_id", "brand", "action", "who", "decided_at", "reason", "assignee", "until")
    row = {name: getattr(decision, name) for name in fields}
    session.execute(insert(DecisionRow).values({**row, "details": dict(decision.details)}))
    return version + 1


def history(session: Session, opportunity_id: str) -> list[Decision]:
    """All that was said of one opportunity, oldest first."""
    return list(_decisions(session, [opportunity_id]))


def standings(session: Session, opportunity_ids: Collection[str]) -> dict[str, Standing]:
    """What holds of some opportunities now; those nobody spoke of are absent."""
    said: dict[str, list[Decision]] = {}
    for part in portions(sorted(set(opportunity_ids))):
        for decision in _decisions(session, part):
            said.setdefault(decision.opportunity_id, []).append(decision)
    return {opportunity_id: standing_of(decisions) for opportunity_id, decisions in said.items()}


def decided_since(session: Session, brand: str, since: datetime) -> list[Decision]:
    """All that was said for a brand since a moment, oldest first."""
    of_brand = DecisionRow.brand == brand, DecisionRow.decided_at >= since
    rows = session.scalars(select(DecisionRow).where(*of_brand).order_by(DecisionRow.decision_id))
    return [_decision(row) for row in rows]


def standing_of(decisions: Sequence[Decision]) -> Standing:
    """What holds after these decisions on one opportunity, oldest first."""
    found = Standing()
    for decision in not_undone(decisions):
        found = found.after(decision)
    return replace(found, version=len(decisions))


def not_undone(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions on one opportunity that nobody took back; each ``undo`` takes the newest of them."""
    standing: list[Decision] = []
    for decision in decisions:
        standing = standing[:-1] if decision.action == "undo" else [*standing, decision]
    return standing


def _decisions(session: Session, ids: Sequence[str]) -> Iterable[Decision]:
    # Plain rows: a page reads hundreds of decisions, and objects that a session watches cost several times as much.
    said = select(*DecisionRow.__table__.columns).where(DecisionRow.opportunity_id.in_(ids))
    return (_decision(row) for row in session.execute(said.order_by(DecisionRow.decision_id)))


def _decision(row: Any) -> Decision:
    return Decision(
        opportunity_id=row.opportunity_id,
        brand=row.brand,
        action=cast("Action", row.action),
        who=row.who,
        decided_at=row.decided_at,
        reason=row.reason,
        assignee=row.assignee,
        until=row.until,
        details=dict(row.details or {}),
    )
