"""Very many posts at a glance: a few columns each, streamed in batches by platform and id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.db.epochs import epoch_s
from crawler.db.queries import living
from crawler.db.tables import NO_COMMENT, PostRow, SnapshotRow

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Glances:
    """A batch of posts of one platform, one entry of each column a post, by id.

    ``born`` is in epoch seconds: publication, else when it was first seen. ``counts`` holds one row for each
    snapshot of these posts: (post id, epoch seconds, views, likes), by post and then oldest first; a count that is
    not known is ``None``.
    """

    platform: str
    post_ids: tuple[str, ...]
    titles: tuple[str | None, ...]
    bodies: tuple[str | None, ...]
    hashtags: tuple[list[str] | None, ...]
    mentions: tuple[list[str] | None, ...]
    born: tuple[float, ...]
    counts: list[Row]


def count(session: Session, since: datetime, *, platforms: Collection[str]) -> int:
    """How many posts a window holds."""
    return session.scalar(select(func.count()).select_from(PostRow).where(*living(since, platforms))) or 0


def batches(session: Session, since: datetime, *, platforms: Collection[str], size: int) -> Iterator[Glances]:
    """The window's posts, ``size`` at a time; two statements a batch, whose rows alone are in memory."""
    for platform in sorted(platforms):
        yield from _of_platform(session, since, platform, size)


def _of_platform(session: Session, since: datetime, platform: str, size: int) -> Iterator[Glances]:
    columns = (
        PostRow.post_id,
        PostRow.title,
        PostRow.body,
        PostRow.hashtags,
        PostRow.mentions,
        epoch_s(func.coalesce(PostRow.published_at, PostRow.first_seen_at)),
    )
    wanted = select(*columns).where(*living(since, None), PostRow.platform == platform).order_by(PostRow.post_id)
    last: str | None = None
    while True:
        # One platform at a time, so that each page begins where the last one ended in the table's own index.
        page = wanted if last is None else wanted.where(PostRow.post_id > last)
        rows = _plain(session, page.limit(size))
        if not rows:
            return
        first, last = rows[0][0], rows[-1][0]
        post_ids, titles, bodies, hashtags, mentions, born = zip(*rows, strict=True)
        counts = _counts(session, platform, first, last)
        yield Glances(platform, post_ids, titles, bodies, hashtags, mentions, born, counts)


def _counts(session: Session, platform: str, first: str, last: str) -> list[Row]:
    """Counts of all posts from one id to another: a range of the table's own order."""
    columns = SnapshotRow.post_id, epoch_s(SnapshotRow.captured_at), SnapshotRow.view_count, SnapshotRow.like_count
    between = SnapshotRow.platform == platform, SnapshotRow.post_id >= first, SnapshotRow.post_id <= last
    wanted = select(*columns).where(*between, SnapshotRow.comment_id == NO_COMMENT)
    return _plain(session, wanted.order_by(SnapshotRow.post_id, SnapshotRow.captured_at))


def _plain(session: Session, statement: Any) -> list[Row]:
    """Rows without the session's own bookkeeping, which costs as much again as reading them."""
    return session.connection().execute(statement).fetchall()  # type: ignore[return-value]
