"""Where we could speak at all: what is gone, shut, too old or already answered is set aside."""

from __future__ import annotations

from datetime import datetime

from crawler.config import Brand
from ranking.handles import Known
from ranking.history import hours
from ranking.target import Target
from ranking.types import Candidate

GONE = "gone"
CLOSED = "comments closed"
TOO_OLD = "older than the window"
OURS = "our own"
ANSWERED = "already answered by us"
UNTOUCHED = "author not to be contacted"


class Eligibility:
    """Says why a target cannot be listed, in one of a few fixed words; ``None`` if it can."""

    def __init__(self, brand: Brand, now: datetime) -> None:
        self._known = Known(brand)
        self._window_h = brand.ranking.window_h
        self._now = now

    def shut(self, candidate: Candidate) -> str | None:
        """Reasons that hold for a post and everything under it."""
        if candidate.gone:
            return GONE
        if candidate.post.comments_open is False:
            return CLOSED
        if self._known.is_us(candidate.post.author) and not candidate.comments:
            return OURS
        return None

    def why_not(self, target: Target) -> str | None:
        """Reasons of one target; its age counts on its own, so a new comment keeps an old post alive."""
        if self._known.is_us(target.author):
            return OURS
        if self._known.is_untouched(target.author):
            return UNTOUCHED
        born = target.published_at
        if born is not None and hours(born, self._now) > self._window_h:
            return TOO_OLD
        if self._answered(target):
            return ANSWERED
        return None

    def _answered(self, target: Target) -> bool:
        if any(self._known.is_us(comment.author) for comment in target.answers):
            return True
        # Under a comment that belongs to a branch we already joined, another answer would be nagging.
        root = target.comment.root_id if target.comment is not None else None
        return root is not None and any(
            self._known.is_us(c.author) and c.root_id == root for c in target.candidate.comments
        )
