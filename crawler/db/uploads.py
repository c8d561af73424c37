"""Counts of what some authors published before: the measure for what one of their posts has today."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.epochs import epoch_s
from crawler.db.portions import portions
from crawler.db.tables import NO_COMMENT, PostRow, SnapshotRow

UploadCount = tuple[str, str, float, float, int | None, int | None]
"""Author, post, epoch seconds of publication and of the count, views, likes."""


def upload_counts(session: Session, platform: str, authors: Collection[str], since: datetime) -> Iterator[UploadCount]:
    """Every count of the authors' posts published since a moment, by author and post, oldest first."""
    wanted = sorted(authors)
    columns = (
        PostRow.author_id,
        PostRow.post_id,
        epoch_s(PostRow.published_at),
        epoch_s(SnapshotRow.captured_at),
        SnapshotRow.view_count,
        SnapshotRow.like_count,
    )
    counted = (
        select(*columns)
        .join(SnapshotRow, (SnapshotRow.platform == PostRow.platform) & (SnapshotRow.post_id == PostRow.post_id))
        .where(PostRow.platform == platform, PostRow.published_at >= since, SnapshotRow.comment_id == NO_COMMENT)
        .order_by(PostRow.author_id, PostRow.post_id, SnapshotRow.captured_at)
    )
    for part in portions(wanted):
        of_these = counted.where(PostRow.author_id.in_(part))
        for row in session.connection().execute(of_these):
            yield cast("UploadCount", tuple(row))
