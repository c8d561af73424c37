"""Whom the list met on several days, and who asked to be forgotten."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.types import Base, Key, Moment


class TombstoneRow(Base):
    """Somebody or something that must not be stored again: a keyed digest, from which nobody can be told.

    ``digest`` is that of an account, a handle, a post or a comment of one platform (``crawler.db.tombstones``).
    """

    __tablename__ = "tombstone"

    digest: Mapped[Key]
    forgotten_at: Mapped[Moment]


class PersonRow(Base):
    """Somebody whose posts or comments a brand's list named; the names are "" where they may not be kept."""

    __tablename__ = "person"

    brand: Mapped[Key]
    platform: Mapped[Key]
    author_id: Mapped[Key]
    handle: Mapped[str]
    display_name: Mapped[str]
    url: Mapped[str]
    follower_count: Mapped[int | None]
    first_seen_at: Mapped[Moment]
    last_seen_at: Mapped[Moment] = mapped_column(index=True)


class SightingRow(Base):
    """One target of a person that the list named, however many rankings named it."""

    __tablename__ = "sighting"

    brand: Mapped[Key]
    platform: Mapped[Key]
    author_id: Mapped[Key]
    opportunity_id: Mapped[Key]
    play: Mapped[str]
    url: Mapped[str]
    first_seen_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]

    __table_args__ = (
        ForeignKeyConstraint(
            ["brand", "platform", "author_id"],
            ["person.brand", "person.platform", "person.author_id"],
            ondelete="CASCADE",
        ),
        Index("ix_sighting_opportunity_id", "opportunity_id"),
    )
