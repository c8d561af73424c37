"""What the API answers with, as models; the OpenAPI document is made from them and tests hold answers against it."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from cli.export.columns import COLUMNS
from cli.guidance import Guidance
from cli.team.resting import Reason
from crawler.db.decisions import Action, Status
from crawler.db.rankings import Shelf
from crawler.models import TargetKind
from ranking.types import FitReason, Opportunity, Verdict

_TYPES: dict[str, Any] = {
    "opportunity_id": str,
    "rank": int | None,
    "verdict": Verdict,
    "score": float | None,
    "fit": float | None,
    "fit_reason": FitReason | None,
    "reach": float | None,
    "target": TargetKind,
    "platform": str,
    "title": str,
    "body": str,
    **dict.fromkeys(("act_before", "published_at", "captured_at", "rest_until", "spoken_at"), AwareDatetime | None),
    **dict.fromkeys(("partner", "alarm"), bool),
    "rest_reason": Reason | None,
    **dict.fromkeys(
        ("author_followers", "view_count", "like_count", "comment_count", "share_count", "forecast_views"), int | None
    ),
    **dict.fromkeys(("views_per_hour", "slot_probability"), float | None),
    **dict.fromkeys(("hashtags", "reasons"), list[str]),
}
"""Types of an export's columns; any other holds a text or nothing."""


class Told(BaseModel):
    """A model of an answer: it has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Standing(Told):
    """What people said of an opportunity, as it holds now."""

    status: Status
    assignee: str | None
    draft: str
    approved_by: str
    routed_to: str
    version: int = Field(ge=0)
    status_reason: str
    status_by: str
    status_at: AwareDatetime | None
    snoozed_until: AwareDatetime | None


class Rest(Told):
    """Why a target is kept back for now, since when, and until when; null: until a person ends it."""

    reason: Reason
    until: AwareDatetime | None
    since: AwareDatetime | None


_COLUMNS: dict[str, Any] = {
    name: (_TYPES.get(name, str | None), ...) for name in COLUMNS if name not in Standing.model_fields
}
Row: type[Standing] = create_model(
    "Row",
    __base__=Standing,
    __doc__="One line of the list: the columns of an export, what people said, and whether it rests.",
    rest=(Rest | None, ...),
    **_COLUMNS,
)


class Dispute(Told):
    """Somebody called a veto wrong."""

    who: str
    said_at: AwareDatetime
    why: str


WithheldRow = create_model("WithheldRow", __base__=Row, dispute=(Dispute | None, ...))


class Said(Told):
    """One word of somebody's."""

    opportunity_id: str
    brand: str
    action: Action
    who: str
    decided_at: AwareDatetime
    reason: str
    assignee: str | None
    until: AwareDatetime | None
    details: dict[str, Any]


Whole = create_model(
    "Whole",
    __base__=Row,
    shelf=(Shelf, ...),
    opportunity=(Opportunity, ...),
    history=(list[Said], ...),
    guidance=(Guidance | None, ...),
)


class Decided(Standing):
    """What holds after a decision; a text that says again what we wrote lately is warned of."""

    opportunity_id: str
    warnings: list[str]


class ListPage(Told):
    """One page of one shelf; ``after`` asks for the next one, null: this was the last."""

    brand: str
    ranked_at: AwareDatetime
    shelf: Shelf
    totals: dict[Shelf, int]
    opportunities: list[Row]
    after: int | None


class ReasonCount(Told):
    """How many targets one veto kept off the list."""

    reason: str
    label: str
    count: int = Field(ge=0)


class WithheldPage(Told):
    """One page of what was withheld, with the reasons of all of it."""

    brand: str
    ranked_at: AwareDatetime
    total: int = Field(ge=0)
    reasons: list[ReasonCount]
    disputed: int = Field(ge=0)
    opportunities: list[WithheldRow]
    after: int | None


class Reading(Told):
    """A total at one moment."""

    at: AwareDatetime
    total: int = Field(ge=0)


class Member(Told):
    """A post of a trend."""

    platform: str
    post_id: str
    title: str
    url: str
    language: str | None
    region: str | None
    opportunity_id: str | None
    total: float | None
    published_at: AwareDatetime | None


class Trend(Told):
    """Posts that say or do the same; `key` lists them, as `trend` (a cluster) or `sound`."""

    kind: str
    key: str
    name: str
    posts: int
    lately: int
    before: int
    unit: str
    total: float | None
    per_hour: float | None
    listed: int
    platforms: list[str]
    languages: list[str]
    regions: dict[str, int]
    growth: list[Reading]
    members: list[Member]


class Trends(Told):
    """All trends of the newest ranking."""

    brand: str
    ranked_at: AwareDatetime
    trends: list[Trend]


class Bucket(Told):
    """One of a source's allowances; ``share`` is what the next crawl may spend."""

    bucket: str
    noun: str
    limit: int
    used: int
    left: int
    share: int
    resets_at: AwareDatetime
    further_crawls: int


class Source(Told):
    """One source: the state of its latest crawl, what it found, what it spent and may spend."""

    source: str
    title: str
    access: str
    state: str
    found: int | None
    new: int | None
    plan: list[Bucket]
    last_crawl: AwareDatetime | None
    note: str
    counts: dict[str, int]
    dropped_why: dict[str, int]


class Sources(Told):
    """Every source, and in sentences what this morning did not see."""

    not_seen: list[str]
    sources: list[Source]


class Failure(Told):
    """Why nothing was done, in one sentence."""

    error: str
