"""The ledger of what each source has spent today; one for all processes and machines."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from crawler.db.engine import Store
from crawler.db.tables import BudgetRow


def reserve(store: Store, source: str, bucket: str, amount: int, limit: int, day: date) -> bool:
    """Spend ``amount`` of a day's ``limit`` before it is used; ``False`` where it would not fit.

    One statement reads, compares and adds under the row's lock (on SQLite under the write lock
    of ``BEGIN IMMEDIATE``), and it is committed on return: no interleaving of processes, and no
    restart, can spend more than ``limit``.

    Raises:
        StorageError: the database refused; nothing was spent.
    """
    if amount < 0:
        raise ValueError(f"an amount to spend is not negative, as {amount} is")
    if amount > limit:
        return False
    dialect: Any = postgresql_insert if store.engine.dialect.name == "postgresql" else sqlite_insert
    insert = dialect(BudgetRow).values(source=source, bucket=bucket, day=day, used=amount)
    used = BudgetRow.used + insert.excluded.used
    spend = insert.on_conflict_do_update(
        index_elements=["source", "bucket", "day"], set_={"used": used}, where=used <= limit
    ).returning(BudgetRow.used)
    with store.session() as session:
        return session.connection().execute(spend).scalar() is not None


def spent(session: Session, source: str, bucket: str, day: date) -> int:
    """What is spent already."""
    used = session.scalar(
        select(BudgetRow.used).where(BudgetRow.source == source, BudgetRow.bucket == bucket, BudgetRow.day == day)
    )
    return used or 0
