"""What was sent to whom, and until when nothing may be sent.

Whoever sends claims first, in a transaction of its own: of several processes that find the same message due, one
gets it. A claim whose process died is free again after ``LEASE``; a message that a mail server had already taken
by then arrives twice, which is better than not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from crawler.db.people_tables import DeliveryRow, PauseRow
from crawler.db.salt import author_salt
from crawler.db.upsert import insert_new, upsert

SENDING, SENT, FAILED = "sending", "sent", "failed"
LEASE = timedelta(minutes=15)
MOST_TRIES = 8
"""Runs that try one message to one address; what has failed so often waits for a person."""
EVERYWHERE = ""


@dataclass(frozen=True)
class DeliveryKey:
    """One message, or one item of it, to one address; see ``DeliveryRow``."""

    brand: str
    audience: str
    address: str
    market: str = ""
    day: str = ""
    item: str = ""


@dataclass(frozen=True)
class Pause:
    """Nothing is sent for ``market`` ("" is every market) until then."""

    market: str
    until: datetime
    who: str


def address_key(session: Session, url: str) -> str:
    """A name for an Apprise URL from which it cannot be told: a digest keyed with this database's salt."""
    return hashlib.blake2b(url.encode(), key=author_salt(session), digest_size=12).hexdigest()


def claim(session: Session, key: DeliveryKey, now: datetime, *, most: int = MOST_TRIES) -> bool:
    """Take a message for oneself; ``False`` where it was sent, is being sent, or failed in ``most`` runs."""
    fresh = asdict(key) | {"state": SENDING, "tries": 1, "last_error": "", "changed_at": now}
    if insert_new(session, DeliveryRow, [fresh]):
        return True
    free = or_(
        and_(DeliveryRow.state == FAILED, DeliveryRow.tries < most),
        and_(DeliveryRow.state == SENDING, DeliveryRow.changed_at <= now - LEASE),
    )
    again = {"state": SENDING, "tries": DeliveryRow.tries + 1, "changed_at": now}
    taken = session.execute(update(DeliveryRow).where(_is(key), free).values(again).returning(DeliveryRow.brand))
    return taken.first() is not None


def finish(session: Session, key: DeliveryKey, now: datetime, *, error: str = "", told: Collection[str] = ()) -> None:
    """Say what became of a claimed message; an ``error`` frees it for the next run."""
    done = {"state": FAILED if error else SENT, "last_error": error, "told": sorted(told), "changed_at": now}
    session.execute(update(DeliveryRow).where(_is(key)).values(done))


def states(session: Session, brand: str, audience: str, market: str, day: str) -> dict[str, str]:
    """State of one day's message by address."""
    of_day = DeliveryRow.brand == brand, DeliveryRow.audience == audience
    wanted = select(DeliveryRow.address, DeliveryRow.state).where(
        *of_day, DeliveryRow.market == market, DeliveryRow.day == day
    )
    return dict(session.execute(wanted).all())


def told(session: Session, brand: str, market: str, address: str, since: datetime, *, but_day: str = "") -> set[str]:
    """What an address has heard of in digests of a market and in alerts since a moment, those of one day left out."""
    heard = select(DeliveryRow.item, DeliveryRow.told).where(
        DeliveryRow.brand == brand,
        DeliveryRow.address == address,
        DeliveryRow.state == SENT,
        DeliveryRow.changed_at >= since,
        or_(
            DeliveryRow.audience == "alert",
            and_(DeliveryRow.audience == "digest", DeliveryRow.market == market, DeliveryRow.day != but_day),
        ),
    )
    return {one for item, named in session.execute(heard) for one in (item, *(named or ())) if one}


def pause(session: Session, brand: str, found: Pause, since: datetime) -> None:
    """Send nothing until then; a pause of the same market is replaced."""
    row = {"brand": brand, "market": found.market, "until": found.until, "who": found.who, "since": since}
    upsert(session, PauseRow, [row])


def resume(session: Session, brand: str, market: str | None = None) -> int:
    """End the pause of a market, or with ``None`` every pause; gives how many there were."""
    of_brand = delete(PauseRow).where(PauseRow.brand == brand)
    ended = of_brand if market is None else of_brand.where(PauseRow.market == market)
    return len(session.execute(ended.returning(PauseRow.market)).all())


def pauses(session: Session, brand: str, now: datetime) -> list[Pause]:
    """The pauses that hold at a moment, that of every market first."""
    held = select(PauseRow).where(PauseRow.brand == brand, PauseRow.until > now).order_by(PauseRow.market)
    return [Pause(row.market, row.until, row.who) for row in session.scalars(held)]


def _is(key: DeliveryKey) -> ColumnElement[bool]:
    return and_(*(getattr(DeliveryRow, name) == value for name, value in asdict(key).items()))
