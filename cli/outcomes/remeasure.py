"""After each crawl: finds our own comments among what was stored, and measures what we did."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.outcomes.addresses import place_of
from cli.outcomes.found import ours_at, record_found
from cli.outcomes.marks import OPEN_FOR, due
from cli.outcomes.measuring import Measures, ReadThread
from crawler.config import Brand
from crawler.db import engagements
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.queries import StoredThread, thread
from crawler.db.rows import snapshot_columns, snapshot_of
from crawler.db.tables import SnapshotRow
from crawler.models import Comment
from ranking.handles import Known
from ranking.history import hours

logger = logging.getLogger(__name__)

SPOKEN = frozenset({"comment", "reply"})
"""Kinds that leave a comment in the thread; a like leaves nothing, a duet is a post of its own."""
WRITTEN_BEFORE, WRITTEN_AFTER = timedelta(hours=12), timedelta(hours=72)
"""How far from the word "done" our comment may have been written to be taken for it."""
PostKey = tuple[str, str]
CommentKey = tuple[str, str, str]


@dataclass(frozen=True)
class Remeasured:
    """Engagements whose comment was found, comments of ours that nobody had told of, and new measurements."""

    linked: int = 0
    measured: int = 0
    found: int = 0


def remeasure(session: Session, brand: Brand, now: datetime) -> Remeasured:
    """Bring everything young enough up to date with what is stored; running it again changes nothing."""
    linked = _link(session, brand, now)
    # Only then: a comment that somebody told of is theirs, and no second one.
    found = record_found(session, brand, now)
    measured = _measure(session, brand, now)
    if linked or found or measured:
        logger.info("outcomes: %d of our comments linked, %d found, %d measured", linked, found, measured)
    return Remeasured(linked, measured, found)


def due_threads(session: Session, brand: str, now: datetime) -> dict[PostKey, str]:
    """Threads that should be read again for what we wrote there, by platform and post, with the reason in words.

    Of comments that nobody told of, only those in threads that had been judged: a care team writes a hundred a day.
    """
    open_ = [one for one in _open(session, brand, now) if not one.found or one.opportunity_id]
    read = engagements.measurements(session, [one.engagement_id for one in open_])
    found: dict[PostKey, str] = {}
    for one in open_:
        mark = due(one.made_at, _moments(read.get(one.engagement_id, ())), now)
        if mark is not None and one.post_id is not None:
            found[one.platform, one.post_id] = f"our comment of {hours(one.made_at, now):.0f} h ago is to be measured"
    return found


def _open(session: Session, brand: str, now: datetime) -> list[Engagement]:
    found = engagements.engagements(session, brand, since=now - OPEN_FOR, until=now + timedelta(days=1))
    return [one for one in found if one.kind in SPOKEN]


def _link(session: Session, brand: Brand, now: datetime) -> int:
    unknown = [one for one in _open(session, brand.name, now) if one.comment_id is None]
    if not unknown:
        return 0
    known, taken, found = Known(brand), _taken(session, brand.name), 0
    for one in unknown:
        comment = _at_address(session, brand, one) or _by_us(session, known, one, taken)
        if comment is not None:
            engagements.link(session, one, comment, now)
            taken.add(_key(comment))
            found += 1
    return found


def _at_address(session: Session, brand: Brand, one: Engagement) -> Comment | None:
    if not one.url:
        return None
    return place_of(session, brand, one.url).comment or ours_at(session, brand, one.url, one.made_at - WRITTEN_BEFORE)


def _by_us(session: Session, known: Known, one: Engagement, taken: Collection[CommentKey]) -> Comment | None:
    """Where nobody pasted an address: the comment of our own account in that thread that fits best."""
    if one.url or one.post_id is None:
        return None
    stored = thread(session, one.platform, one.post_id)
    if stored is None:
        return None
    ours = [each for each in stored.comments if known.is_us(each.author) and _key(each) not in taken]
    fitting = [each for each in ours if _may_be(each, one)]
    return min(fitting, key=lambda each: _distance(each, one), default=None)


def _taken(session: Session, brand: str) -> set[CommentKey]:
    """Comments that somebody told of already; one that was only found is free for whoever does."""
    every = (one for one in engagements.engagements(session, brand) if not one.found)
    return {(one.platform, one.post_id, one.comment_id) for one in every if one.post_id and one.comment_id}


def _key(comment: Comment) -> CommentKey:
    return comment.platform, comment.post_id, comment.comment_id


def _may_be(comment: Comment, one: Engagement) -> bool:
    written = comment.published_at
    return written is None or -WRITTEN_BEFORE <= written - one.made_at <= WRITTEN_AFTER


def _distance(comment: Comment, one: Engagement) -> tuple[bool, float, str]:
    """An answer where we meant to answer goes first, then what was written nearest to the word "done"."""
    elsewhere = one.parent_id is not None and one.parent_id not in (comment.parent_id, comment.root_id)
    off = abs(hours(one.made_at, comment.published_at)) if comment.published_at else float("inf")
    return elsewhere, off, comment.comment_id


def _measure(session: Session, brand: Brand, now: datetime) -> int:
    """Measure what is linked; one thread is in memory at a time."""
    linked = [one for one in _open(session, brand.name, now) if one.comment_id is not None and one.post_id is not None]
    linked.sort(key=lambda one: (one.platform, one.post_id or "", one.engagement_id))
    added = 0
    for (platform, post_id), group in groupby(linked, key=lambda one: (one.platform, one.post_id or "")):
        stored = thread(session, platform, post_id)
        if stored is not None:
            added += _measure_thread(session, stored, list(group))
    return added


def _measure_thread(session: Session, stored: StoredThread, ours: Sequence[Engagement]) -> int:
    known = engagements.measurements(session, [one.engagement_id for one in ours])
    read = {one.engagement_id: _moments(known.get(one.engagement_id, ())) for one in ours}
    if all(moments and stored.thread_at and max(moments) >= stored.thread_at for moments in read.values()):
        return 0  # nothing was read since: the counts need not be loaded
    reading = Measures(_read_thread(session, stored))
    comments = {one.comment_id: one for one in stored.comments}
    found = []
    for one in ours:
        comment = comments.get(one.comment_id or "")
        if comment is not None:
            moments = reading.moments(comment.comment_id, read[one.engagement_id])
            found += [reading.at(one.engagement_id, comment, moment) for moment in moments]
    return engagements.measure(session, found)


def _moments(measured: Iterable[Measurement]) -> list[datetime]:
    return [one.measured_at for one in measured if one.origin == "thread"]


def _read_thread(session: Session, stored: StoredThread) -> ReadThread:
    """A thread with all its counts: a comment's earlier ones too, which no other reader needs."""
    of_post = SnapshotRow.platform == stored.post.platform, SnapshotRow.post_id == stored.post.post_id
    rows = session.execute(select(*snapshot_columns()).where(*of_post)).mappings()
    return ReadThread(stored.post, stored.comments, [snapshot_of(row) for row in rows], stored.thread_at)
