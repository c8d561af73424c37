"""How engagements come to be: a word "done" makes one, taking it back withdraws it, an address makes one too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cli.outcomes.addresses import comment_in, place_of
from cli.outcomes.expected import expected_of
from cli.outcomes.judged import Judged, judged_by, judged_there
from cli.team.spoken import is_ours
from crawler.config import Brand
from crawler.db import engagements
from crawler.db.decisions import Decision, not_undone
from crawler.db.engagement_models import Engagement
from crawler.db.queries import thread
from crawler.models import Comment
from ranking.types import Opportunity

SAID_IN = "engagement_id"
"""Under this name a decision remembers which engagement it made."""


@dataclass(frozen=True)
class Done:
    """What the brand did, as somebody told it.

    Attributes:
        who: who tells it.
        at: when it was done; ``told_at`` is now.
        url: address of our comment, or empty.
        kind: comment, reply, like, duet, stitch or gift; ``code`` is a discount code in it.
    """

    who: str
    at: datetime
    told_at: datetime
    url: str = ""
    kind: str = "comment"
    code: str = ""


def engage(session: Session, brand: Brand, opportunity_id: str, done: Done) -> int | None:
    """Keep what was done about an opportunity, with what its ranking had expected; gives the engagement's id.

    ``None`` where nothing was judged under this id.
    """
    found = judged_by(session, brand.name, opportunity_id, done.at)
    return _engaged(session, found, done) if found is not None else None


def add(session: Session, brand: Brand, done: Done) -> int:
    """Keep a comment of ours by its address alone; what was judged of its thread before goes with it."""
    place = place_of(session, brand, done.url)
    if place.post_id is not None:
        answered = place.comment.parent_id if place.comment is not None else None
        spoken_at = place.comment.published_at if place.comment is not None else None
        found = judged_there(session, brand.name, (place.platform, place.post_id), answered, spoken_at or done.at)
        if found is not None:
            return _engaged(session, found, done)
    made = Engagement(
        brand=brand.name,
        platform=place.platform,
        who=done.who,
        made_at=done.at,
        added_at=done.told_at,
        post_id=place.post_id,
        url=done.url,
        kind=done.kind,
        code=done.code,
    )
    engagement_id = engagements.keep(session, made)
    if place.comment is None:
        return engagement_id
    return _linked(session, made, engagement_id, place.comment, done.told_at)


def take_back(session: Session, brand: Brand, said: Sequence[Decision], now: datetime) -> None:
    """Withdraw what an undo takes back, unless another word that stands made it too.

    A comment that a crawl has met under our own account stays, as one that nobody told of.

    Args:
        session: a writing session.
        brand: whose word.
        said: all decisions on the opportunity before the undo, oldest first.
        now: the present.
    """
    standing = not_undone(said)
    undone = standing[-1].details.get(SAID_IN) if standing else None
    others = {decision.details.get(SAID_IN) for decision in standing[:-1]}
    if undone is None or undone in others:
        return
    one = engagements.find(session, brand.name, str(undone))
    if one and one.post_id and one.comment_id and is_ours(session, brand, (one.platform, one.post_id, one.comment_id)):
        engagements.release(session, one.engagement_id)
    else:
        engagements.withdraw(session, int(undone), now)


def engagement_of(found: Judged, done: Done) -> Engagement:
    """What was done about something that was judged, with what had been expected of it; not stored yet."""
    judged = found.opportunity
    return Engagement(
        brand=judged.brand,
        platform=judged.platform,
        who=done.who,
        made_at=done.at,
        added_at=done.told_at,
        opportunity_id=judged.opportunity_id,
        post_id=judged.post_id,
        parent_id=judged.comment_id,
        url=done.url or None,
        kind=done.kind,
        code=done.code,
        play=judged.play.name if judged.play else None,
        language=judged.language,
        expected=expected_of(judged, found.ranked_at, done.kind, found.counts).model_dump(mode="json"),
    )


def _engaged(session: Session, found: Judged, done: Done) -> int:
    made = engagement_of(found, done)
    engagement_id = engagements.keep(session, made)
    comment = _stored(session, found.opportunity, done.url)
    return engagement_id if comment is None else _linked(session, made, engagement_id, comment, done.told_at)


def _stored(session: Session, judged: Opportunity, url: str) -> Comment | None:
    if not url:
        return None
    stored = thread(session, judged.platform, judged.post_id)
    if stored is None:
        return None
    same = next((one for one in stored.comments if one.url and one.url.rstrip("/") == url.rstrip("/")), None)
    return same or comment_in(stored.comments, url)


def _linked(session: Session, made: Engagement, engagement_id: int, comment: Comment, now: datetime) -> int:
    known = engagements.find(session, made.brand, str(engagement_id))
    return engagements.link(session, known, comment, now) if known is not None else engagement_id
