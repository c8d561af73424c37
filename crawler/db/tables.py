"""What was seen on the platforms, and what the crawl itself has to remember.

Columns bear the blueprint's words. Ids are the platforms' own; a comment is known by platform,
post and id, since one federated reply can stand under two posts. A field is nullable wherever a
list may leave out what a thread tells.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.types import Base, Key, Mapping, Moment, MomentKey, Tags

# An alias of the rowid in SQLite, where only INTEGER counts by itself; 64 bits wide in PostgreSQL.
COUNTED = BigInteger().with_variant(Integer, "sqlite")
NO_COMMENT = ""
"""Stands for "the post itself" where a comment's id is part of a key: NULL is never unique."""


class AuthorRow(Base):
    """Who wrote posts or comments."""

    __tablename__ = "author"

    platform: Mapped[Key]
    author_id: Mapped[Key]
    handle: Mapped[str]
    display_name: Mapped[str | None]
    url: Mapped[str | None]
    follower_count: Mapped[int | None]
    verified: Mapped[bool | None]


class PostRow(Base):
    """A public post, with when we saw it first and last and whether it was taken away."""

    __tablename__ = "post"

    platform: Mapped[Key]
    post_id: Mapped[Key]
    url: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    author_id: Mapped[str | None]
    title: Mapped[str | None]
    body: Mapped[str | None]
    hashtags: Mapped[Tags | None]
    mentions: Mapped[Tags | None]
    sound: Mapped[str | None]
    language: Mapped[str | None]
    region: Mapped[str | None]
    duration_s: Mapped[int | None]
    thumbnail_url: Mapped[str | None]
    transcript: Mapped[str | None]
    published_at: Mapped[Moment | None]
    comments_open: Mapped[bool | None]
    sensitive: Mapped[bool | None]
    ref: Mapped[str | None]
    run_id: Mapped[int | None]
    first_seen_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    gone_at: Mapped[Moment | None]

    __table_args__ = (
        ForeignKeyConstraint(["platform", "author_id"], ["author.platform", "author.author_id"]),
        Index("ix_post_platform_author_id", "platform", "author_id"),
        Index("ix_post_published_at", "published_at"),
        Index("ix_post_first_seen_at", "first_seen_at"),
        Index("ix_post_gone_at", "gone_at"),
    )


class CommentRow(Base):
    """A public comment under a post."""

    __tablename__ = "comment"

    platform: Mapped[Key]
    post_id: Mapped[Key]
    comment_id: Mapped[Key]
    url: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    parent_id: Mapped[str | None]
    root_id: Mapped[str | None]
    depth: Mapped[int]
    author_id: Mapped[str | None]
    body: Mapped[str | None]
    published_at: Mapped[Moment | None]
    pinned: Mapped[bool | None]
    by_post_author: Mapped[bool | None]
    liked_by_post_author: Mapped[bool | None]
    first_seen_at: Mapped[Moment]
    seen_at: Mapped[Moment]

    __table_args__ = (
        ForeignKeyConstraint(["platform", "post_id"], ["post.platform", "post.post_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["platform", "author_id"], ["author.platform", "author.author_id"]),
        Index("ix_comment_platform_author_id", "platform", "author_id"),
    )


class SnapshotRow(Base):
    """Counts at one moment; never updated. ``comment_id`` is ``""`` for the post itself."""

    __tablename__ = "snapshot"

    platform: Mapped[Key]
    post_id: Mapped[Key]
    comment_id: Mapped[Key]
    captured_at: Mapped[MomentKey]
    view_count: Mapped[int | None]
    like_count: Mapped[int | None]
    comment_count: Mapped[int | None]
    share_count: Mapped[int | None]
    save_count: Mapped[int | None]
    position: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(["platform", "post_id"], ["post.platform", "post.post_id"], ondelete="CASCADE"),
        # The table is its own index: all counts of a post lie side by side.
        {"sqlite_with_rowid": False},
    )


class ThreadFetchRow(Base):
    """When the comments of a post were last fetched."""

    __tablename__ = "thread_fetch"

    platform: Mapped[Key]
    post_id: Mapped[Key]
    fetched_at: Mapped[Moment]

    __table_args__ = (
        ForeignKeyConstraint(["platform", "post_id"], ["post.platform", "post.post_id"], ondelete="CASCADE"),
    )


class CursorRow(Base):
    """Where a list is resumed."""

    __tablename__ = "cursor"

    source: Mapped[Key]
    scope: Mapped[Key]
    value: Mapped[str | None]
    complete: Mapped[bool]
    updated_at: Mapped[Moment]


class CrawlRunRow(Base):
    """One run of one spider; ``state`` is ``running`` until it is finished."""

    __tablename__ = "crawl_run"

    run_id: Mapped[int] = mapped_column(COUNTED, primary_key=True, autoincrement=True)
    source: Mapped[str]
    phase: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]
    counts: Mapped[Mapping | None]
    note: Mapped[str]

    __table_args__ = (Index("ix_crawl_run_source_run_id", "source", "run_id"),)


class BudgetRow(Base):
    """What a source has spent of one bucket in one window, or one distinct value it asked for.

    ``credential`` is a digest of the key that pays ("" without one), ``moment`` the beginning of the
    day or the moment from which the window rolls, ``value`` "" where amounts are counted.
    """

    __tablename__ = "budget"

    source: Mapped[Key]
    credential: Mapped[Key]
    bucket: Mapped[Key]
    moment: Mapped[MomentKey]
    value: Mapped[Key]
    used: Mapped[int]


class EmbeddingRow(Base):
    """A cached vector: float32 values as bytes, in the machine's order."""

    __tablename__ = "embedding"

    model: Mapped[Key]
    digest: Mapped[Key]
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[Moment] = mapped_column(index=True)


class SettingRow(Base):
    """One value that belongs to the database itself, such as the salt of hashed handles."""

    __tablename__ = "setting"

    name: Mapped[Key]
    value: Mapped[str] = mapped_column(Text)


class RankingRow(Base):
    """One run of the ranker; the counts spare readers from counting the opportunities."""

    __tablename__ = "ranking"

    ranking_id: Mapped[int] = mapped_column(COUNTED, primary_key=True, autoincrement=True)
    brand: Mapped[str]
    ranked_at: Mapped[Moment]
    ranker_version: Mapped[str]
    model: Mapped[str]
    weights: Mapped[Mapping]
    candidates: Mapped[int]
    below: Mapped[int]
    listed: Mapped[int]
    escalated: Mapped[int]
    withheld: Mapped[int]
    explored: Mapped[int]

    __table_args__ = (Index("ix_ranking_brand_ranking_id", "brand", "ranking_id"),)


class OpportunityRow(Base):
    """One judged target of one ranking; ``payload`` is the whole of it as JSON."""

    __tablename__ = "opportunity"

    ranking_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shelf: Mapped[Key]
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opportunity_id: Mapped[str]
    brand: Mapped[str]
    platform: Mapped[str]
    post_id: Mapped[str]
    comment_id: Mapped[str | None]
    target: Mapped[str]
    verdict: Mapped[str]
    play: Mapped[str | None]
    score: Mapped[float]
    act_before: Mapped[Moment | None]
    payload: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["ranking_id"], ["ranking.ranking_id"], ondelete="CASCADE"),
        Index("ix_opportunity_opportunity_id_ranking_id", "opportunity_id", "ranking_id"),
        Index("ix_opportunity_platform_post_id_ranking_id", "platform", "post_id", "ranking_id"),
    )
