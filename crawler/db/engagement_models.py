"""One thing the brand did, and how it stood at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Origin = Literal["thread", "typed"]


@dataclass(frozen=True)
class Engagement:
    """One thing the brand did; see ``EngagementRow``.

    ``engagement_id`` 0 is not stored yet. ``who`` is empty where nobody told of it: a crawl found our comment.
    """

    brand: str
    platform: str
    who: str
    made_at: datetime
    added_at: datetime
    engagement_id: int = 0
    opportunity_id: str | None = None
    post_id: str | None = None
    comment_id: str | None = None
    parent_id: str | None = None
    url: str | None = None
    kind: str = "comment"
    code: str = ""
    play: str | None = None
    language: str | None = None
    linked_at: datetime | None = None
    withdrawn_at: datetime | None = None
    expected: Mapping[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether nobody told of it: a crawl met our comment."""
        return not self.who


@dataclass(frozen=True)
class Measurement:
    """How an engagement stood at one moment; see ``MeasurementRow``. ``None`` is not known."""

    engagement_id: int
    measured_at: datetime
    origin: Origin = "thread"
    who: str = ""
    like_count: int | None = None
    reply_count: int | None = None
    rank: int | None = None
    ranked: int | None = None
    like_share: float | None = None
    creator_answered: bool | None = None
    creator_liked: bool | None = None
    post_views: int | None = None
    post_likes: int | None = None
    post_comments: int | None = None
    code_uses: int | None = None
