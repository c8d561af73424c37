"""Runs of spiders: when, what came of them, and what is said of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crawler import clock
from crawler.db.tables import CrawlRunRow

RUNNING = "running"
INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class RunRow:
    """One run as it is stored; ``state`` is a ``SourceState``, ``running`` or ``interrupted``."""

    run_id: int
    source: str
    phase: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, Any]
    note: str


def start_run(session: Session, source: str, phase: str) -> int:
    """Note that a spider begins; gives the id its pages are stored under."""
    row = {"source": source, "phase": phase, "state": RUNNING, "started_at": clock.now(), "note": ""}
    run_id: int | None = session.scalar(insert(CrawlRunRow).values(row).returning(CrawlRunRow.run_id))
    if run_id is None:
        raise RuntimeError("the database gave no id for a new run")
    return run_id


def finish_run(session: Session, run_id: int, state: str, counts: Mapping[str, Any], note: str = "") -> None:
    """Note how a run ended; ``counts`` are plain numbers by name, ``note`` one sentence."""
    done = {"state": state, "finished_at": clock.now(), "counts": dict(counts), "note": note}
    session.execute(update(CrawlRunRow).where(CrawlRunRow.run_id == run_id).values(done))


def note_counts(session: Session, run_id: int, more: Mapping[str, Any]) -> None:
    """Add to the counts of a run what its crawl learned of it afterwards; other counts stay."""
    known = session.scalar(select(CrawlRunRow.counts).where(CrawlRunRow.run_id == run_id))
    noted = {**(known or {}), **more}
    session.execute(update(CrawlRunRow).where(CrawlRunRow.run_id == run_id).values(counts=noted))


def interrupt_runs(session: Session, started_before: datetime) -> int:
    """Close the runs that still stand as running and began before a moment: they were killed."""
    stale = CrawlRunRow.state == RUNNING, CrawlRunRow.started_at < started_before
    closing = update(CrawlRunRow).where(*stale).values(state=INTERRUPTED, finished_at=clock.now())
    ids = session.scalars(closing.returning(CrawlRunRow.run_id), execution_options={"synchronize_session": False})
    return len(ids.all())


def run(session: Session, run_id: int) -> RunRow:
    """One run by its id."""
    return _run(session.scalars(select(CrawlRunRow).where(CrawlRunRow.run_id == run_id)).one())


def latest_runs(session: Session) -> list[RunRow]:
    """The newest run of every source, by source."""
    newest = select(func.max(CrawlRunRow.run_id)).group_by(CrawlRunRow.source)
    return _rows(session, CrawlRunRow.run_id.in_(newest))


def usual_fields(session: Session, source: str, run_id: int, *, most: int = 8) -> list[dict[str, int]]:
    """What the answers of earlier healthy runs of the same phase held (``crawler.coverage``), newest first."""
    own = CrawlRunRow.phase == select(CrawlRunRow.phase).where(CrawlRunRow.run_id == run_id).scalar_subquery()
    healthy = CrawlRunRow.source == source, CrawlRunRow.run_id < run_id, CrawlRunRow.state.in_(("ok", "quiet")), own
    newest = select(CrawlRunRow.counts).where(*healthy).order_by(CrawlRunRow.run_id.desc()).limit(most)
    return [dict(counts["fields"]) for counts in session.scalars(newest) if counts and counts.get("fields")]


def runs_since(session: Session, since: datetime) -> list[RunRow]:
    """All runs begun at or after a moment, by source and then in their order."""
    return _rows(session, CrawlRunRow.started_at >= since)


def _rows(session: Session, condition: Any) -> list[RunRow]:
    rows = session.scalars(select(CrawlRunRow).where(condition).order_by(CrawlRunRow.run_id)).all()
    return sorted((_run(row) for row in rows), key=lambda run: (run.source, run.run_id))


def _run(row: CrawlRunRow) -> RunRow:
    return RunRow(
        run_id=row.run_id,
        source=row.source,
        phase=row.phase,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=dict(row.counts or {}),
        note=row.note,
    )
