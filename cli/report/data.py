"""What a report shows, as loaded: facts only, no wording and no layout."""

from __future__ import annotations

from typing import Literal

from cli.guidance import Guidance
from cli.languages.tongue import Tongue, tongue_of
from cli.team.resting import Rest
from crawler.db.decisions import Standing, Status
from crawler.models import Comment, Frozen, Post, Snapshot, UtcTime
from crawler.sentences import Sentence
from ranking.types import Opportunity


class CommentLine(Frozen):
    """One comment as a card shows it, with its newest like count (``None``: unknown)."""

    comment: Comment
    like_count: int | None = None
    brand: str | None = None
    ours: bool = False


class Card(Frozen):
    """One opportunity with everything its card shows.

    ``snapshots`` are the post's, oldest first. ``thread`` surrounds a comment target: its
    parent if known, itself, then its answers. ``market`` names the brand's market that serves
    the target's language or region. ``reader_missing`` says that nobody on shift reads it. ``said`` is what people
    made of it. ``rest``, ``partner``, ``spoken_at`` (when we last spoke under the post) and
    ``campaign`` are what the team's rules and calendar say (``cli.team.resting``); ``guidance`` what brand.toml tells
    whoever writes there.
    """

    opportunity: Opportunity
    post: Post
    comment: Comment | None = None
    snapshots: tuple[Snapshot, ...] = ()
    comment_snapshot: Snapshot | None = None
    top_comments: tuple[CommentLine, ...] = ()
    thread: tuple[CommentLine, ...] = ()
    thread_at: UtcTime | None = None
    market: str | None = None
    reader_missing: bool = False
    status: Status = "open"
    assignee: str | None = None
    said: Standing | None = None
    rest: Rest | None = None
    partner: bool = False
    spoken_at: UtcTime | None = None
    campaign: str | None = None
    guidance: Guidance | None = None


class SourceLine(Frozen):
    """One source's health after the last crawl; ``state`` is a ``SourceState`` or what a killed run leaves."""

    source: str
    state: str
    posts: int | None = None
    comments: int | None = None
    at: UtcTime | None = None
    note: str = ""


class Trend(Frozen):
    """Several posts that say the same or use the same sound.

    ``lately`` of its ``posts`` are a day old at most. ``total`` and ``per_hour`` are their views (or likes, as votes)
    together. ``cards`` names those that stand in this report; ``regions`` are where most come from.
    """

    name: str
    posts: int
    kind: Literal["cluster", "sound"] = "cluster"
    lately: int = 0
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unit: Literal["views", "votes"] = "views"
    total: float | None = None
    per_hour: float | None = None
    cards: tuple[str, ...] = ()


class Counts(Frozen):
    """The head's figures; ``escalate`` counts alarms. ``posts_read`` and ``comments_read`` are what the ranker saw."""

    go: int = 0
    maybe: int = 0
    escalate: int = 0
    withheld: int = 0
    explore: int = 0
    below: int = 0
    posts_read: int = 0
    comments_read: int = 0


class ReportData(Frozen):
    """A whole report. ``titles`` gives the platforms' own names by slug.

    ``not_seen`` are sentences about what this morning is blind to; ``results`` are sentences about past comments and
    ``held`` says how often forecasts held, empty until outcomes are measured. ``rests`` counts what is kept back for
    now, by reason. All is told in ``language``, in the variant of ``region``.
    """

    brand: str
    generated_at: UtcTime
    ranked_at: UtcTime
    timezone: str = "UTC"
    language: str = "en"
    region: str | None = None
    counts: Counts = Counts()
    not_seen: tuple[Sentence, ...] = ()
    escalations: tuple[Card, ...] = ()
    cards: tuple[Card, ...] = ()
    explore: tuple[Card, ...] = ()
    withheld: tuple[Card, ...] = ()
    trends: tuple[Trend, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    results: tuple[Sentence, ...] = ()
    held: Sentence | None = None
    titles: dict[str, str] = {}
    rests: dict[str, int] = {}

    @property
    def tongue(self) -> Tongue:
        """Who speaks it."""
        return tongue_of(self.language, self.region)

    def told_in(self, tongue: Tongue) -> ReportData:
        """The same facts for people of another language."""
        return self.model_copy(update={"language": tongue.code, "region": tongue.territory})
