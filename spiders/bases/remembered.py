"""Small facts that never change, kept where cursors are: what a search once told needs no second search."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from crawler.db.engine import open_store
from crawler.db.tables import CursorRow
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
    store = open_store(url, upgrade=False)
    try:
        with store.reading() as session:
            found = session.execute(known).all()
    finally:
        store.close()
    return {scope: value for scope, value in found if value is not None}
