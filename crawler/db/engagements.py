"""What the brand did and how it was measured: nothing is kept twice, and no measurement is ever changed.

An engagement is one comment of ours (or a like, a duet, a gift). It is known by its address, by the comment it turned
out to be, or, while neither is known, by the opportunity that was marked done. Whatever is told of it later completes
it; only a word that is taken back withdraws it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from crawler.db.engagement_merging import COMPLETED, absorbed, merged
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.engagement_tables import EngagementRow, MeasurementRow
from crawler.db.locks import one_at_a_time
from crawler.db.portions import portions
from crawler.db.upsert import insert_new
from crawler.models import Comment

_NO_SYNC = {"synchronize_session": False}


def keep(session: Session, engagement: Engagement) -> int:
    """Store an engagement, or complete the one it is; gives its id. What was withdrawn stands again."""
    one_at_a_time(session, f"engagements {engagement.brand}")
    known = _twin(session, engagement)
    if known is None:
        return _insert(session, engagement)
    told = {name: value for name, value in asdict(engagement).items() if name in COMPLETED and value}
    if known.found:  # what a person tells of it goes before what was concluded
        told |= {"who": engagement.who, "kind": engagement.kind, "added_at": engagement.added_at}
    missing = {name: value for name, value in told.items() if known.found or not getattr(known, name)}
    _change(session, known.engagement_id, {**missing, "withdrawn_at": None})
    return known.engagement_id


def keep_found(session: Session, engagement: Engagement) -> bool:
    """Store a comment of ours that a crawl met, unless it is known already; one that was taken back stays so."""
    one_at_a_time(session, f"engagements {engagement.brand}")
    if _of_comment(session, engagement) is not None:
        return False
    _insert(session, engagement)
    return True


def link(session: Session, engagement: Engagement, comment: Comment, now: datetime) -> int:
    """Say which stored comment an engagement is; gives the id that stands for both from now on.

    Where another engagement is that comment already, the two become one; if nobody had told of that one, it goes
    into this.
    """
    one_at_a_time(session, f"engagements {engagement.brand}")
    found = replace(
        engagement,
        platform=comment.platform,
        post_id=comment.post_id,
        comment_id=comment.comment_id,
        parent_id=comment.parent_id,
        url=engagement.url or comment.url,
        language=engagement.language or comment.language,
        made_at=comment.published_at or engagement.made_at,
        linked_at=now,
    )
    other = _of_comment(session, found)
    if other is not None and other.engagement_id != engagement.engagement_id:
        if not other.found:
            _change(session, other.engagement_id, {**merged(session, engagement, other), "withdrawn_at": None})
            return other.engagement_id
        known = absorbed(session, engagement, other)
        found = replace(found, **known)
    _change(session, engagement.engagement_id, {name: getattr(found, name) for name in (*_LINKED, *COMPLETED)})
    return engagement.engagement_id


def withdraw(session: Session, engagement_id: int, now: datetime) -> None:
    """The word that made it was taken back; what was measured stays."""
    _change(session, engagement_id, {"withdrawn_at": now})


def release(session: Session, engagement_id: int) -> None:
    """The word was taken back, but the comment is ours all the same: nobody told of it now."""
    _change(session, engagement_id, {"who": "", "code": ""})


def engagements(
    session: Session, brand: str, *, since: datetime | None = None, until: datetime | None = None
) -> list[Engagement]:
    """What a brand did between two moments and nobody took back, oldest first."""
    wanted = select(EngagementRow).where(EngagementRow.brand == brand, EngagementRow.withdrawn_at.is_(None))
    wanted = wanted if since is None else wanted.where(EngagementRow.made_at >= since)
    wanted = wanted if until is None else wanted.where(EngagementRow.made_at < until)
    rows = session.scalars(wanted.order_by(EngagementRow.made_at, EngagementRow.engagement_id))
    return [_engagement(row) for row in rows]


def find(session: Session, brand: str, name: str) -> Engagement | None:
    """An engagement by its number, its address or its opportunity; the newest of several."""
    bare = name.strip().rstrip("/")
    ways = [EngagementRow.url.in_([name.strip(), bare, f"{bare}/"]), EngagementRow.opportunity_id == bare]
    if bare.isdecimal() and len(bare) < 19:
        ways.append(EngagementRow.engagement_id == int(bare))
    wanted = select(EngagementRow).where(EngagementRow.brand == brand, or_(*ways))
    row = session.scalars(wanted.order_by(EngagementRow.engagement_id.desc()).limit(1)).first()
    return _engagement(row) if row is not None else None


def measure(session: Session, measured: Iterable[Measurement]) -> int:
    """Add measurements; one that is known by engagement, moment and origin stays as it is. Gives how many were new."""
    return insert_new(session, MeasurementRow, (asdict(one) for one in measured))


def measurements(session: Session, ids: Collection[int]) -> dict[int, list[Measurement]]:
    """All measurements of some engagements, oldest first; those of one moment: read before typed."""
    found: dict[int, list[Measurement]] = {}
    for part in portions(sorted(set(ids))):
        wanted = select(MeasurementRow).where(MeasurementRow.engagement_id.in_(part))
        order = MeasurementRow.engagement_id, MeasurementRow.measured_at, MeasurementRow.origin
        for row in session.scalars(wanted.order_by(*order)):
            one = Measurement(**{each.name: getattr(row, each.name) for each in fields(Measurement)})
            found.setdefault(row.engagement_id, []).append(one)
    return found


def forget_thread(session: Session, platform: str, post_id: str, comment_id: str | None = None) -> int:
    """Part our numbers from a person's post or comment, since addresses bear names and ids; gives how many.

    The engagement stays, with what was measured; it can be measured no further.
    """
    same = EngagementRow.platform == platform, EngagementRow.post_id == post_id
    told = update(EngagementRow).where(*same)
    if comment_id is not None:
        told = told.where(EngagementRow.parent_id == comment_id).values(parent_id=None)
    else:
        told = told.values(post_id=None, comment_id=None, parent_id=None, url=None)
    return len(session.execute(told.returning(EngagementRow.engagement_id), execution_options=_NO_SYNC).all())


_LINKED = ("platform", "post_id", "comment_id", "parent_id", "url", "language", "made_at", "linked_at")


def _twin(session: Session, new: Engagement) -> Engagement | None:
    """The stored engagement that is the same one, as far as can be told."""
    of_brand = select(EngagementRow).where(EngagementRow.brand == new.brand)
    if new.url:
        known = session.scalars(of_brand.where(EngagementRow.url == new.url)).first()
        if known is not None:
            return _engagement(known)
    if new.comment_id and (found := _of_comment(session, new)) is not None:
        return found
    if not new.opportunity_id:
        return None
    same = EngagementRow.opportunity_id == new.opportunity_id, EngagementRow.kind == new.kind
    wanted = of_brand.where(*same)
    if new.url or new.comment_id:
        wanted = wanted.where(EngagementRow.url.is_(None), EngagementRow.comment_id.is_(None))
    newest = wanted.order_by(EngagementRow.withdrawn_at.is_not(None), EngagementRow.engagement_id.desc())
    row = session.scalars(newest.limit(1)).first()
    return _engagement(row) if row is not None else None


def _of_comment(session: Session, new: Engagement) -> Engagement | None:
    same = (
        (EngagementRow.platform == new.platform)
        & (EngagementRow.post_id == new.post_id)
        & (EngagementRow.comment_id == new.comment_id)
    )
    way = or_(same, EngagementRow.url == new.url) if new.url else same
    of_brand = select(EngagementRow).where(EngagementRow.brand == new.brand, way)
    others = EngagementRow.engagement_id == new.engagement_id
    row = session.scalars(of_brand.order_by(others, EngagementRow.engagement_id).limit(1)).first()
    return _engagement(row) if row is not None else None


def _insert(session: Session, engagement: Engagement) -> int:
    values = {name: value for name, value in asdict(engagement).items() if name != "engagement_id"}
    made = insert(EngagementRow).values(values).returning(EngagementRow.engagement_id)
    return session.execute(made).scalar_one()


def _change(session: Session, engagement_id: int, values: Mapping[str, Any]) -> None:
    changed = update(EngagementRow).where(EngagementRow.engagement_id == engagement_id).values(dict(values))
    session.execute(changed, execution_options=_NO_SYNC)
    session.expire_all()


def _engagement(row: EngagementRow) -> Engagement:
    values = {each.name: getattr(row, each.name) for each in fields(Engagement)}
    return Engagement(**{**values, "expected": dict(row.expected or {})})
