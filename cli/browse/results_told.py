"""What ``GET /api/results`` is asked and answers with; the OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from cli.browse.told import Told
from cli.outcomes.cells import COLUMNS
from crawler.db.decisions import Status

Share = float | None
_TYPES: dict[str, Any] = {
    "engagement_id": int,
    **dict.fromkeys(("platform", "kind", "code", "who"), str),
    "made_at": AwareDatetime,
    "found": bool,
    "measured_at": AwareDatetime | None,
    **dict.fromkeys(("like_share", "expected_slot"), float | None),
    **dict.fromkeys(("creator_answered", "creator_liked", "first_five"), bool | None),
    **dict.fromkeys(("play", "language", "url", "opportunity_id"), str | None),
}
"""Types of a result's columns; any other holds a count or nothing."""


class ResultsAsked(BaseModel):
    """``GET /api/results``."""

    model_config = ConfigDict(extra="forbid")

    week: str = Field(default="this", pattern=r"^(this|last|2[0-9]{3}-W[0-5][0-9])$", description="as in 2026-W10")


_COLUMNS: dict[str, Any] = {name: (_TYPES.get(name, int | None), ...) for name in COLUMNS}
Result = create_model(
    "Result",
    __base__=Told,
    __doc__="One comment of ours, and what came of it.",
    **_COLUMNS,
)


class Tally(Told):
    """Several results together; null is not known."""

    made: int
    measured: int
    likes: int | None
    replies: int | None
    code_uses: int | None
    likes_per_comment: float | None
    like_share: Share
    placed: int
    first_five: int
    watched: int
    answered: int


class Named(Tally):
    """The results of one play, platform, language or code."""

    name: str


class OfWeek(Tally):
    """The results of one week."""

    week: str


class Goal(Told):
    """One figure beside what was wanted, and what a week of the baseline had."""

    name: str
    reached: float | None
    wanted: float | None
    usual: float | None
    held: bool | None


class Baseline(Told):
    """A usual week of the first four."""

    begins: AwareDatetime
    ends: AwareDatetime
    complete: bool
    comments: float | None
    likes_per_comment: float | None
    first_five: Share
    like_share: Share
    creator_answers: Share
    code_uses: float | None


class GotAway(Told):
    """The best comment of another brand in one of our threads."""

    brand: str
    rival: bool
    platform: str
    post_url: str
    title: str
    url: str | None
    body: str
    came_h: float | None
    likes: int
    like_share: Share
    rank: int | None
    our_share: Share
    listed_h: float | None
    standing: Status


class Forecasts(Told):
    """How often forecasts held, and whether outcomes correct them."""

    sentence: str | None
    forecasts: int
    held: int
    comments: int
    seen: int
    foretold: float
    corrected: bool


class By(Told):
    """The week's results told apart."""

    play: list[Named]
    platform: list[Named]
    language: list[Named]
    code: list[Named]


class Results(Told):
    """One week: what was done, what it brought, and what got away."""

    week: str
    begins: AwareDatetime
    ends: AwareDatetime
    over: bool
    tally: Tally
    before: Tally
    baseline: Baseline | None
    goals: list[Goal]
    by: By
    course: list[OfWeek]
    results: list[Result]
    got_away: list[GotAway]
    forecasts: Forecasts
