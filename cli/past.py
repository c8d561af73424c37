"""Stored decisions and outcomes as what the ranker learns from, and what is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.outcomes.calibrating import calibration_of
from crawler.config import Brand
from crawler.db.beside import Spoken, spoken_of
from crawler.db.decisions import Decision, decided_since, not_undone, standing_of
from ranking.learning.lessons import Context, Lesson, lot_weight, opinion
from ranking.learning.past import SETTLED, Past
from ranking.target import Target
from ranking.types import Candidate

MEMORY = timedelta(days=365)
"""Tastes change: what was decided longer ago teaches nothing any more."""
_LISTED_FIT = 0.6
"""Fit assumed of a decision that does not tell what the ranker had said."""


def past_of(session: Session, brand: Brand, now: datetime) -> Past:
    """All that a brand's people decided within ``MEMORY``, as the ranker takes it."""
    by_opportunity: dict[str, list[Decision]] = {}
    for decision in decided_since(session, brand.name, now - MEMORY):
        by_opportunity.setdefault(decision.opportunity_id, []).append(decision)
    settled = {
        opportunity_id: standing.status
        for opportunity_id, said in by_opportunity.items()
        if (standing := standing_of(said).at(now)).status in SETTLED
    }
    lessons = tuple(_lessons(session, by_opportunity.values()))
    return Past(lessons, settled, calibration_of(session, brand.name, now))


def _lessons(session: Session, decided: Iterable[list[Decision]]) -> Iterable[Lesson]:
    told = [(said, *found) for said in decided if (found := _strongest(said)) is not None]
    about = spoken_of(session, [_key(decision) for _, decision, _, _ in told])
    for _, decision, liked, weight in told:
        text = _text(about[_key(decision)])
        if text:
            yield _lesson(decision, liked, weight, text)


def _strongest(said: list[Decision]) -> tuple[Decision, bool, float] | None:
    """The word that says most of taste, of those nobody took back; the newest of equals."""
    opinions = [(one, *found) for one in not_undone(said) if (found := opinion(one.action, one.reason)) is not None]
    known = [each for each in opinions if each[0].details.get("post_id") and _of_taste(each[0])]
    return max(known, key=lambda each: (each[2], each[0].decided_at), default=None)


def _of_taste(decision: Decision) -> bool:
    """Whether a word tells where people like to speak; what became of an alarm does not."""
    return decision.details.get("shelf") != "escalated"


def _lesson(decision: Decision, liked: bool, weight: float, text: str) -> Lesson:
    details = decision.details
    drawn = details.get("shelf") == "explore" and details.get("propensity")
    propensity = float(details["propensity"]) if drawn else 1.0
    return Lesson(
        text=text,
        context=Context(
            details.get("play"), str(details["platform"]), "comment" if details.get("comment_id") else "post"
        ),
        liked=liked,
        weight=weight * lot_weight(propensity),
        prior=float(details.get("prior", _LISTED_FIT)),
        decided_at=decision.decided_at,
        propensity=propensity,
    )


def _key(decision: Decision) -> tuple[str, str, str | None]:
    details = decision.details
    return str(details["platform"]), str(details["post_id"]), details.get("comment_id")


def _text(about: Spoken) -> str:
    """The words as the ranker encodes them; empty where retention took them."""
    if about.post is None:
        return ""
    return Target(Candidate(post=about.post), about.comment).text
