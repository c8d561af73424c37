"""How much is stored, for ``topcomment db stats``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crawler.db.engagement_tables import EngagementRow, MeasurementRow
from crawler.db.people_tables import DecisionRow
from crawler.db.tables import (
    AuthorRow,
    CommentRow,
    CrawlRunRow,
    EmbeddingRow,
    OpportunityRow,
    PostRow,
    RankingRow,
    SnapshotRow,
)

_COUNTED = (
    AuthorRow,
    PostRow,
    CommentRow,
    SnapshotRow,
    CrawlRunRow,
    EmbeddingRow,
    RankingRow,
    OpportunityRow,
    DecisionRow,
    EngagementRow,
    MeasurementRow,
)


@dataclass(frozen=True)
class StoreStats:
    """Rows by table, posts by platform, the newest post seen, and the size in bytes."""

    rows: dict[str, int]
    posts: dict[str, int]
    seen_at: datetime | None
    size_bytes: int


def stats(session: Session) -> StoreStats:
    """Count everything; reads whole tables, so it is for people, not for every morning."""
    by_platform = select(PostRow.platform, func.count()).group_by(PostRow.platform)
    return StoreStats(
        rows={table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in _COUNTED},
        posts=dict(session.execute(by_platform).all()),
        seen_at=session.scalar(select(func.max(PostRow.seen_at))),
        size_bytes=_size(session),
    )


def _size(session: Session) -> int:
    if session.get_bind().dialect.name == "postgresql":
        size = "SELECT pg_database_size(current_database())"
    else:
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(session.execute(text(size)).scalar_one())
