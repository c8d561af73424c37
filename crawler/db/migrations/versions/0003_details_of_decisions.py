"""What belongs to a decision beside its words: the comment we made, to whom it was routed, what the ranker had said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("details", sa.JSON(), nullable=True))
    op.create_index("ix_decision_brand_decided_at", "decision", ["brand", "decided_at"])


def downgrade() -> None:
    op.drop_index("ix_decision_brand_decided_at", "decision")
    with op.batch_alter_table("decision") as table:
        table.drop_column("details")
