"""The ledger of people: fed by each ranking, read by ``people`` and the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cli.export.columns import told
from cli.team.days import day_of
from crawler.config import Brand
from crawler.db.beside import Spoken, spoken_of
from crawler.db.decisions import standings
from crawler.db.persons import ALL, Met, Person, Sighted, note_people, people
from crawler.models import Author
from ranking.handles import Known

if TYPE_CHECKING:
    from ranking.types import Opportunity, RankingResult

LEDGER_PLAYS = ("superfan", "creator", "mention", "review")
"""Whoever likes us or makes things near us; nobody is kept for having complained or asked."""


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the ledger, with what we made of it.

    Attributes:
        person: who, with every target of theirs.
        days: on how many of the brand's days they were met for the first time with something new.
        spoken: how many of their targets we answered.
        spoken_at: when we last did.
    """

    person: Person
    days: int
    spoken: int
    spoken_at: datetime | None


def note_ranking(session: Session, brand: Brand, result: RankingResult) -> int:
    """Add everybody of a ranking's list who belongs into the ledger; gives how many targets that were."""
    if not brand.privacy.people_days:
        return 0
    listed = [each for each in result.opportunities if each.play is not None and each.play.name in LEDGER_PLAYS]
    about = spoken_of(session, [(each.platform, each.post_id, each.comment_id) for each in listed])
    known = Known(brand)
    met = [
        found
        for each in listed
        if (found := _met(each, about[(each.platform, each.post_id, each.comment_id)], brand, known)) is not None
    ]
    note_people(session, brand.name, met, result.ranked_at)
    return len(met)


def ledger(
    session: Session, brand: Brand, sighted_as: Sighted = ALL, *, skip: int = 0, most: int | None = None
) -> list[PersonLine]:
    """People of the ledger, the most often seen first; ``most`` of them behind ``skip``."""
    found = people(session, brand.name, sighted_as, skip=skip, most=most)
    said = standings(session, [each.opportunity_id for person in found for each in person.sightings])
    lines = []
    for person in found:
        held = [said[each.opportunity_id] for each in person.sightings if each.opportunity_id in said]
        moments = [one.decided_at for one in held if one.status == "done" and one.decided_at is not None]
        days = {day_of(each.first_seen_at, brand.timezone) for each in person.sightings}
        lines.append(PersonLine(person, len(days), len(moments), max(moments, default=None)))
    return lines


def told_people(lines: Collection[PersonLine], zone: ZoneInfo) -> Iterator[dict[str, object]]:
    """Rows for JSON and CSV: plain words and ISO 8601 with the brand's offset."""
    for line in lines:
        who = line.person
        yield {
            "platform": who.platform,
            "handle": who.handle,
            "display_name": who.display_name,
            "url": who.url,
            "follower_count": who.follower_count,
            "plays": ", ".join(f"{play} {count}" for play, count in who.plays.items()),
            "targets": len(who.sightings),
            "days": line.days,
            "first_seen_at": told(who.first_seen_at, zone),
            "last_seen_at": told(who.last_seen_at, zone),
            "spoken": line.spoken,
            "spoken_at": told(line.spoken_at, zone),
            "newest_url": who.sightings[0].url,
        }


def _met(judged: Opportunity, about: Spoken, brand: Brand, known: Known) -> Met | None:
    author = _author(judged, about)
    if author is None or judged.play is None or known.is_us(author) or known.is_brand(author):
        return None
    if known.is_untouched(author):
        return None
    # Commenters without names stay without; whose video it is, is what a list is about.
    named = brand.privacy.commenter_handles or judged.comment_id is None
    target = about.comment or about.post
    return Met(
        platform=judged.platform,
        author_id=author.author_id,
        opportunity_id=judged.opportunity_id,
        play=judged.play.name,
        handle=author.handle if named else "",
        display_name=(author.display_name or "") if named else "",
        url=(author.url or "") if named else "",
        target_url=(target.url or "") if target is not None else "",
        follower_count=author.follower_count,
    )


def _author(judged: Opportunity, about: Spoken) -> Author | None:
    if judged.comment_id is not None:
        return about.comment.author if about.comment is not None else None
    return about.post.author if about.post is not None else None
