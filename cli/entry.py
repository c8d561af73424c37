"""One line of a ranking with what is stored of its target: what list, explain and export show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cli.team.resting import Rest
from crawler.db.decisions import Standing
from crawler.models import Author, Comment, Post, Snapshot
from ranking.types import Opportunity


@dataclass(frozen=True)
class Entry:
    """An opportunity, its post, its comment if it is one, and the target's newest counts.

    ``post`` is ``None`` where retention took it away; ``status``, ``assignee`` and ``note`` are
    what people decided, ``status_by`` who did and ``status_at`` when, ``said`` the whole of it. ``rest`` is set where
    it is kept back for now, ``partner`` where ``[safety] partners`` names its author, ``spoken_at`` where we spoke
    under the post (when last), ``campaign`` where it speaks of one of ours that runs.
    """

    opportunity: Opportunity
    post: Post | None
    comment: Comment | None = None
    snapshot: Snapshot | None = None
    status: str | None = None
    assignee: str | None = None
    note: str | None = None
    status_by: str | None = None
    status_at: datetime | None = None
    said: Standing | None = None
    rest: Rest | None = None
    partner: bool = False
    spoken_at: datetime | None = None
    campaign: str | None = None

    @property
    def url(self) -> str | None:
        """Where a person clicks: the comment's own address where it has one."""
        return (self.comment.url if self.comment else None) or (self.post.url if self.post else None)

    @property
    def title(self) -> str:
        """The post's title."""
        return self.post.title if self.post else ""

    @property
    def body(self) -> str:
        """What the author of the target wrote."""
        target = self.comment or self.post
        return target.body if target else ""

    @property
    def author(self) -> Author | None:
        """Who would be answered."""
        target = self.comment or self.post
        return target.author if target else None

    @property
    def published_at(self) -> datetime | None:
        """When the target was written."""
        target = self.comment or self.post
        return target.published_at if target else None

    @property
    def language(self) -> str | None:
        """Language of the target, as the ranker or the platform says."""
        target = self.comment or self.post
        return self.opportunity.language or (target.language if target else None)

    @property
    def quote(self) -> str:
        """The words by which a person recognises the target."""
        if self.comment is not None:
            return self.comment.body
        return self.title or self.body
