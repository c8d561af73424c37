"""What a crawl of single addresses has brought, as it stands in the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

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
