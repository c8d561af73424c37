"""Where lists that a former run left unfinished go on, and what of threads is known already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select

from crawler.db.cursors import load_cursor
from crawler.db.engine import open_store
from crawler.db.tables import CommentRow


def saved_cursors(url: str, source: str, scopes: Iterable[str]) -> dict[str, str]:
    """The saved cursor's value of each scope that has one; blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    with open_store(url, upgrade=False) as store, store.reading() as session:
        found = {scope: load_cursor(session, source, scope) for scope in scopes}
    return {scope: cursor.value for scope, cursor in found.items() if cursor is not None and cursor.value is not None}


def newest_comments(url: str, platform: str, post_ids: Collection[str]) -> dict[str, datetime]:
    """Time of the newest stored comment of each post that has any; blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    newest = select(CommentRow.post_id, func.max(CommentRow.published_at)).group_by(CommentRow.post_id)
    wanted = CommentRow.platform == platform, CommentRow.post_id.in_(post_ids)
    with open_store(url, upgrade=False) as store, store.reading() as session:
        found = session.execute(newest.where(*wanted)).all()
    return {post_id: moment for post_id, moment in found if moment is not None}
