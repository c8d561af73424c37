"""How long a source that refused us is left alone: told by its own runs, so every process and restart agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.tables import CrawlRunRow

FIRST = timedelta(hours=6)
LONGEST = timedelta(days=7)
_GROWTH = 2
_ANSWERED = ("ok", "quiet")
_LOOKED_AT = 200
"""Runs: a streak of refusals longer than that is at its longest pause anyway."""


@dataclass(frozen=True)
class Rest:
    """A source's pause: how often it refused in a row, and until when it is not asked."""

    refusals: int
    until: datetime


def pause_after(refusals: int) -> timedelta:
    """6 hours after the first refusal, twice as long after each further one, a week at most."""
    return min(FIRST * float(_GROWTH ** min(refusals - 1, 10)), LONGEST)


def current_rest(session: Session, source: str) -> Rest | None:
    """The rest that a source's newest refusals ask for, whether over or not; ``None`` if its last word was no refusal.

    A run that asked for nothing (because of the rest itself) says nothing, and neither does one that was
    broken or cut short.
    """
    newest = (
        select(CrawlRunRow.state, CrawlRunRow.finished_at, CrawlRunRow.counts)
        .where(CrawlRunRow.source == source, CrawlRunRow.finished_at.is_not(None))
        .order_by(CrawlRunRow.run_id.desc())
        .limit(_LOOKED_AT)
    )
    refused: list[datetime] = []
    for state, finished_at, counts in session.execute(newest):
        if state in _ANSWERED:
            break
        if state == "refused" and finished_at is not None and (counts or {}).get("requests"):
            refused.append(finished_at)
    return Rest(len(refused), refused[0] + pause_after(len(refused))) if refused else None
