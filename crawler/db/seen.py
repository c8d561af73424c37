"""What a crawl has just brought: posts seen since it began, with what is known of their comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from crawler.db.tables import CommentRow, PostRow


@dataclass(frozen=True)
class SeenPost:
    """A stored post; ``comments`` counts the stored ones."""

    platform: str
    url: str
    text: str
    comments: int


def seen_since(session: Session, moment: datetime, platforms: Collection[str]) -> list[SeenPost]:
    """Living posts of these platforms that were seen at or after a moment, by platform and address."""
    under = and_(CommentRow.platform == PostRow.platform, CommentRow.post_id == PostRow.post_id)
    counted = select(func.count()).where(under).correlate(PostRow).scalar_subquery()
    query = (
        select(PostRow.platform, PostRow.url, PostRow.title, PostRow.body, counted)
        .where(PostRow.seen_at >= moment, PostRow.platform.in_(platforms), PostRow.gone_at.is_(None))
        .order_by(PostRow.platform, PostRow.url)
    )
    return [
        SeenPost(platform, url, title or body or "", comments)
        for platform, url, title, body, comments in session.execute(query)
    ]
