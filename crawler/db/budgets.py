"""The ledger of what each source has spent; one for all processes and machines.

Spendings are booked before a request leaves, in one transaction over all the buckets it touches:
no interleaving of processes, and no restart, can spend more than a limit. A row is one bucket of
one key in one window (``crawler.spending``), or one value of a bucket that counts different ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.config.sections import SourceConfig
from crawler.db.engine import Store
from crawler.db.locks import one_at_a_time
from crawler.db.tables import BudgetRow
from crawler.errors import BudgetError
from crawler.policy import SourcePolicy
from crawler.spending import Allowance, Charge, allowances, frees, stamp


@dataclass(frozen=True)
class Booking:
    """One row that a reservation has added ``amount`` to."""

    allowance: Allowance
    moment: datetime
    value: str
    amount: int


@dataclass(frozen=True)
class Receipt:
    """What one reservation has booked; values that were free already are not in it."""

    source: str
    bookings: tuple[Booking, ...]


@dataclass(frozen=True)
class Standing:
    """How one bucket stands over its ``days``: ``resets_at`` is when some comes back, ``None`` if nothing is used."""

    bucket: str
    noun: str
    days: int
    limit: int
    used: int
    left: int
    resets_at: datetime | None


def reserve(store: Store, source: str, wanted: Iterable[Charge], now: datetime) -> Receipt:
    """Spend all of what a request costs before it is sent, or nothing.

    Raises:
        BudgetError: a bucket has too little left; the sentence names it, its limit and its reset.
        StorageError: the database refused; nothing was spent.
    """
    with store.session() as session:
        one_at_a_time(session, f"budget {source}")
        bookings = [booked for charge in wanted if (booked := _fitted(session, source, charge, now)) is not None]
        for booking in bookings:
            _add(session, source, booking, booking.amount)
    return Receipt(source, tuple(bookings))


def settle(store: Store, receipt: Receipt, cost: Mapping[str, int]) -> None:
    """Book what a request really cost in the place of what was reserved, by bucket.

    It goes to the windows that had paid, also after midnight. More than was reserved is booked up
    to the limit (``ALL_OF_IT``: the platform says that nothing is left).
    """
    with store.session() as session:
        one_at_a_time(session, f"budget {receipt.source}")
        for booking in receipt.bookings:
            bucket = booking.allowance.bucket
            if bucket.name in cost and not bucket.distinct:
                _add(session, receipt.source, booking, max(0, cost[bucket.name]) - booking.amount)


def standing(
    session: Session, policy: SourcePolicy, config: SourceConfig, secrets: Mapping[str, str], now: datetime
) -> tuple[Standing, ...]:
    """Every bucket of a source, plain requests first.

    Raises:
        ConfigError: ``[sources.X.budgets]`` names a bucket that the source does not have.
    """
    return tuple(
        _standing(_rows(session, policy.source, allowance, now), allowance)
        for allowance in allowances(policy, config, secrets).values()
    )


def _fitted(session: Session, source: str, charge: Charge, now: datetime) -> Booking | None:
    """The booking of a charge, ``None`` where it costs nothing."""
    if charge.amount < 0:
        raise ValueError(f"an amount to spend is not negative, as {charge.amount} is")
    allowance = charge.allowance
    rows = _rows(session, source, allowance, now)
    if charge.amount == 0 or (allowance.bucket.distinct and any(row.value == charge.value for row in rows)):
        return None
    if _used(rows) + charge.amount > allowance.limit:
        raise BudgetError(_sentence(source, charge, rows))
    return Booking(allowance, stamp(allowance.bucket, now), charge.value, charge.amount)


def _rows(session: Session, source: str, allowance: Allowance, now: datetime) -> Sequence[BudgetRow]:
    """What counts now, oldest first. A clock that was set back finds later spendings counted still."""
    bucket = allowance.bucket
    query = select(BudgetRow).where(
        BudgetRow.source == source, BudgetRow.credential == allowance.credential, BudgetRow.bucket == bucket.name
    )
    today = BudgetRow.moment == stamp(bucket, now)
    query = query.where(today if bucket.days == 1 else BudgetRow.moment > now - timedelta(days=bucket.days))
    return session.scalars(query.order_by(BudgetRow.moment, BudgetRow.value)).all()


def _used(rows: Iterable[BudgetRow]) -> int:
    return sum(row.used for row in rows)


def _add(session: Session, source: str, booking: Booking, amount: int) -> None:
    """Add to a row, within nothing and the limit (or what stands there already)."""
    allowance = booking.allowance
    key = {
        "source": source,
        "credential": allowance.credential,
        "bucket": allowance.bucket.name,
        "moment": booking.moment,
        "value": booking.value,
    }
    row = session.get(BudgetRow, key)
    if row is None:
        row = BudgetRow(**key, used=0)
        session.add(row)
    row.used = min(max(0, row.used + amount), max(allowance.limit, row.used))
    session.flush()


def _standing(rows: Sequence[BudgetRow], allowance: Allowance) -> Standing:
    used, bucket = _used(rows), allowance.bucket
    resets_at = frees(bucket, rows[0].moment) if used else None
    left = max(0, allowance.limit - used)
    return Standing(bucket.name, bucket.noun, bucket.days, allowance.limit, used, left, resets_at)


def _sentence(source: str, charge: Charge, rows: Sequence[BudgetRow]) -> str:
    """What is spent, of which limit, and when there is enough again."""
    allowance = charge.allowance
    limit, bucket, used = allowance.limit, allowance.bucket, _used(rows)
    window = "of today" if bucket.days == 1 else f"of {bucket.days} days"
    if charge.amount > limit:
        return f"{source} may spend {limit} {bucket.noun} {window}, fewer than the {charge.amount} one request costs"
    freed, at = 0, None
    for row in rows:
        freed, at = freed + row.used, frees(bucket, row.moment)
        if used - freed + charge.amount <= limit:
            break
    again = f"; there is room again at {at:%Y-%m-%d %H:%M} UTC" if at else ""
    if used >= limit:
        return f"{source} has spent its {limit} {bucket.noun} {window}{again}"
    left = limit - used
    return f"{source} has {left} of its {limit} {bucket.noun} {window} left and needs {charge.amount}{again}"
