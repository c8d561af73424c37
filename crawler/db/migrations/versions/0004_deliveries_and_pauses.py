"""What was sent to whom, so that nothing arrives twice; and until when nothing may be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keys = ("brand", "audience", "market", "day", "item", "address")
    op.create_table(
        "delivery",
        *(sa.Column(name, sa.Text(), nullable=False) for name in keys),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name="pk_delivery"),
    )
    op.create_table(
        "pause",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("brand", "market", name="pk_pause"),
    )


def downgrade() -> None:
    op.drop_table("pause")
    op.drop_table("delivery")
