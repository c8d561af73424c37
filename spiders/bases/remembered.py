"""What earlier runs learnt: small facts that never change, kept where cursors are, and when threads were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from crawler.db.engine import open_store
from crawler.db.tables import CursorRow, ThreadFetchRow
from crawler.models import Cursor


def fact(source: str, scope: str, value: str) -> Cursor:
    """A fact as a finished list's cursor, so that it is stored with the page it came with."""
    return Cursor(source=source, scope=scope, value=value, complete=True)


def facts(url: str, source: str, scopes: Iterable[str]) -> dict[str, str]:
    """What is known under each scope, however long ago it was learnt; blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    wanted = list(scopes)
    known = select(CursorRow.scope, CursorRow.value).where(CursorRow.source == source, CursorRow.scope.in_(wanted))
    with open_store(url, upgrade=False) as store, store.reading() as session:
        found = session.execute(known).all()
    return {scope: value for scope, value in found if value is not None}


def threads_read(url: str, platform: str, post_ids: Collection[str]) -> dict[str, datetime]:
    """When the thread of each post was last read, if it was; blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    read = select(ThreadFetchRow.post_id, ThreadFetchRow.fetched_at).where(
        ThreadFetchRow.platform == platform, ThreadFetchRow.post_id.in_(post_ids)
    )
    with open_store(url, upgrade=False) as store, store.reading() as session:
        return {post_id: moment for post_id, moment in session.execute(read).all()}  # noqa: C416 - rows are no pairs
