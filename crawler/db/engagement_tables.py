"""What the brand did on the platforms, and what came of it: our own words and numbers, no one else's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.tables import COUNTED
from crawler.db.types import Base, Key, Mapping, Moment, MomentKey


class EngagementRow(Base):
    """One comment (or like, duet, stitch, gift) the brand made; outlives the thread it stands in.

    ``comment_id`` is known once our comment was met among the stored ones, ``parent_id`` is the comment we
    answered. ``expected`` is what the ranking had expected when we acted (see ``cli.outcomes.expected``).
    ``withdrawn_at`` is set where the word that made it was taken back. There is no reference to the post's own
    row: retention takes that away, the engagement stays.
    """

    __tablename__ = "engagement"

    engagement_id: Mapped[int] = mapped_column(COUNTED, primary_key=True, autoincrement=True)
    brand: Mapped[str]
    opportunity_id: Mapped[str | None]
    platform: Mapped[str]
    post_id: Mapped[str | None]
    comment_id: Mapped[str | None]
    parent_id: Mapped[str | None]
    url: Mapped[str | None]
    kind: Mapped[str]
    code: Mapped[str]
    who: Mapped[str]
    play: Mapped[str | None]
    language: Mapped[str | None]
    made_at: Mapped[datetime]
    added_at: Mapped[datetime]
    linked_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]
    expected: Mapped[Mapping | None]

    __table_args__ = (
        # NULLs differ from each other on both databases: what is not known yet clashes with nothing.
        UniqueConstraint("brand", "url", name="uq_engagement_brand_url"),
        UniqueConstraint("brand", "platform", "post_id", "comment_id", name="uq_engagement_brand_comment"),
        Index("ix_engagement_brand_made_at", "brand", "made_at"),
        Index("ix_engagement_platform_post_id", "platform", "post_id"),
        Index("ix_engagement_opportunity_id", "opportunity_id"),
    )


class MeasurementRow(Base):
    """How one engagement stood at one moment; never updated.

    ``origin`` is ``thread`` (read from the stored comments) or ``typed`` (by ``who``). ``rank`` counts from 1 among
    the ``ranked`` comments beside it by likes; ``like_share`` is ours of all likes on the thread's comments, 0-1.
    ``post_views``, ``post_likes`` and ``post_comments`` are the post's own counts then, ``code_uses`` how often its
    discount code was used. What nobody knows is ``None``.
    """

    __tablename__ = "measurement"

    engagement_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    measured_at: Mapped[MomentKey]
    origin: Mapped[Key]
    who: Mapped[str]
    like_count: Mapped[int | None]
    reply_count: Mapped[int | None]
    rank: Mapped[int | None]
    ranked: Mapped[int | None]
    like_share: Mapped[float | None]
    creator_answered: Mapped[bool | None]
    creator_liked: Mapped[bool | None]
    post_views: Mapped[int | None]
    post_likes: Mapped[int | None]
    post_comments: Mapped[int | None]
    code_uses: Mapped[int | None]

    __table_args__ = (ForeignKeyConstraint(["engagement_id"], ["engagement.engagement_id"], ondelete="CASCADE"),)
