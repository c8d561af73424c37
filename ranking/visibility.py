"""The chance that our comment is seen: among the first five, by when it would arrive.

P(top 5 | arrival rank) is the curve of ``ranking.visibility_curve``: measured on Reddit, refitted
per platform from the workspace's own settled threads. Corrections, each small and stated: pinned
comments hold places of the five; a fifth comment with many likes is hard to pass; a creator who
answers under the post lifts those who come. Answers to a comment are seen as far as that comment
is: its own rank by likes enters with the same formula, then ours among its answers. Under a post,
a reply to the top comment is weighed as the other way to speak.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.models import Comment
from ranking.handles import Known
from ranking.history import hours
from ranking.target import Target
from ranking.types import Candidate, Crowding, Visibility
from ranking.visibility_curve import CEILING, PLACES, PRIOR, SlotCurve, slot_probability
from ranking.windows import likes_of

LIKES_DECADES = 6.0
HABIT_LIFT = 0.3
SLOWING = 0.6
MIN_AGE_H = 0.25
EARLY_RANK, LATE_RANK = 10.0, 60.0
ANSWER_SHARE = 0.6
LIKED = 5
"""A comment with fewer likes leads nobody to its answers."""


@dataclass(frozen=True)
class Arrivals:
    """Comments under a target: how many there are and how many come in an hour."""

    count: float
    per_hour: float

    def rank_after(self, delay_h: float) -> float:
        """How many comments stand there before ours, written ``delay_h`` from now."""
        return self.count + self.per_hour * max(delay_h, 0.0)


def arrivals(target: Target, now: datetime) -> Arrivals:
    """Comments under a post from its counts, or answers under a comment from the thread."""
    if target.comment is not None:
        return _by_age(len(target.answers), target.published_at, now)
    candidate = target.candidate
    counted = [
        (shot.captured_at, float(shot.comment_count))
        for shot in sorted(candidate.snapshots, key=lambda shot: shot.captured_at)
        if shot.comment_count is not None and shot.captured_at <= now
    ]
    if not counted:
        return _by_age(len(candidate.comments), target.published_at, now)
    newest_at, newest = counted[-1]
    for at, count in reversed(counted[:-1]):
        gap = hours(at, newest_at)
        if gap >= MIN_AGE_H:
            rate = max(0.0, newest - count) / gap
            return Arrivals(newest + rate * SLOWING * hours(newest_at, now), rate * SLOWING)
    found = _by_age(newest, target.published_at, newest_at)
    return Arrivals(found.rank_after(hours(newest_at, now)), found.per_hour)


def _by_age(count: float, born: datetime | None, at: datetime) -> Arrivals:
    """One look only: the mean pace of a life so far, slowed, since threads slow down."""
    if born is None:
        return Arrivals(count, 0.0)
    return Arrivals(count, SLOWING * count / max(hours(born, at), MIN_AGE_H))


def visibility(target: Target, known: Known, delay_h: float, now: datetime, curve: SlotCurve = PRIOR) -> Visibility:
    """Chance to be seen, how crowded it is, which brands are there already, and the reply as another way."""
    there = target.answers
    arriving = arrivals(target, now)
    rank = arriving.rank_after(delay_h)
    brands = {c.author.handle for c in there if c.author is not None and known.is_brand(c.author)}
    reply = best_reply(target, known, delay_h, now, curve)
    return Visibility(
        probability=round(chance(target, arriving, delay_h, curve), 4),
        arrival_rank=round(rank, 1),
        crowding=crowding(rank),
        brands_there=tuple(sorted(brands)),
        we_are_there=any(known.is_us(comment.author) for comment in there),
        reply_to=None if reply is None else reply[0],
        reply_probability=None if reply is None else round(reply[1], 4),
    )


def chance(target: Target, arriving: Arrivals, delay_h: float, curve: SlotCurve = PRIOR) -> float:
    """P for a comment written ``delay_h`` from now."""
    own = curve.at(arriving.rank_after(delay_h))
    if target.comment is not None:
        above = _rank_by_likes(target.candidate, target.comment)
        return min(1.0, own / CEILING * ANSWER_SHARE * min(1.0, slot_probability(above) / CEILING + 0.02))
    return min(1.0, own * incumbents(target) * _habit(target.candidate))


def best_reply(
    target: Target, known: Known, delay_h: float, now: datetime, curve: SlotCurve = PRIOR
) -> tuple[str, float] | None:
    """The much-liked comment under which a reply of ours is seen most, and how likely; ``None`` where none is liked.

    Only the first comments by likes that are neither ours nor a competitor's are looked at.
    """
    if target.comment is not None:
        return None
    open_to_us = [
        c
        for c in target.candidate.comments
        if c.depth == 0 and not known.is_us(c.author) and not known.is_rival(c.author)
    ]
    best = sorted(open_to_us, key=lambda c: (-likes_of(target, c), c.comment_id))[:PLACES]
    found = [
        (comment.comment_id, chance(answer, arrivals(answer, now), delay_h, curve))
        for comment in best
        if likes_of(target, comment) >= LIKED
        for answer in [Target(target.candidate, comment)]
    ]
    return max(found, key=lambda reply: reply[1], default=None)


def incumbents(target: Target) -> float:
    """What pins and the likes of the fifth-best comment leave of the chance, 0-1."""
    comments = [c for c in target.candidate.comments if c.depth == 0]
    pinned = min(sum(c.pinned is True for c in comments), PLACES - 1)
    likes = sorted((likes_of(target, c) for c in comments), reverse=True)
    fifth = likes[PLACES - 1] if len(likes) >= PLACES else 0
    return (PLACES - pinned) / PLACES * max(0.2, 1 - math.log10(1 + fifth) / LIKES_DECADES)


def _habit(candidate: Candidate) -> float:
    """A creator who answers under their own post makes the rest read on."""
    if not candidate.comments:
        return 1.0
    answered = sum(c.by_post_author is True or c.liked_by_post_author is True for c in candidate.comments)
    return 1 + HABIT_LIFT * min(1.0, 4 * answered / len(candidate.comments))


def _rank_by_likes(candidate: Candidate, comment: Comment) -> int:
    target = Target(candidate)
    mine = likes_of(target, comment)
    return sum(likes_of(target, other) > mine for other in candidate.comments if other.depth == 0)


def crowding(rank: float) -> Crowding:
    """The word for the card, until outcomes calibrate the number."""
    if rank <= EARLY_RANK:
        return "early"
    return "crowded" if rank <= LATE_RANK else "late"


def moment_after(now: datetime, hours_later: float) -> datetime:
    """A time so many hours from now, to the minute."""
    return (now + timedelta(hours=hours_later)).replace(second=0, microsecond=0)
