"""Ones that got away: the best comments of other brands in the threads of our niche, beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.outcomes.measuring import Measures, ReadThread
from cli.outcomes.weeks import Week
from crawler.config import Brand
from crawler.db.decisions import Status, standings
from crawler.db.queries import StoredThread, threads
from crawler.db.tables import OpportunityRow, RankingRow
from crawler.models import Comment
from ranking.handles import Known

MOST_THREADS = 600
"""Threads of a week that are gone through, the best judged first."""
LEAST_LIKES = 3
"""A comment with fewer took nothing from anybody."""
PostKey = tuple[str, str]
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class GotAway:
    """One comment of another brand.

    Attributes:
        brand: whose it is, by its handle; ``rival``: a competitor that brand.toml names.
        platform, post_url, title: the thread; ``url`` is the comment's own address.
        body: what they wrote.
        came_h: hours after the post; ``None``: not known.
        likes, like_share, rank: as ``Measurement`` has them.
        our_share: share of likes that our best comment there took; ``None``: we were not there.
        listed_h: hours by which our list named the thread before they came (negative: after); ``None``: not known.
        standing: what our people had said of it.
    """

    brand: str
    rival: bool
    platform: str
    post_url: str
    title: str
    url: str | None
    body: str
    came_h: float | None
    likes: int
    like_share: float | None
    rank: int | None
    our_share: float | None
    listed_h: float | None
    standing: Status


@dataclass(frozen=True)
class _Listed:
    """When a thread was first on our list, and by which opportunities."""

    at: datetime
    opportunities: tuple[str, ...]


def got_away(session: Session, brand: Brand, week: Week, *, most: int = 10) -> list[GotAway]:
    """The comments of other brands that took most likes in a week, best first; at most one of a brand in a thread.

    Niche threads are those that our own lists named in that week (withheld ones are none of them). What retention has
    taken is not there any more: a week is best looked at when it is over.
    """
    listed = _listed_threads(session, brand.name, week)
    known = Known(brand)
    found = [
        one
        for stored in threads(session, listed)
        for one in _of_thread(session, stored, known, week, listed[stored.post.platform, stored.post.post_id])
    ]
    return sorted(found, key=lambda one: (-one.likes, -(one.like_share or 0.0), one.url or ""))[:most]


def _listed_threads(session: Session, brand: str, week: Week) -> dict[PostKey, _Listed]:
    """Threads on the lists of a week; a list that was made the evening before still counts."""
    first, best = func.min(RankingRow.ranked_at), func.max(OpportunityRow.score)
    wanted = (
        select(OpportunityRow.platform, OpportunityRow.post_id, OpportunityRow.opportunity_id, first)
        .join(RankingRow, RankingRow.ranking_id == OpportunityRow.ranking_id)
        .where(
            OpportunityRow.brand == brand,
            OpportunityRow.shelf.in_(("listed", "explore")),
            RankingRow.ranked_at >= week.begins - timedelta(days=1),
            RankingRow.ranked_at < week.ends,
        )
        .group_by(OpportunityRow.platform, OpportunityRow.post_id, OpportunityRow.opportunity_id)
        .order_by(best.desc(), OpportunityRow.opportunity_id)
        .limit(MOST_THREADS)
    )
    found: dict[PostKey, _Listed] = {}
    for platform, post_id, opportunity_id, at in session.execute(wanted):
        known = found.get((platform, post_id))
        ids = (*(known.opportunities if known else ()), opportunity_id)
        found[platform, post_id] = _Listed(min(at, known.at) if known else at, ids)
    return found


def _of_thread(session: Session, stored: StoredThread, known: Known, week: Week, listed: _Listed) -> Iterator[GotAway]:
    theirs = [one for one in stored.comments if known.is_brand(one.author) and _written_in(one, week)]
    theirs = [one for one in theirs if not one.by_post_author and _likes(stored, one) >= LEAST_LIKES]
    if not theirs:
        return
    measures, now = _standing_now(stored)
    ours = [measures.at(0, one, now).like_share for one in stored.comments if known.is_us(one.author)]
    said = standings(session, listed.opportunities)
    word: Status = next((one.status for one in said.values() if one.status != "open"), "open")
    for comment in _best_of_each(stored, theirs):
        measured = measures.at(0, comment, now)
        written, born = comment.published_at, stored.post.published_at
        yield GotAway(
            brand=comment.author.handle if comment.author else "",
            rival=known.is_rival(comment.author),
            platform=stored.post.platform,
            post_url=stored.post.url,
            title=stored.post.title or stored.post.body,
            url=comment.url,
            body=comment.body,
            came_h=_hours(born, written),
            likes=measured.like_count or 0,
            like_share=measured.like_share,
            rank=measured.rank,
            our_share=max((share for share in ours if share is not None), default=None),
            listed_h=_hours(listed.at, written),
            standing=word,
        )


def _standing_now(stored: StoredThread) -> tuple[Measures, datetime]:
    """The thread by its newest counts."""
    shots = [*stored.snapshots, *stored.comment_snapshots.values()]
    read = max((shot.captured_at for shot in shots), default=_NEVER)
    return Measures(ReadThread(stored.post, stored.comments, shots, stored.thread_at)), read


def _best_of_each(stored: StoredThread, comments: Iterable[Comment]) -> list[Comment]:
    found: dict[str, Comment] = {}
    for one in comments:
        name = one.author.author_id if one.author else ""
        if name not in found or _likes(stored, one) > _likes(stored, found[name]):
            found[name] = one
    return list(found.values())


def _likes(stored: StoredThread, comment: Comment) -> int:
    shot = stored.comment_snapshots.get(comment.comment_id)
    return (shot.like_count if shot is not None else None) or 0


def _written_in(comment: Comment, week: Week) -> bool:
    return comment.published_at is None or week.holds(comment.published_at)


def _hours(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else round((end - start).total_seconds() / 3600, 2)
