"""What is judged: a post, or one comment under it, with the thread around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.models import Author, Comment, Post, Snapshot
from ranking.types import Candidate

TITLE_AND_BODY_CHARS = 600


@dataclass(frozen=True)
class Target:
    """One possible place to speak: ``comment`` is ``None`` for the post itself."""

    candidate: Candidate
    comment: Comment | None = None

    @property
    def post(self) -> Post:
        """The post that is the target, or above it."""
        return self.candidate.post

    @property
    def text(self) -> str:
        """What its author wrote, title first, as judged; not the thread around it."""
        if self.comment is not None:
            return self.comment.body
        return "\n".join(part for part in (self.post.title, self.post.body) if part)[:TITLE_AND_BODY_CHARS]

    @property
    def author(self) -> Author | None:
        """Who would be answered."""
        return self.comment.author if self.comment is not None else self.post.author

    @property
    def published_at(self) -> datetime | None:
        """When it was written."""
        return self.comment.published_at if self.comment is not None else self.post.published_at

    @property
    def snapshot(self) -> Snapshot | None:
        """Newest counts of the target itself."""
        if self.comment is not None:
            return self.candidate.comment_snapshots.get(self.comment.comment_id)
        return self.candidate.snapshots[-1] if self.candidate.snapshots else None

    @property
    def answers(self) -> tuple[Comment, ...]:
        """Comments that stand under the target."""
        if self.comment is None:
            return self.candidate.comments
        return tuple(c for c in self.candidate.comments if c.parent_id == self.comment.comment_id)
