"""``topcomment outcome add`` and ``set``: what people tell of a comment of ours, from words of a command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cli.deciding import Said, check_kind, decide, me
from cli.desk import Desk
from cli.outcomes.addresses import checked_address
from cli.outcomes.making import Done, add
from cli.outcomes.remeasure import remeasure
from cli.outcomes.tally import Result
from cli.spans import moment, span_of
from crawler import clock
from crawler.config import Brand
from crawler.db import engagements
from crawler.db.engagement_models import Engagement, Measurement
from crawler.errors import UsageError
from crawler.sentences import phrase, say

_NO_PLACE = phrase("place {rank} of {ranked} is no place; write among how many comments it stands")
_UNKNOWN = phrase("nothing of ours is known by {name}; `topcomment outcome list` shows what is")
_TO_COME = phrase("{text} is still to come; say when it was, as in 2026-05-04T15:00 or '3h ago'")


@dataclass(frozen=True)
class Told:
    """The options of ``outcome add`` as they were typed."""

    url: str
    opportunity: str = ""
    kind: str = "comment"
    code: str = ""
    at: str = ""
    who: str = ""


@dataclass(frozen=True)
class Typed:
    """The numbers of ``outcome set``; ``None`` was not typed."""

    likes: int | None = None
    replies: int | None = None
    rank: int | None = None
    ranked: int | None = None
    share: float | None = None
    answered: bool | None = None
    code_uses: int | None = None
    at: str = ""
    who: str = ""


def add_outcome(desk: Desk, told: Told) -> tuple[Result, bool]:
    """``outcome add``: the result, and whether its thread is stored; raises as :func:`add_in`."""
    with desk.store() as store, store.session() as session:
        return add_in(session, desk.brand, told, clock.now())


def set_outcome(desk: Desk, name: str, typed: Typed) -> Result:
    """``outcome set``; raises as :func:`set_in`."""
    with desk.store() as store, store.session() as session:
        return set_in(session, desk.brand, name, typed, clock.now())


def add_in(session: Session, brand: Brand, told: Told, now: datetime) -> tuple[Result, bool]:
    """Keep a comment of ours and measure it from what is stored; says also whether its thread is stored.

    With an opportunity it is marked done, through the same function as everywhere.

    Raises:
        UsageError: no web address, an unknown kind or opportunity, or a time that is none.
    """
    url = checked_address(told.url)
    check_kind(told.kind)
    at = _when(brand, told.at, now) if told.at else now
    who = told.who or me()
    if told.opportunity:
        said = Said("done", who, url=url, kind=told.kind, code=told.code, at=at)
        decide(session, brand, told.opportunity, said, now)
    else:
        add(session, brand, Done(who, at, now, url, told.kind, told.code))
    remeasure(session, brand, now)
    found = require(session, brand, url)
    return result_of(session, found), found.post_id is not None


def set_in(session: Session, brand: Brand, name: str, typed: Typed, now: datetime) -> Result:
    """Keep numbers that a person read where the platform shows us none.

    Raises:
        UsageError: nothing of ours is there, no number was typed, or the time is none.
    """
    at = _when(brand, typed.at, now) if typed.at else now
    if typed == Typed(at=typed.at, who=typed.who):
        raise UsageError(say("type at least one number: likes, replies, place, share, answered or uses of the code"))
    if typed.rank is not None and typed.ranked is not None and typed.rank > typed.ranked:
        raise UsageError(say(_NO_PLACE, rank=str(typed.rank), ranked=str(typed.ranked)))
    found = require(session, brand, name)
    if at < found.made_at:
        raise UsageError(say("that was before the comment was made; say when the numbers were read"))
    engagements.measure(session, [_measurement(found, typed, at)])
    return result_of(session, found)


def require(session: Session, brand: Brand, name: str) -> Engagement:
    """The engagement of a number, an address or an opportunity.

    Raises:
        UsageError: there is none.
    """
    found = engagements.find(session, brand.name, name)
    if found is None or found.withdrawn_at is not None:
        raise UsageError(say(_UNKNOWN, name=repr(name[:200])))
    return found


def result_of(session: Session, found: Engagement) -> Result:
    """An engagement with its measurements."""
    measured = engagements.measurements(session, [found.engagement_id])
    return Result.of(found, measured.get(found.engagement_id, []))


def _measurement(found: Engagement, typed: Typed, at: datetime) -> Measurement:
    return Measurement(
        engagement_id=found.engagement_id,
        measured_at=at,
        origin="typed",
        who=typed.who or me(),
        like_count=typed.likes,
        reply_count=typed.replies,
        rank=typed.rank,
        ranked=typed.ranked,
        like_share=typed.share,
        creator_answered=typed.answered,
        code_uses=typed.code_uses,
    )


def _when(brand: Brand, text: str, now: datetime) -> datetime:
    """A moment that lies behind: an ISO time, or ``3h ago``."""
    plain = text.strip().lower()
    word = plain.removesuffix("ago").strip()
    span = span_of(word) if word != plain else None
    found = moment(word, now, brand.timezone) if span is None else now - span
    if found > now:
        raise UsageError(say(_TO_COME, text=repr(text)))
    return found
