"""Where an interrupted list is resumed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from crawler import clock
from crawler.db.tables import CursorRow
from crawler.db.upsert import upsert
from crawler.models import Cursor

FRESH_FOR = timedelta(hours=1)
"""A list has moved on after this long; resuming in its middle would miss its new head."""


def save_cursor(session: Session, cursor: Cursor, at: datetime) -> None:
    """Remember how far a list was read."""
    upsert(session, CursorRow, [cursor.model_dump() | {"updated_at": at}])


def load_cursor(session: Session, source: str, scope: str) -> Cursor | None:
    """Where to go on; ``None`` where the list was finished, is too old, or was never begun."""
    row = session.get(CursorRow, (source, scope))
    if row is None or row.complete or clock.now() - row.updated_at > FRESH_FOR:
        return None
    return Cursor(source=row.source, scope=row.scope, value=row.value, complete=row.complete)
