"""Counts of posts over time, for learning how they grow: the posts most looked at, oldest count first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from crawler.db.tables import NO_COMMENT, PostRow, SnapshotRow

ABOUT = PostRow.post_id, PostRow.published_at, PostRow.author_id, PostRow.language, PostRow.title
COUNTS = (
    SnapshotRow.captured_at,
    SnapshotRow.view_count,
    SnapshotRow.like_count,
    SnapshotRow.comment_count,
    SnapshotRow.position,
)


def histories(
    session: Session, platform: str, since: datetime, until: datetime, *, most: int
) -> Iterator[list[RowMapping]]:
    """For each post seen at least twice between two moments, its counts with what is known of it, by post id.

    At most ``most`` posts: those last seen latest.
    """
    seen = (
        select(SnapshotRow.post_id)
        .where(*_within(platform, since, until))
        .group_by(SnapshotRow.post_id)
        .having(func.count() > 1)
        .order_by(func.max(SnapshotRow.captured_at).desc(), SnapshotRow.post_id)
        .limit(most)
        .subquery()
    )
    wanted: Any = (
        select(*ABOUT, *COUNTS)
        .join(SnapshotRow, (SnapshotRow.platform == PostRow.platform) & (SnapshotRow.post_id == PostRow.post_id))
        .where(PostRow.post_id.in_(select(seen.c.post_id)), *_within(platform, since, until))
        .order_by(PostRow.post_id, SnapshotRow.captured_at)
    )
    for _, rows in groupby(session.execute(wanted).mappings(), key=itemgetter("post_id")):
        yield list(rows)


def _within(platform: str, since: datetime, until: datetime) -> tuple[Any, ...]:
    return (
        SnapshotRow.platform == platform,
        SnapshotRow.comment_id == NO_COMMENT,
        SnapshotRow.captured_at >= since,
        SnapshotRow.captured_at < until,
    )
