"""From the stored thread to a measurement: likes, replies, rank and share of a comment at one moment. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.db.engagement_models import Measurement
from crawler.models import Comment, Post, Snapshot

ONE_READING = timedelta(minutes=10)
"""The pages of a thread are fetched one after the other: counts of these minutes are of one reading."""


@dataclass(frozen=True)
class ReadThread:
    """A thread with every count that was read in it.

    Attributes:
        post: the post.
        comments: all stored comments.
        snapshots: counts of the post and of its comments, in any order.
        read_at: when its comments were last fetched; ``None``: never.
    """

    post: Post
    comments: Sequence[Comment]
    snapshots: Sequence[Snapshot]
    read_at: datetime | None = None


class Measures:
    """Measures comments of one thread as it stood at any moment."""

    def __init__(self, thread: ReadThread) -> None:
        self._thread = thread
        self._histories: dict[str | None, list[Snapshot]] = {}
        for shot in sorted(thread.snapshots, key=lambda one: one.captured_at):
            self._histories.setdefault(shot.comment_id, []).append(shot)

    def moments(self, comment_id: str, known: Collection[datetime] = ()) -> list[datetime]:
        """When a comment was read and not measured yet, oldest first.

        A platform that counts nothing at comments still shows who answered: then the reading itself is the moment.
        """
        counted = [shot.captured_at for shot in self._histories.get(comment_id, ())]
        read = self._thread.read_at
        if read is not None and not any(abs(read - at) <= ONE_READING for at in counted):
            counted.append(read)
        return sorted(at for at in set(counted) if not any(abs(at - one) <= ONE_READING for one in known))

    def at(self, engagement_id: int, comment: Comment, moment: datetime) -> Measurement:
        """How a comment stood at a moment, by the counts of that reading.

        Comments that were written later do not count; nor do those whose likes nobody knows. A comment ranks among
        those beside it: all under the post, or all under the same comment. Its share is of all likes in the thread.
        """
        mine = self._likes(comment.comment_id, moment)
        there = [one for one in self._thread.comments if _written_by(one, moment)]
        beside = [one for one in there if one.parent_id == comment.parent_id and one.depth == comment.depth]
        known = {one.comment_id: n for one in there if (n := self._likes(one.comment_id, moment)) is not None}
        rivals = [known[one.comment_id] for one in beside if one != comment and one.comment_id in known]
        total = sum(known.values())
        answers = [one for one in there if one.parent_id == comment.comment_id]
        counts = self._newest(None, moment)
        return Measurement(
            engagement_id=engagement_id,
            measured_at=moment,
            like_count=mine,
            reply_count=self._replies(comment.comment_id, answers, moment),
            rank=None if mine is None else 1 + sum(n > mine for n in rivals),
            ranked=None if mine is None else 1 + len(rivals),
            like_share=mine / total if mine is not None and total else None,
            creator_answered=any(self._by_creator(one) for one in answers),
            creator_liked=self._liked(comment, moment),
            post_views=counts.view_count if counts else None,
            post_likes=counts.like_count if counts else None,
            post_comments=counts.comment_count if counts else None,
        )

    def _newest(self, comment_id: str | None, moment: datetime) -> Snapshot | None:
        """The last counts up to a reading."""
        history = self._histories.get(comment_id, [])
        index = bisect_right(history, moment + ONE_READING, key=lambda one: one.captured_at)
        return history[index - 1] if index else None

    def _likes(self, comment_id: str, moment: datetime) -> int | None:
        shot = self._newest(comment_id, moment)
        return shot.like_count if shot is not None else None

    def _replies(self, comment_id: str, answers: Sequence[Comment], moment: datetime) -> int:
        shot = self._newest(comment_id, moment)
        counted = shot.comment_count if shot is not None and shot.comment_count is not None else 0
        return max(counted, len(answers))

    def _by_creator(self, comment: Comment) -> bool:
        creator = self._thread.post.author
        same = creator is not None and comment.author is not None and comment.author.author_id == creator.author_id
        return comment.by_post_author is True or same

    def _liked(self, comment: Comment, moment: datetime) -> bool | None:
        """The comment says what holds now; of earlier readings nobody knows."""
        read = self._thread.read_at
        return comment.liked_by_post_author if read is None or moment >= read - ONE_READING else None


def _written_by(comment: Comment, moment: datetime) -> bool:
    return comment.published_at is None or comment.published_at <= moment + ONE_READING
