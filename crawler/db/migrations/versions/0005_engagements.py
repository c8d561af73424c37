"""What the brand did, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _engagement()
    _measurement()


def downgrade() -> None:
    op.drop_table("measurement")
    for name in ("opportunity_id", "platform_post_id", "brand_made_at"):
        op.drop_index(f"ix_engagement_{name}", "engagement")
    op.drop_table("engagement")


def _engagement() -> None:
    moment = sa.DateTime(timezone=True)
    told = ("opportunity_id", "post_id", "comment_id", "parent_id", "url", "play", "language")
    op.create_table(
        "engagement",
        sa.Column(
            "engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("brand", "platform", "kind", "code", "who")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in told),
        *(sa.Column(name, moment, nullable=False) for name in ("made_at", "added_at")),
        *(sa.Column(name, moment, nullable=True) for name in ("linked_at", "withdrawn_at")),
        sa.Column("expected", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("engagement_id", name="pk_engagement"),
        sa.UniqueConstraint("brand", "url", name="uq_engagement_brand_url"),
        sa.UniqueConstraint("brand", "platform", "post_id", "comment_id", name="uq_engagement_brand_comment"),
    )
    op.create_index("ix_engagement_brand_made_at", "engagement", ["brand", "made_at"])
    op.create_index("ix_engagement_platform_post_id", "engagement", ["platform", "post_id"])
    op.create_index("ix_engagement_opportunity_id", "engagement", ["opportunity_id"])


def _measurement() -> None:
    counts = ("like_count", "reply_count", "rank", "ranked", "post_views", "post_likes", "post_comments", "code_uses")
    op.create_table(
        "measurement",
        sa.Column("engagement_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("origin", "who")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in counts),
        sa.Column("like_share", sa.Double(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=True) for name in ("creator_answered", "creator_liked")),
        sa.PrimaryKeyConstraint("engagement_id", "measured_at", "origin", name="pk_measurement"),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.engagement_id"], name="fk_measurement_engagement", ondelete="CASCADE"
        ),
    )
