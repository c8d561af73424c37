"""Which targets rest before the brand becomes a nuisance, why, and until when.

Told at the moment of looking, since people decide all day. What rests is hidden, not lost; what must be
escalated never rests, and neither does what somebody of ours has already taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from cli.team.days import begins, day_of, morrow
from cli.team.spoken import OurComment, spoken_since
from crawler.config import Brand
from crawler.config.calendar import Campaign
from crawler.db.decisions import Standing, standings
from crawler.db.tables import AuthorRow, CommentRow, OpportunityRow, PostRow
from crawler.models import Author, Comment, Post
from ranking.handles import Known
from ranking.types import Opportunity

Reason = Literal["do not contact", "spoken here", "creator", "platform", "day"]
LOOK_BACK = timedelta(days=30)
"""How long "we already spoke here" is looked for: longer than any post stays a candidate."""


@dataclass(frozen=True)
class Rest:
    """Why a target rests; ``until`` is ``None`` where only a person can end it, ``since`` when we spoke.

    ``most`` is the budget of comments that is spent.
    """

    reason: Reason
    until: datetime | None = None
    since: datetime | None = None
    most: int | None = None


@dataclass(frozen=True)
class Manners:
    """What holds of a ranking's targets now, by id.

    Those that rest, those of partners, when we last spoke under the post of each; and the campaigns that run.
    """

    rests: Mapping[str, Rest] = field(default_factory=dict)
    partners: frozenset[str] = frozenset()
    spoken: Mapping[str, datetime] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rest, by reason."""
        return Counter(rest.reason for rest in self.rests.values())

    def campaign_of(self, post: Post, comment: Comment | None) -> str | None:
        """Name of the first running campaign that a target speaks of."""
        texts = [post.title, post.body, *([comment.body] if comment is not None else [])]
        return next((one.name for one in self.campaigns if one.named_in(texts, post.hashtags)), None)

    def until(self, reason: Reason) -> datetime | None:
        """When the last of those that rest for a reason may be spoken to again."""
        ends = [rest.until for rest in self.rests.values() if rest.reason == reason and rest.until is not None]
        return max(ends, default=None)


NOBODY_RESTS = Manners()


@dataclass(frozen=True)
class _Target:
    """One target of the list and whom it would be said to."""

    opportunity_id: str
    platform: str
    post_id: str
    comment_id: str | None
    root_id: str | None
    author: Author | None


def manners(session: Session, brand: Brand, ranking_id: int, now: datetime) -> Manners:
    """Who rests and who is a partner, of what a ranking lists or would like to be taught."""
    targets = _targets(session, ranking_id)
    known = Known(brand)
    partners = frozenset(each.opportunity_id for each in targets if known.is_partner(each.author))
    rules = _Rules(brand, spoken_since(session, brand, now - _horizon(brand)), now)
    spoken = {
        each.opportunity_id: at
        for each in targets
        if (at := rules.posts.get((each.platform, each.post_id))) is not None
    }
    found = {each.opportunity_id: rest for each in targets if (rest := rules.rest_of(each, known)) is not None}
    said = standings(session, list(found))
    waits = {name for name in found if said.get(name, Standing()).at(now).status == "open"}
    greeted = _tagged(session, ranking_id, {name for name in waits if found[name].reason == "creator"})
    # Whoever calls us by our handle gets an answer, however lately we spoke to them.
    rests = {name: rest for name, rest in found.items() if name in waits - greeted}
    return Manners(rests, partners, spoken, brand.calendar.running(day_of(now, brand.timezone)))


def _horizon(brand: Brand) -> timedelta:
    return max(LOOK_BACK, timedelta(days=brand.team.creator_cooldown_days + 1))


class _Rules:
    """The team's rules, with what was said lately sorted by what each of them asks."""

    def __init__(self, brand: Brand, spoken: Collection[OurComment], now: datetime) -> None:
        self.brand, self.zone, self.now = brand, brand.timezone, now
        today = begins(day_of(now, self.zone), self.zone)
        self.today = Counter(one.platform for one in spoken if today <= one.at <= now)
        self.posts: dict[tuple[str, str | None], datetime] = {}
        self.branches: dict[tuple[str, str | None, str], datetime] = {}
        self.people: dict[tuple[str, str], datetime] = {}
        for one in spoken:
            place = one.platform, one.post_id
            self.posts[place] = one.at
            for above in (one.parent_id, one.root_id):
                if above is not None:
                    self.branches[(*place, above)] = one.at
            if one.to is not None:
                self.people[(one.platform, one.to)] = one.at

    def rest_of(self, target: _Target, known: Known) -> Rest | None:
        """The first rule that lets a target rest, the strictest first."""
        if known.is_untouched(target.author):
            return Rest("do not contact")
        spoken = self._spoken_here(target)
        if spoken is not None:
            return Rest("spoken here", since=spoken)
        if not known.is_partner(target.author):
            lately = self._cooling(target)
            if lately is not None:
                return lately
        return self._spent(target.platform)

    def _spoken_here(self, target: _Target) -> datetime | None:
        """When we spoke under this very post, or in this branch of comments."""
        if target.comment_id is None:
            return self.posts.get((target.platform, target.post_id))
        above = [target.comment_id] + ([target.root_id] if target.root_id else [])
        moments = (self.branches.get((target.platform, target.post_id, one)) for one in above)
        return max((at for at in moments if at is not None), default=None)

    def _cooling(self, target: _Target) -> Rest | None:
        days = self.brand.team.creator_cooldown_days
        author = target.author
        spoken = self.people.get((author.platform, author.author_id)) if author is not None else None
        if not days or spoken is None:
            return None
        until = morrow(spoken, self.zone, days)
        return Rest("creator", until, spoken) if self.now < until else None

    def _spent(self, platform: str) -> Rest | None:
        team, tomorrow = self.brand.team, morrow(self.now, self.zone)
        most = team.per_platform.get(platform)
        if most is not None and self.today[platform] >= most:
            return Rest("platform", tomorrow, most=most)
        if team.per_day is not None and self.today.total() >= team.per_day:
            return Rest("day", tomorrow, most=team.per_day)
        return None


def _targets(session: Session, ranking_id: int) -> list[_Target]:
    host, guest = aliased(AuthorRow), aliased(AuthorRow)
    of_post = and_(PostRow.platform == OpportunityRow.platform, PostRow.post_id == OpportunityRow.post_id)
    of_comment = and_(
        CommentRow.platform == OpportunityRow.platform,
        CommentRow.post_id == OpportunityRow.post_id,
        CommentRow.comment_id == OpportunityRow.comment_id,
    )
    wanted: Any = (
        select(
            OpportunityRow.opportunity_id,
            OpportunityRow.platform,
            OpportunityRow.post_id,
            OpportunityRow.comment_id,
            CommentRow.root_id,
            host.author_id.label("host_id"),
            host.handle.label("host"),
            guest.author_id.label("guest_id"),
            guest.handle.label("guest"),
        )
        .select_from(OpportunityRow)
        .outerjoin(PostRow, of_post)
        .outerjoin(CommentRow, of_comment)
        .outerjoin(host, and_(host.platform == PostRow.platform, host.author_id == PostRow.author_id))
        .outerjoin(guest, and_(guest.platform == CommentRow.platform, guest.author_id == CommentRow.author_id))
        .where(OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf.in_(("listed", "explore")))
    )
    return [_target(row) for row in session.execute(wanted).mappings()]


def _target(row: Any) -> _Target:
    by = ("host_id", "host") if row["comment_id"] is None else ("guest_id", "guest")
    account, handle = row[by[0]], row[by[1]]
    author = Author(platform=row["platform"], author_id=account, handle=handle or "") if account else None
    plain = {name: row[name] for name in ("opportunity_id", "platform", "post_id", "comment_id", "root_id")}
    return _Target(**plain, author=author)


def _tagged(session: Session, ranking_id: int, ids: Collection[str]) -> set[str]:
    """Those whose author wrote our handle."""
    if not ids:
        return set()
    these = OpportunityRow.ranking_id == ranking_id, OpportunityRow.opportunity_id.in_(sorted(ids))
    found = (
        Opportunity.model_validate_json(text) for text in session.scalars(select(OpportunityRow.payload).where(*these))
    )
    return {each.opportunity_id for each in found if each.play is not None and each.play.tagged}
