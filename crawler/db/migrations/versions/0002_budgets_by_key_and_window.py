"""Budgets by the key that pays and by window: platforms count in their own units, days and zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BY_DAY = sa.table("budget", sa.column("source"), sa.column("bucket"), sa.column("day", sa.Date()), sa.column("used"))
_BY_WINDOW = sa.table(
    "budget",
    sa.column("source"),
    sa.column("credential"),
    sa.column("bucket"),
    sa.column("moment", sa.DateTime(timezone=True)),
    sa.column("value"),
    sa.column("used"),
)


def upgrade() -> None:
    spent = op.get_bind().execute(sa.select(_BY_DAY)).all()
    op.drop_table("budget")
    op.create_table(
        "budget",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "credential", "bucket", "moment", "value", name="pk_budget"),
    )
    rows = [
        {
            "source": r.source,
            "credential": "",
            "bucket": r.bucket,
            "moment": _midnight(r.day),
            "value": "",
            "used": r.used,
        }
        for r in spent
    ]
    op.bulk_insert(_BY_WINDOW, rows)


def downgrade() -> None:
    spent = op.get_bind().execute(sa.select(_BY_WINDOW).where(_BY_WINDOW.c.bucket == "requests")).all()
    op.drop_table("budget")
    op.create_table(
        "budget",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "bucket", "day", name="pk_budget"),
    )
    rows = [{"source": r.source, "bucket": r.bucket, "day": r.moment.date(), "used": r.used} for r in spent]
    op.bulk_insert(_BY_DAY, rows)


def _midnight(day: date) -> datetime:
    # Only plain requests were counted before, by days in UTC.
    return datetime.combine(day, time.min, UTC)
