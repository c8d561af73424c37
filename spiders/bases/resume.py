"""Where lists that a former run left unfinished go on."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.db.cursors import load_cursor
from crawler.db.engine import open_store


def saved_cursors(url: str, source: str, scopes: Iterable[str]) -> dict[str, str]:
    """The saved cursor's value of each scope that has one; blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    store = open_store(url, upgrade=False)
    try:
        with store.reading() as session:
            found = {scope: load_cursor(session, source, scope) for scope in scopes}
    finally:
        store.close()
    return {scope: cursor.value for scope, cursor in found.items() if cursor is not None and cursor.value is not None}
