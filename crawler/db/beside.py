"""What a judgement speaks of: the post, the comment and their newest counts, read by key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from crawler.db import rows
from crawler.db.portions import portions
from crawler.db.tables import NO_COMMENT, AuthorRow, CommentRow, PostRow, SnapshotRow
from crawler.models import Comment, Post, Snapshot

TargetKey = tuple[str, str, str | None]
"""Platform, post and, for a comment, its id."""


@dataclass(frozen=True)
class Spoken:
    """A post or comment somebody judged; ``None`` is what retention took away or was never counted.

    ``snapshot`` holds the newest counts of the target itself, ``post_snapshot`` of its post.
    """

    post: Post | None
    comment: Comment | None = None
    snapshot: Snapshot | None = None
    post_snapshot: Snapshot | None = None


def spoken_of(session: Session, keys: Collection[TargetKey]) -> dict[TargetKey, Spoken]:
    """What is stored of some targets, in a few statements per platform however many they are."""
    posts: dict[tuple[str, str], Post] = {}
    comments: dict[TargetKey, Comment] = {}
    counts: dict[TargetKey, Snapshot] = {}
    for platform, post_ids, comment_ids in _parts(keys):
        posts |= {(platform, post.post_id): post for post in _posts(session, platform, post_ids)}
        found = _comments(session, platform, post_ids, comment_ids)
        comments |= {(platform, each.post_id, each.comment_id): each for each in found}
        newest = _newest(session, platform, post_ids, [NO_COMMENT, *comment_ids])
        counts |= {(platform, each.post_id, each.comment_id): each for each in newest}
    return {
        (platform, post_id, comment_id): Spoken(
            post=posts.get((platform, post_id)),
            comment=comments.get((platform, post_id, comment_id)),
            snapshot=counts.get((platform, post_id, comment_id)),
            post_snapshot=counts.get((platform, post_id, None)),
        )
        for platform, post_id, comment_id in keys
    }


def _parts(keys: Collection[TargetKey]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Platform, posts and comments of so many targets at a time."""
    for platform in sorted({key[0] for key in keys}):
        mine = sorted({(post, comment or "") for of, post, comment in keys if of == platform})
        for part in portions(mine):
            yield platform, sorted({post for post, _ in part}), sorted({comment for _, comment in part if comment})


def _posts(session: Session, platform: str, ids: list[str]) -> list[Post]:
    found = session.execute(_of_posts(), {"platform": platform, "posts": ids})
    return [rows.post_of(row) for row in found.mappings()]


@cache
def _of_posts() -> Select[Any]:
    # Built once: putting a statement of so many columns together costs more than the database takes to answer it.
    author = and_(AuthorRow.platform == PostRow.platform, AuthorRow.author_id == PostRow.author_id)
    wanted = select(*rows.post_columns()).select_from(PostRow).outerjoin(AuthorRow, author)
    return wanted.where(PostRow.platform == bindparam("platform"), PostRow.post_id.in_(_any("posts")))


def _comments(session: Session, platform: str, posts: list[str], ids: list[str]) -> list[Comment]:
    if not ids:
        return []
    author = and_(AuthorRow.platform == CommentRow.platform, AuthorRow.author_id == CommentRow.author_id)
    wanted = select(*rows.comment_columns()).select_from(CommentRow).outerjoin(AuthorRow, author)
    of_these = CommentRow.platform == platform, CommentRow.post_id.in_(posts), CommentRow.comment_id.in_(ids)
    return [rows.comment_of(row) for row in session.execute(wanted.where(*of_these)).mappings()]


def _newest(session: Session, platform: str, posts: list[str], ids: list[str]) -> list[Snapshot]:
    found = session.execute(_of_snapshots(), {"platform": platform, "posts": posts, "comments": ids})
    return [rows.snapshot_of(row) for row in found.mappings()]


@cache
def _of_snapshots() -> Select[Any]:
    age: Any = func.row_number().over(
        partition_by=(SnapshotRow.post_id, SnapshotRow.comment_id), order_by=SnapshotRow.captured_at.desc()
    )
    of_these = SnapshotRow.post_id.in_(_any("posts")), SnapshotRow.comment_id.in_(_any("comments"))
    counted = select(*rows.snapshot_columns(), age.label("age"))
    numbered = counted.where(SnapshotRow.platform == bindparam("platform"), *of_these).subquery()
    return select(numbered).where(numbered.c.age == 1)


def _any(name: str) -> BindParameter[Any]:
    """As many values as the question has."""
    return bindparam(name, expanding=True)
