"""What a person says of an opportunity: one function for the command line, the page and the API."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from cli.disputes import worded
from cli.outcomes.making import SAID_IN, Done, engage, take_back
from crawler.config import Brand
from crawler.db import decisions
from crawler.db.decisions import Action, Decision, Standing
from crawler.db.rankings import StoredOpportunity, find_opportunity
from crawler.errors import UsageError
from crawler.sentences import phrase, say
from ranking.learning.taste import shifted
from ranking.types import Opportunity

SkipReason = Literal["not us", "tone", "too late", "already there", "unsafe", "low reach", "duplicate", "other"]
SKIP_REASONS: tuple[str, ...] = get_args(SkipReason)
EngagementKind = Literal["comment", "reply", "like", "duet", "stitch", "gift"]
ENGAGEMENT_KINDS: tuple[str, ...] = get_args(EngagementKind)
ROUTES = ("care", "product", "creators", "content")
Word = Literal[Action, "wrong"]
"""What may be said: the decisions, and that something was withheld wrongly (kept as a note)."""
WORDS: tuple[str, ...] = get_args(Word)
_NO_ADDRESS = phrase("nothing judged here has the address {name}; `topcomment list --all` shows what has")
_NO_ID = phrase("nothing judged here has the id {name}; `topcomment list --all` shows what has")
_WORDLESS = {
    "note": phrase("a note without words says nothing; write its text"),
    "draft": phrase("a draft without words says nothing; write its text"),
}


class NotNowError(UsageError):
    """What was asked for makes sense, but not as things stand now."""


@dataclass(frozen=True)
class Said:
    """What was decided, as it came from the outside.

    Attributes:
        action: ``wrong`` says that a veto was wrong; ``reason`` then tells why.
        reason: of a skip (one of ``SKIP_REASONS``, free words after a colon), or the text of a note or draft.
        to: the assignee, or the team it is routed to.
        url: address of the comment we made; ``kind`` is how we spoke, ``code`` a discount code in it.
        text: the words of our comment, if somebody pasted them; see ``cli.team.repeats``.
        at: when we spoke; ``None``: now.
        seen: the version that was looked at; ``None`` does not care.
    """

    action: Word
    who: str
    reason: str = ""
    to: str = ""
    until: datetime | None = None
    url: str = ""
    kind: str = "comment"
    code: str = ""
    text: str = ""
    at: datetime | None = None
    seen: int | None = None


def decide(session: Session, brand: Brand, target: str, said: Said, now: datetime) -> tuple[str, Standing]:
    """Store what was said of an opportunity; gives its id and what holds of it now.

    An escalation is no place to comment: done without an address says that it was dealt with.

    Raises:
        UsageError: there is no such opportunity, or the word lacks what belongs to it.
        NotNowError: it could be said at another time: an undo of nothing, a snooze into the past.
        StaleError: somebody else decided since ``said.seen``.
    """
    found = find_opportunity(session, target.strip(), brand=brand.name)
    if found is None:
        unknown = _NO_ADDRESS if "://" in target else _NO_ID
        raise UsageError(say(unknown, name=repr(target)))
    decision = _decision(session, brand, found, _as_stored(found, said), now)
    decisions.record(session, _with_engagement(session, brand, decision, said), seen=said.seen)
    return found.opportunity_id, decisions.standings(session, [found.opportunity_id])[found.opportunity_id].at(now)


def people_of(brand: Brand) -> list[str]:
    """Everybody who works some market, by name: those a card may be assigned to, unless there are none."""
    return sorted({person for market in brand.markets.values() for person in market.people})


def check_kind(kind: str) -> None:
    """Refuse a way of speaking that no brand has.

    Raises:
        UsageError: names those there are.
    """
    if kind not in ENGAGEMENT_KINDS:
        known = ", ".join(ENGAGEMENT_KINDS)
        raise UsageError(say("a brand can {known}; {kind} is none of them", known=known, kind=repr(kind)))


def me() -> str:
    """Who decides where nobody says: ``TOPCOMMENT_USER``, else the account's name."""
    try:
        return os.environ.get("TOPCOMMENT_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _as_stored(found: StoredOpportunity, said: Said) -> Said:
    """A veto called wrong is a note: it tells people, and loosens nothing by itself."""
    if said.action != "wrong":
        return said
    if found.shelf != "withheld":
        raise NotNowError(say("this was not withheld; only what was can have been withheld wrongly"))
    return replace(said, action="note", reason=worded(said.reason))


def _decision(session: Session, brand: Brand, found: StoredOpportunity, said: Said, now: datetime) -> Decision:
    _check(said, brand, now)
    standing = decisions.standings(session, [found.opportunity_id]).get(found.opportunity_id, Standing())
    if said.action == "approve" and not standing.draft:
        raise NotNowError(say("there is no draft to agree to; write one first"))
    if said.action == "undo" and not decisions.not_undone(decisions.history(session, found.opportunity_id)):
        raise NotNowError(say("nothing was decided here that could be taken back"))
    return Decision(
        opportunity_id=found.opportunity_id,
        brand=brand.name,
        action=cast("Action", said.action),
        who=said.who,
        decided_at=now,
        reason=said.reason.strip(),
        assignee=said.to or None if said.action == "assign" else None,
        until=said.until if said.action == "snooze" else None,
        details=_details(found, said),
    )


def _with_engagement(session: Session, brand: Brand, decision: Decision, said: Said) -> Decision:
    """What was done becomes an engagement, to be measured from now on; what is undone ceases to be one.

    All in the caller's transaction: where somebody was quicker, none of it is kept.
    """
    if decision.action == "undo":
        take_back(session, brand, decisions.history(session, decision.opportunity_id), decision.decided_at)
    if decision.action != "done" or not _spoke(decision.details["shelf"], said):
        return decision
    done = Done(said.who, said.at or decision.decided_at, decision.decided_at, said.url.strip(), said.kind, said.code)
    made = engage(session, brand, decision.opportunity_id, done)
    return decision if made is None else replace(decision, details={**decision.details, SAID_IN: made})


def _spoke(shelf: str, said: Said) -> bool:
    """Whether something done was a comment of ours; of an alarm it is that only where somebody gives its address."""
    return shelf != "escalated" or bool(said.url.strip())


def _details(found: StoredOpportunity, said: Said) -> Mapping[str, Any]:
    """What learning and results need later, when the ranking itself may be gone."""
    judged = Opportunity.model_validate_json(found.payload)
    details: dict[str, Any] = {
        "ranking_id": found.ranking_id,
        "shelf": found.shelf,
        "play": judged.play.name if judged.play else None,
        "score": round(judged.score, 2),
        "fit": round(judged.fit, 4),
        "prior": round(shifted(judged.fit, -judged.taste), 4),
        "propensity": judged.propensity,
        "platform": judged.platform,
        "post_id": judged.post_id,
        "comment_id": judged.comment_id,
    }
    if said.action == "done" and _spoke(found.shelf, said):
        details |= {"kind": said.kind, "url": said.url or None, "code": said.code or None}
        details |= {"text": said.text.strip()} if said.text.strip() else {}
    return details | ({"to": said.to} if said.action == "route" else {})


def _check(said: Said, brand: Brand, now: datetime) -> None:
    if said.action == "skip" and said.reason.partition(":")[0].strip() not in SKIP_REASONS:
        known = ", ".join(SKIP_REASONS)
        raise UsageError(say("say why: one of {known} (more words after a colon)", known=known))
    if said.action in ("note", "draft") and not said.reason.strip():
        raise UsageError(say(_WORDLESS[said.action]))
    if said.action == "snooze" and (said.until is None or said.until <= now):
        kind = UsageError if said.until is None else NotNowError
        raise kind(say("say until when, as a moment to come (2026-05-04T15:00, 3h or 2d)"))
    if said.action == "route" and said.to not in ROUTES:
        known = ", ".join(ROUTES)
        raise UsageError(say("it can be routed to {known}; not to {team}", known=known, team=repr(said.to)))
    if said.action == "assign" and said.to and (people := people_of(brand)) and said.to not in people:
        name, known = repr(said.to), ", ".join(people)
        raise UsageError(say("{name} is in no market's people; there are {known}", name=name, known=known))
    if said.action == "done":
        _check_engagement(said, now)


def _check_engagement(said: Said, now: datetime) -> None:
    check_kind(said.kind)
    if said.url and (urlsplit(said.url).scheme not in ("http", "https") or not urlsplit(said.url).hostname):
        raise UsageError(say("{url} is no web address; paste our comment's own", url=repr(said.url)))
    if said.at is not None and said.at > now:
        raise UsageError(say("our comment cannot have been made in the future; say when it was"))
