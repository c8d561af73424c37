"""Forgets what was promised to be forgotten: by age, because it was taken away, or on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crawler.db.engagements import forget_thread
from crawler.db.tables import (
    AuthorRow,
    CommentRow,
    EmbeddingRow,
    OpportunityRow,
    PostRow,
    RankingRow,
    SnapshotRow,
)

GONE_FOR = timedelta(days=7)
"""What its author took away is kept this long, so that a passing outage erases nothing."""


@dataclass(frozen=True)
class Expired:
    """Rows that were deleted."""

    posts: int = 0
    comments: int = 0
    snapshots: int = 0
    authors: int = 0
    opportunities: int = 0
    rankings: int = 0
    embeddings: int = 0


def expire(session: Session, now: datetime, days_by_platform: Mapping[str, int]) -> Expired:
    """Delete what was not seen again for a platform's number of days, and posts that are gone.

    Counts are deleted by their own age, since terms speak of data and not of posts. What was
    judged and cached of it goes too; decisions hold no text of the platform and stay. Platforms
    that are not named keep everything.
    """
    posts = comments = snapshots = judged = 0
    for platform, days in sorted(days_by_platform.items()):
        before = now - timedelta(days=days)
        snapshots += _delete(session, SnapshotRow, SnapshotRow.platform == platform, SnapshotRow.captured_at < before)
        comments += _delete(session, CommentRow, CommentRow.platform == platform, CommentRow.seen_at < before)
        posts += _delete(session, PostRow, PostRow.platform == platform, PostRow.seen_at < before)
        old = select(RankingRow.ranking_id).where(RankingRow.ranked_at < before)
        of_old = OpportunityRow.ranking_id.in_(old)
        judged += _delete(session, OpportunityRow, OpportunityRow.platform == platform, of_old)
    posts += _delete(session, PostRow, PostRow.gone_at < now - GONE_FOR)
    return Expired(
        posts=posts,
        comments=comments,
        snapshots=snapshots,
        authors=_lonely_authors(session),
        opportunities=judged + _judged_without_post(session),
        rankings=_old_rankings(session, now, days_by_platform),
        embeddings=_old_embeddings(session, now, days_by_platform),
    )


def erase_author(session: Session, platform: str, author_id: str) -> Expired:
    """Delete all a person wrote, at their request, with what was judged of it; our own numbers stay, without them."""
    wrote = CommentRow.platform == platform, CommentRow.author_id == author_id
    keys = session.execute(select(CommentRow.post_id, CommentRow.comment_id).where(*wrote)).all()
    snapshots = judged = 0
    for post_id in session.scalars(
        select(PostRow.post_id).where(PostRow.platform == platform, PostRow.author_id == author_id)
    ).all():
        forget_thread(session, platform, post_id)
    for post_id, comment_id in keys:
        forget_thread(session, platform, post_id, comment_id)
        for table in (SnapshotRow, OpportunityRow):
            same = table.platform == platform, table.post_id == post_id, table.comment_id == comment_id
            gone = _delete(session, table, *same)
            snapshots, judged = (snapshots + gone, judged) if table is SnapshotRow else (snapshots, judged + gone)
    comments = _delete(session, CommentRow, *wrote)
    posts = _delete(session, PostRow, PostRow.platform == platform, PostRow.author_id == author_id)
    return Expired(
        posts=posts,
        comments=comments,
        snapshots=snapshots,
        authors=_lonely_authors(session),
        opportunities=judged + _judged_without_post(session),
    )


def erase_item(session: Session, platform: str, post_id: str, comment_id: str | None) -> Expired:
    """Delete one post with all under it, or one comment, with what was judged of it; see :func:`erase_author`."""
    forget_thread(session, platform, post_id, comment_id)
    if comment_id is None:
        posts = _delete(session, PostRow, PostRow.platform == platform, PostRow.post_id == post_id)
        judged = _judged_without_post(session)
        return Expired(posts=posts, authors=_lonely_authors(session), opportunities=judged)
    gone = []
    for table in (SnapshotRow, OpportunityRow, CommentRow):
        same = table.platform == platform, table.post_id == post_id, table.comment_id == comment_id
        gone.append(_delete(session, table, *same))
    return Expired(snapshots=gone[0], opportunities=gone[1], comments=gone[2], authors=_lonely_authors(session))


def _delete(session: Session, table: type[Any], *conditions: Any) -> int:
    done = session.execute(delete(table).where(*conditions), execution_options={"synchronize_session": False})
    return max(getattr(done, "rowcount", 0), 0)


def _lonely_authors(session: Session) -> int:
    posts = select(PostRow.post_id).where(
        PostRow.platform == AuthorRow.platform, PostRow.author_id == AuthorRow.author_id
    )
    comments = select(CommentRow.comment_id).where(
        CommentRow.platform == AuthorRow.platform, CommentRow.author_id == AuthorRow.author_id
    )
    return _delete(session, AuthorRow, ~posts.exists(), ~comments.exists())


def _judged_without_post(session: Session) -> int:
    post = select(PostRow.post_id).where(
        PostRow.platform == OpportunityRow.platform, PostRow.post_id == OpportunityRow.post_id
    )
    return _delete(session, OpportunityRow, ~post.exists())


def _old_rankings(session: Session, now: datetime, days_by_platform: Mapping[str, int]) -> int:
    """Heads of old rankings of which nothing is left, but never a brand's newest."""
    if not days_by_platform:
        return 0
    before = now - timedelta(days=max(days_by_platform.values()))
    newest = select(func.max(RankingRow.ranking_id)).group_by(RankingRow.brand)
    judged = select(OpportunityRow.place).where(OpportunityRow.ranking_id == RankingRow.ranking_id)
    old = RankingRow.ranked_at < before, RankingRow.ranking_id.not_in(newest), ~judged.exists()
    return _delete(session, RankingRow, *old)


def _old_embeddings(session: Session, now: datetime, days_by_platform: Mapping[str, int]) -> int:
    """A vector tells something of its text, and does not say whose it was: the shortest term holds."""
    if not days_by_platform:
        return 0
    before = now - timedelta(days=min(days_by_platform.values()))
    return _delete(session, EmbeddingRow, EmbeddingRow.stored_at < before)
