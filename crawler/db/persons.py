"""The ledger of people: whom a brand's list met, in which plays, and how often, until it expires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawler.db.person_tables import PersonRow, SightingRow
from crawler.db.upsert import upsert

_NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True)
class Met:
    """Somebody behind one target of a ranking; names are "" where they may not be kept.

    ``url`` is their profile, ``target_url`` where they spoke.
    """

    platform: str
    author_id: str
    opportunity_id: str
    play: str
    handle: str = ""
    display_name: str = ""
    url: str = ""
    target_url: str = ""
    follower_count: int | None = None


@dataclass(frozen=True)
class Sighting:
    """One target of a person."""

    opportunity_id: str
    play: str
    url: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class Person:
    """Somebody the list met, with every target of theirs, newest first."""

    platform: str
    author_id: str
    handle: str
    display_name: str
    url: str
    follower_count: int | None
    first_seen_at: datetime
    last_seen_at: datetime
    sightings: tuple[Sighting, ...] = field(default=())

    @property
    def plays(self) -> Mapping[str, int]:
        """How many targets by play, the most frequent first."""
        return dict(Counter(each.play for each in self.sightings).most_common())


def note_people(session: Session, brand: str, met: Iterable[Met], now: datetime) -> None:
    """Add what a ranking saw; a target that was known is only seen again."""
    rows = list(met)
    seen = {"brand": brand, "first_seen_at": now, "last_seen_at": now}
    named = ("platform", "author_id", "handle", "display_name", "url", "follower_count")
    once = ("first_seen_at",)
    people = ({name: getattr(each, name) for name in named} | seen for each in rows)
    upsert(session, PersonRow, people, keep=once)
    told = ("platform", "author_id", "opportunity_id", "play")
    targets = ({name: getattr(each, name) for name in told} | {"url": each.target_url} | seen for each in rows)
    upsert(session, SightingRow, targets, keep=once)


def people(session: Session, brand: str, *, plays: Collection[str] = (), since: datetime | None = None) -> list[Person]:
    """Everybody in a brand's ledger, the most often seen first, then the last seen.

    Args:
        session: a reading session.
        brand: whose ledger.
        plays: only sightings of these plays count; empty: of all.
        since: only sightings of targets that were on the list since then.
    """
    wanted = select(SightingRow).where(SightingRow.brand == brand)
    wanted = wanted.where(SightingRow.play.in_(sorted(plays))) if plays else wanted
    wanted = wanted.where(SightingRow.last_seen_at >= since) if since is not None else wanted
    sighted: dict[tuple[str, str], list[Sighting]] = {}
    for row in session.scalars(wanted.order_by(SightingRow.last_seen_at.desc(), SightingRow.opportunity_id)):
        one = Sighting(row.opportunity_id, row.play, row.url, row.first_seen_at, row.last_seen_at)
        sighted.setdefault((row.platform, row.author_id), []).append(one)
    named = session.scalars(select(PersonRow).where(PersonRow.brand == brand))
    found = [_person(row, sighted[(row.platform, row.author_id)]) for row in named if _key(row) in sighted]
    return sorted(found, key=lambda who: (-len(who.sightings), -who.last_seen_at.timestamp(), who.author_id))


def expire_people(session: Session, now: datetime, days_by_platform: Mapping[str, int]) -> int:
    """Forget targets not seen for so many days, and people of whom none is left; gives how many people."""
    for platform, days in sorted(days_by_platform.items()):
        old = SightingRow.platform == platform, SightingRow.last_seen_at < now - timedelta(days=days)
        session.execute(delete(SightingRow).where(*old), execution_options=_NO_SYNC)
    same = SightingRow.brand == PersonRow.brand, SightingRow.platform == PersonRow.platform
    left = select(SightingRow.author_id).where(*same, SightingRow.author_id == PersonRow.author_id)
    of_these = PersonRow.platform.in_(sorted(days_by_platform)), ~left.exists()
    return len(session.execute(delete(PersonRow).where(*of_these).returning(PersonRow.author_id)).all())


def _key(row: PersonRow) -> tuple[str, str]:
    return row.platform, row.author_id


def _person(row: PersonRow, sightings: list[Sighting]) -> Person:
    return Person(
        platform=row.platform,
        author_id=row.author_id,
        handle=row.handle,
        display_name=row.display_name,
        url=row.url,
        follower_count=row.follower_count,
        first_seen_at=min(each.first_seen_at for each in sightings),
        last_seen_at=max(each.last_seen_at for each in sightings),
        sightings=tuple(sightings),
    )
