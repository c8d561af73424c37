"""Very many posts at a glance: a few columns each, streamed in batches by platform and id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from crawler.db.queries import living
from crawler.db.tables import NO_COMMENT, PostRow, SnapshotRow

Count = tuple[datetime, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Glance:
    """One post: its words, when it was born as far as known, and ``(captured_at, views, likes)`` oldest first."""

    platform: str
    post_id: str
    title: str | None
    body: str | None
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    born: datetime
    counts: tuple[Count, ...]


def count(session: Session, since: datetime, *, platforms: Collection[str]) -> int:
    """How many posts a window holds."""
    return session.scalar(select(func.count()).select_from(PostRow).where(*living(since, platforms))) or 0


def batches(session: Session, since: datetime, *, platforms: Collection[str], size: int) -> Iterator[list[Glance]]:
    """The window's posts, ``size`` at a time; two statements a batch, whose rows alone are in memory."""
    columns = (
        PostRow.platform, PostRow.post_id, PostRow.title, PostRow.body, PostRow.hashtags, PostRow.mentions,
        func.coalesce(PostRow.published_at, PostRow.first_seen_at, type_=PostRow.first_seen_at.type),
    )  # fmt: skip
    wanted = select(*columns).where(*living(since, platforms)).order_by(PostRow.platform, PostRow.post_id)
    after: tuple[str, str] | None = None
    while True:
        page = wanted if after is None else wanted.where(tuple_(PostRow.platform, PostRow.post_id) > tuple_(*after))
        rows = session.execute(page.limit(size)).all()
        if not rows:
            return
        after = (rows[-1][0], rows[-1][1])
        counts = _counts(session, (rows[0][0], rows[0][1]), after)
        yield [
            Glance(row[0], row[1], row[2], row[3], tuple(row[4] or ()), tuple(row[5] or ()), row[6],
                   tuple(counts.get((row[0], row[1]), ())))
            for row in rows
        ]  # fmt: skip


def _counts(session: Session, first: tuple[str, str], last: tuple[str, str]) -> dict[tuple[str, str], list[Count]]:
    """Counts of all posts from one key to another: a range of the table's own order."""
    key = tuple_(SnapshotRow.platform, SnapshotRow.post_id)
    columns = (
        SnapshotRow.platform,
        SnapshotRow.post_id,
        SnapshotRow.captured_at,
        SnapshotRow.view_count,
        SnapshotRow.like_count,
    )
    between = select(*columns).where(key >= tuple_(*first), key <= tuple_(*last), SnapshotRow.comment_id == NO_COMMENT)
    found: dict[tuple[str, str], list[Count]] = {}
    for platform, post_id, at, views, likes in session.execute(
        between.order_by(SnapshotRow.platform, SnapshotRow.post_id, SnapshotRow.captured_at)
    ):
        found.setdefault((platform, post_id), []).append((at, views, likes))
    return found
