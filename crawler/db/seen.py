"""What a crawl of single addresses has brought, as it stands in the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from crawler.db.tables import CommentRow, PostRow, ThreadFetchRow


@dataclass(frozen=True)
class SeenPost:
    """A stored post; ``comments`` counts the stored ones."""

    platform: str
    url: str
    text: str
    comments: int


def posts_named(session: Session, platform: str, post_ids: Collection[str]) -> list[SeenPost]:
    """Living posts of a platform by their ids, in the order of their addresses."""
    under = and_(CommentRow.platform == PostRow.platform, CommentRow.post_id == PostRow.post_id)
    counted = select(func.count()).where(under).correlate(PostRow).scalar_subquery()
    query = (
        select(PostRow.url, PostRow.title, PostRow.body, counted)
        .where(PostRow.platform == platform, PostRow.post_id.in_(post_ids), PostRow.gone_at.is_(None))
        .order_by(PostRow.url)
    )
    return [
        SeenPost(platform, url, title or body or "", comments) for url, title, body, comments in session.execute(query)
    ]


@dataclass(frozen=True)
class LastSeen:
    """When a post was last met anywhere, when its thread was last fetched, and when the platform had taken it away."""

    seen_at: datetime
    thread_at: datetime | None
    gone_at: datetime | None

    @property
    def newest(self) -> datetime:
        """The last moment at which the platform said anything of it."""
        return max(moment for moment in (self.seen_at, self.thread_at, self.gone_at) if moment is not None)


def last_seen(session: Session, platform: str, post_id: str) -> LastSeen | None:
    """What is known of when a post was seen; ``None`` where it is not stored."""
    fetched = and_(ThreadFetchRow.platform == PostRow.platform, ThreadFetchRow.post_id == PostRow.post_id)
    wanted = select(PostRow.seen_at, ThreadFetchRow.fetched_at, PostRow.gone_at).outerjoin(ThreadFetchRow, fetched)
    found = session.execute(wanted.where(PostRow.platform == platform, PostRow.post_id == post_id)).first()
    return LastSeen(*found) if found is not None else None
