"""Whom the list met on several days; and who asked to be forgotten, as digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstone"),
    )
    who = ("brand", "platform", "author_id")
    seen = ("first_seen_at", "last_seen_at")
    op.create_table(
        "person",
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*who, "handle", "display_name", "url")),
        sa.Column("follower_count", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in seen),
        sa.PrimaryKeyConstraint(*who, name="pk_person"),
    )
    op.create_index("ix_person_last_seen_at", "person", ["last_seen_at"])
    op.create_table(
        "sighting",
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*who, "opportunity_id", "play", "url")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in seen),
        sa.PrimaryKeyConstraint(*who, "opportunity_id", name="pk_sighting"),
        sa.ForeignKeyConstraint(who, [f"person.{name}" for name in who], name="fk_sighting_person", ondelete="CASCADE"),
    )
    op.create_index("ix_sighting_opportunity_id", "sighting", ["opportunity_id"])


def downgrade() -> None:
    op.drop_table("sighting")
    op.drop_table("person")
    op.drop_table("tombstone")
