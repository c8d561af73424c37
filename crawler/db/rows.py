"""Models to rows and back.

A list often leaves out what a thread tells, and models write that as an empty text: the store
reads an empty text or list as "not told", so that it overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from crawler.db.tables import NO_COMMENT, AuthorRow, CommentRow, PostRow, SnapshotRow
from crawler.models import Author, Comment, Post, Snapshot

Values = Mapping[str, Any] | RowMapping
_POST_FIELDS = tuple(name for name in Post.model_fields if name != "author")
_COMMENT_FIELDS = tuple(name for name in Comment.model_fields if name != "author")
_TEXTS = ("title", "body", "ref")
_TAGS = ("hashtags", "mentions")


def author_row(author: Author) -> dict[str, Any]:
    """Columns of ``author``."""
    return author.model_dump()


def post_row(post: Post, *, run_id: int | None, seen_at: datetime) -> dict[str, Any]:
    """Columns of ``post``; its author's row is written apart."""
    row: dict[str, Any] = {name: getattr(post, name) for name in _POST_FIELDS}
    row |= {name: row[name] or None for name in _TEXTS}
    row |= {name: list(row[name]) or None for name in _TAGS}
    author_id = post.author.author_id if post.author else None
    return row | {"author_id": author_id, "run_id": run_id, "first_seen_at": seen_at, "seen_at": seen_at}


def comment_row(comment: Comment, *, seen_at: datetime) -> dict[str, Any]:
    """Columns of ``comment``."""
    row: dict[str, Any] = {name: getattr(comment, name) for name in _COMMENT_FIELDS}
    author_id = comment.author.author_id if comment.author else None
    row |= {"body": comment.body or None, "author_id": author_id}
    return row | {"first_seen_at": seen_at, "seen_at": seen_at}


def snapshot_row(snapshot: Snapshot) -> dict[str, Any]:
    """Columns of ``snapshot``."""
    return snapshot.model_dump() | {"comment_id": snapshot.comment_id or NO_COMMENT}


def author_columns() -> Iterable[ColumnElement[Any]]:
    """Columns of a joined author, under names that clash with nothing."""
    return [column.label(f"by_{column.name}") for column in AuthorRow.__table__.c]


def post_columns() -> Iterable[ColumnElement[Any]]:
    """Columns a :class:`Post` is made of."""
    table = PostRow.__table__
    return [*(table.c[name] for name in _POST_FIELDS), *author_columns()]


def comment_columns() -> Iterable[ColumnElement[Any]]:
    """Columns a :class:`Comment` is made of."""
    table = CommentRow.__table__
    return [*(table.c[name] for name in _COMMENT_FIELDS), *author_columns()]


def snapshot_columns() -> Iterable[ColumnElement[Any]]:
    """Columns a :class:`Snapshot` is made of."""
    return [SnapshotRow.__table__.c[name] for name in Snapshot.model_fields]


def author_of(row: Values) -> Author | None:
    """The joined author, if there is one."""
    if row["by_author_id"] is None:
        return None
    return Author(**{name: row[f"by_{name}"] for name in Author.model_fields})


def post_of(row: Values) -> Post:
    """A row of :func:`post_columns`."""
    values = {name: row[name] for name in _POST_FIELDS}
    values |= {name: values[name] or "" for name in _TEXTS}
    values |= {name: tuple(values[name] or ()) for name in _TAGS}
    return Post(**values, author=author_of(row))


def comment_of(row: Values) -> Comment:
    """A row of :func:`comment_columns`."""
    values = {name: row[name] for name in _COMMENT_FIELDS}
    return Comment(**values | {"body": values["body"] or ""}, author=author_of(row))


def snapshot_of(row: Values) -> Snapshot:
    """A row of :func:`snapshot_columns`."""
    values = {name: row[name] for name in Snapshot.model_fields}
    return Snapshot(**values | {"comment_id": values["comment_id"] or None})
