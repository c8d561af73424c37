"""One line of a ranking with what is stored of its target: what list, explain and export show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.models import Author, Comment, Post, Snapshot
from ranking.types import Opportunity


@dataclass(frozen=True)
class OpportunityRow:
    """An opportunity, its post, its comment if it is one, and the target's newest counts."""

    opportunity: Opportunity
    post: Post
    comment: Comment | None = None
    snapshot: Snapshot | None = None

    @property
    def url(self) -> str:
        """Where a person clicks: the comment's own address where it has one."""
        return (self.comment.url if self.comment else None) or self.post.url

    @property
    def body(self) -> str:
        """What the author of the target wrote."""
        return self.comment.body if self.comment else self.post.body

    @property
    def author(self) -> Author | None:
        """Who would be answered."""
        return self.comment.author if self.comment else self.post.author

    @property
    def published_at(self) -> datetime | None:
        """When the target was written."""
        return self.comment.published_at if self.comment else self.post.published_at

    @property
    def language(self) -> str | None:
        """Language of the target, as the ranker or the platform says."""
        spoken = self.comment.language if self.comment else self.post.language
        return self.opportunity.language or spoken

    @property
    def quote(self) -> str:
        """The words by which a person recognises the target."""
        if self.comment is not None:
            return self.comment.body
        return self.post.title or self.post.body
