"""The trends of a ranking: clusters among what it lists, and sounds that several people use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from cli.trends.growth import Member, Reading, curve, pace
from crawler.db.portions import portions
from crawler.db.rankings import StoredRanking
from crawler.db.tables import NO_COMMENT, OpportunityRow, PostRow, SnapshotRow
from ranking.types import Opportunity
from spiders import source_names

Kind = Literal["cluster", "sound"]
MOST_SOUNDS, MOST_MEMBERS, LEAST_POSTS = 20, 60, 2
_LOOKUP = 400
_DAY = timedelta(days=1)
_KEYS = select(PostRow.platform, PostRow.post_id)
_Key = tuple[str, str]
"""Platform and post."""
_Counts = tuple[datetime, int | None, int | None]
"""When a post was read, its views and its likes."""


@dataclass(frozen=True)
class Trend:
    """Posts that say or do the same.

    Attributes:
        key: what ``--trend`` (a cluster) or ``--sound`` takes to list it.
        posts: how many there are; ``members`` holds at most ``MOST_MEMBERS`` of them, the largest first.
        lately: posts of the last day; ``before`` those of the day before it.
        regions: how many posts came from where, the most first.
        total: views (or likes) of the members together; ``per_hour`` their pace; ``None``: not known.
        growth: the members' totals summed, oldest first.
        listed: how many of them stand on the list.
    """

    kind: Kind
    key: str
    name: str
    posts: int
    lately: int
    before: int
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    regions: tuple[tuple[str, int], ...]
    unit: str
    total: float | None
    per_hour: float | None
    growth: tuple[Reading, ...]
    members: tuple[Member, ...]
    listed: int


def find_trends(session: Session, ranking: StoredRanking, window_h: float, now: datetime) -> tuple[Trend, ...]:
    """Clusters first, then sounds; each the largest first.

    Args:
        session: a reading of the store.
        ranking: the head of the ranking that is shown.
        window_h: hours behind the ranking in which posts count.
        now: the end of the last day.
    """
    listed = _listed(session, ranking.ranking_id)
    ids = {(each.platform, each.post_id): each.opportunity_id for each in reversed(listed)}
    clusters = _clusters(session, listed)
    sounds = _sounds(session, ranking, window_h)
    posts = _posts(session, {key for keys in (*clusters.values(), *sounds.values()) for key in keys}, ids)
    found = [_trend("cluster", key, keys, posts, now) for key, keys in clusters.items()]
    found += [_trend("sound", key, keys, posts, now) for key, keys in sounds.items()]
    kept = [one for one in found if one.posts >= LEAST_POSTS]
    return tuple(sorted(kept, key=lambda one: (one.kind, -one.posts, -(one.total or 0.0))))


def _listed(session: Session, ranking_id: int) -> list[Opportunity]:
    of_list = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == "listed"
    rows = session.scalars(select(OpportunityRow.payload).where(*of_list).order_by(OpportunityRow.place))
    return [Opportunity.model_validate_json(payload) for payload in rows]


def _clusters(session: Session, listed: Sequence[Opportunity]) -> dict[str, list[_Key]]:
    """Posts by cluster, best first, those that were collapsed into a listed one too."""
    found: dict[str, dict[_Key, None]] = defaultdict(dict)
    alike: dict[str, set[str]] = {}
    for each in listed:
        if each.cluster is not None:
            found[each.cluster][each.platform, each.post_id] = None
            alike.setdefault(each.cluster, set()).update(each.duplicates)
    collapsed = _where(session, {post_id for ids in alike.values() for post_id in ids})
    for cluster, ids in alike.items():
        found[cluster] |= dict.fromkeys(key for key in collapsed if key[1] in ids)
    return {cluster: list(keys) for cluster, keys in found.items() if len(keys) >= LEAST_POSTS}


def _where(session: Session, post_ids: Collection[str]) -> list[_Key]:
    """Platform and id of posts of which the ranker noted the id alone."""
    if not post_ids:
        return []
    # All platforms are named so that the primary key finds the rows.
    same = PostRow.platform.in_(source_names()), PostRow.post_id.in_(sorted(post_ids)[:_LOOKUP])
    return [(platform, post_id) for platform, post_id in session.execute(_KEYS.where(*same))]


def _sounds(session: Session, ranking: StoredRanking, window_h: float) -> dict[str, list[_Key]]:
    """Posts by sound, newest first, where at least two people used it within the ranker's window."""
    since = ranking.ranked_at - timedelta(hours=window_h)
    window = PostRow.first_seen_at >= since, PostRow.sound.is_not(None), PostRow.gone_at.is_(None)
    people, posts = func.count(distinct(PostRow.author_id)), func.count()
    counted: Any = select(PostRow.sound).where(*window).group_by(PostRow.sound)
    names = session.scalars(counted.having(people >= LEAST_POSTS).order_by(posts.desc()).limit(MOST_SOUNDS)).all()
    found: dict[str, list[_Key]] = {name: [] for name in names}
    wanted = select(PostRow.sound, PostRow.platform, PostRow.post_id).where(*window, PostRow.sound.in_(names))
    for sound, platform, post_id in session.execute(wanted.order_by(PostRow.published_at.desc())):
        found[str(sound)].append((platform, post_id))
    return found


def _posts(session: Session, keys: Collection[_Key], ids: dict[_Key, str]) -> dict[_Key, Member]:
    """The posts with their readings, in a few statements per platform."""
    found: dict[_Key, Member] = {}
    for platform in sorted({key[0] for key in keys}):
        post_ids = sorted(post_id for of, post_id in keys if of == platform)
        for part in portions(post_ids, _LOOKUP):
            found |= _portion(session, platform, part, ids)
    return found


def _portion(session: Session, platform: str, post_ids: Sequence[str], ids: dict[_Key, str]) -> dict[_Key, Member]:
    counts: dict[str, list[_Counts]] = defaultdict(list)
    of_posts = SnapshotRow.platform == platform, SnapshotRow.comment_id == NO_COMMENT
    read: Any = select(
        SnapshotRow.post_id, SnapshotRow.captured_at, SnapshotRow.view_count, SnapshotRow.like_count
    ).where(*of_posts, SnapshotRow.post_id.in_(post_ids))
    for post_id, at, views, likes in session.execute(read.order_by(SnapshotRow.captured_at)):
        counts[post_id].append((at, views, likes))
    rows = session.scalars(select(PostRow).where(PostRow.platform == platform, PostRow.post_id.in_(post_ids)))
    return {(platform, row.post_id): _member(row, counts[row.post_id], ids) for row in rows}


def _member(row: PostRow, counts: Sequence[_Counts], ids: dict[_Key, str]) -> Member:
    seen = any(views is not None for _, views, _ in counts)
    totals = ((at, views if seen else likes) for at, views, likes in counts)
    return Member(
        platform=row.platform,
        post_id=row.post_id,
        title=row.title or (row.body or "")[:160],
        url=row.url,
        language=row.language,
        region=row.region,
        published_at=row.published_at,
        opportunity_id=ids.get((row.platform, row.post_id)),
        unit="views" if seen else "likes",
        readings=tuple(Reading(at, float(total)) for at, total in totals if total is not None),
    )


def _trend(kind: Kind, key: str, keys: Sequence[_Key], posts: dict[_Key, Member], now: datetime) -> Trend:
    there = [posts[one] for one in keys if one in posts]
    unit = "views" if any(member.unit == "views" and member.readings for member in there) else "likes"
    alike = [member for member in there if member.unit == unit]
    alike = sorted(alike, key=lambda member: -(member.total or 0.0))[:MOST_MEMBERS]
    others = [replace(member, readings=()) for member in there if member.unit != unit]
    ages = [now - member.published_at for member in there if member.published_at is not None]
    regions = Counter(member.region for member in there if member.region)
    totals = [member.total for member in alike if member.total is not None]
    return Trend(
        kind=kind,
        key=key,
        name=key if kind == "sound" else (there[0].title if there else ""),
        posts=len(there),
        lately=sum(1 for age in ages if age <= _DAY),
        before=sum(1 for age in ages if _DAY < age <= 2 * _DAY),
        platforms=tuple(dict.fromkeys(member.platform for member in there)),
        languages=tuple(dict.fromkeys(member.language for member in there if member.language)),
        regions=tuple(regions.most_common()),
        unit=unit,
        total=sum(totals) if totals else None,
        per_hour=pace(alike),
        growth=curve(alike),
        members=tuple([*alike, *others][:MOST_MEMBERS]),
        listed=sum(1 for member in there if member.opportunity_id is not None),
    )
