"""The ledger of people: whom a brand's list met, in which plays, and how often, until it expires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from crawler.db.person_tables import PersonRow, SightingRow
from crawler.db.portions import portions
from crawler.db.upsert import upsert

_NO_SYNC = {"synchronize_session": False}
_SAME = and_(
    SightingRow.brand == PersonRow.brand,
    SightingRow.platform == PersonRow.platform,
    SightingRow.author_id == PersonRow.author_id,
)


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


@dataclass(frozen=True)
class Sighted:
    """Which sightings count: of these plays (empty: of all), of targets that were on the list since then."""

    plays: tuple[str, ...] = ()
    since: datetime | None = None

    def of(self, brand: str) -> list[ColumnElement[bool]]:
        """The same for the database, in one brand's ledger."""
        wanted = [SightingRow.brand == brand]
        wanted += [SightingRow.play.in_(sorted(self.plays))] if self.plays else []
        return [*wanted, *([SightingRow.last_seen_at >= self.since] if self.since is not None else [])]


ALL = Sighted()


def people(
    session: Session, brand: str, sighted_as: Sighted = ALL, *, skip: int = 0, most: int | None = None
) -> list[Person]:
    """People of a brand's ledger, the most often seen first, then the last seen; ``most`` of them behind ``skip``."""
    of_these = sighted_as.of(brand)
    counted: Any = select(SightingRow.platform, SightingRow.author_id).join(PersonRow, _SAME).where(*of_these)
    often, last = func.count().desc(), func.max(SightingRow.last_seen_at).desc()
    by_person = counted.group_by(SightingRow.platform, SightingRow.author_id)
    ordered = by_person.order_by(often, last, SightingRow.author_id, SightingRow.platform).offset(skip).limit(most)
    keys = [tuple(row) for row in session.execute(ordered)]
    sighted: dict[tuple[str, str], list[Sighting]] = {}
    wanted = select(SightingRow).where(*of_these)
    wanted = wanted.order_by(SightingRow.last_seen_at.desc(), SightingRow.opportunity_id)
    for row in _of_people(session, wanted, SightingRow.author_id, keys):
        one = Sighting(row.opportunity_id, row.play, row.url, row.first_seen_at, row.last_seen_at)
        sighted.setdefault((row.platform, row.author_id), []).append(one)
    named = _of_people(session, select(PersonRow).where(PersonRow.brand == brand), PersonRow.author_id, keys)
    found = {_key(row): row for row in named}
    return [_person(found[key], sighted[key]) for key in keys]


def count_people(session: Session, brand: str, sighted_as: Sighted = ALL) -> int:
    """How many people ``people`` would give."""
    each: Any = select(SightingRow.platform, SightingRow.author_id).join(PersonRow, _SAME)
    distinct = each.where(*sighted_as.of(brand)).distinct().subquery()
    return session.scalar(select(func.count()).select_from(distinct)) or 0


def _of_people(session: Session, wanted: Any, author: Any, keys: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """Rows of some people, in the statement's order for each; and of whoever has such an id on another platform."""
    for part in portions(sorted({author_id for _, author_id in keys})):
        yield from session.scalars(wanted.where(author.in_(part)))


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
