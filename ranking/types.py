"""What goes into the ranker and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import Field

from crawler.config.sections import PlayName
from crawler.models import Comment, Frozen, Post, Snapshot, TargetKind, UtcTime
from crawler.sentences import Sentence
from ranking.safety.reasons import MAY_ACCUSE

Verdict = Literal["go", "maybe", "escalate", "withheld"]
FitReason = Literal["topic", "audience", "stage"]
BaitState = Literal["open", "pile_on", "exclusive", "closed"]
Crowding = Literal["early", "crowded", "late"]
Vectors = npt.NDArray[np.float32]
Probability = float


class Usual(Frozen):
    """What an author's posts usually have at the age of one of them: a median over ``others``, in views (or votes)."""

    count: float
    others: int


class Candidate(Frozen):
    """A post with all that is stored of it, oldest snapshot first.

    ``comment_snapshots`` holds the newest snapshot of each comment by ``comment_id``.
    ``thread_at`` is when its comments were last fetched; ``None``: never. ``gone``: the platform
    no longer shows it. ``usual`` is what its author's other posts have at its age, where that is known.
    """

    post: Post
    snapshots: tuple[Snapshot, ...] = ()
    comments: tuple[Comment, ...] = ()
    comment_snapshots: dict[str, Snapshot] = {}
    thread_at: UtcTime | None = None
    count_kind: Literal["views", "votes"] = "views"
    horizon_h: float = 24.0
    gone: bool = False
    usual: Usual | None = None


class FeatureResult(Frozen):
    """One named part of a score: its value and a sentence a manager understands.

    Write the sentence with ``crawler.sentences.say``, and it can be told in every language.
    """

    name: str
    value: float | None = None
    sentence: Sentence


class Play(Frozen):
    """Which kind of opening a target is; ``confidence`` is a probability.

    ``named`` is the probability that a name in the text is ours; ``None`` where nobody is named.
    """

    name: PlayName
    confidence: Probability
    subtype: str | None = None
    asked_for: str | None = None
    state: BaitState | None = None
    tagged: bool = False
    named: Probability | None = None
    evidence: Sentence = Sentence()


class Veto(Frozen):
    """Why a target is withheld or escalated: a reason word, and the text that shows it."""

    reason: str
    evidence: Sentence
    action: Literal["withhold", "escalate"] = "withhold"


class Forecast(Frozen):
    """Growth still to come within ``horizon_h`` hours, in views (or votes), with its basis.

    ``factor`` is by what the outcomes of earlier forecasts moved it; it is in the numbers already.
    """

    expected: float
    low: float
    high: float
    horizon_h: float
    per_hour: float | None
    unit: Literal["views", "votes"]
    basis: Sentence
    factor: float = 1.0


class Visibility(Frozen):
    """Chance that our comment, written ``delay_h`` from now, ends among the top five.

    ``reply_to`` is the much-liked comment under which a reply would be seen with ``reply_probability``.
    ``raw`` and ``raw_reply`` are the chances before the outcomes of earlier comments corrected them; ``None``: not
    corrected.
    """

    probability: Probability
    arrival_rank: float
    crowding: Crowding
    brands_there: tuple[str, ...] = ()
    we_are_there: bool = False
    reply_to: str | None = None
    reply_probability: Probability | None = None
    raw: Probability | None = None
    raw_reply: Probability | None = None


class Opportunity(Frozen):
    """A post or comment with its verdict, and all that explains it.

    ``opportunity_id`` stays the same from run to run. ``score`` is 0-100 on an absolute
    scale; ``rank`` is set for listed opportunities only. ``duplicates`` are the ids of posts
    that say the same and were collapsed into this one. ``taste`` is how many log-odds of ``fit`` come from
    earlier decisions.
    """

    opportunity_id: str
    brand: str
    platform: str
    post_id: str
    comment_id: str | None = None
    target: TargetKind
    verdict: Verdict
    score: float = Field(ge=0, le=100)
    fit: Probability = Field(ge=0, le=1)
    fit_reason: FitReason | None = None
    reach: float = 0.0
    play: Play | None = None
    veto: Veto | None = None
    forecast: Forecast | None = None
    visibility: Visibility | None = None
    act_before: UtcTime | None = None
    summary: Sentence = Sentence()
    language: str | None = None
    reasons: tuple[FeatureResult, ...] = ()
    unchecked: tuple[Sentence, ...] = ()
    duplicates: tuple[str, ...] = ()
    cluster: str | None = None
    rank: int | None = None
    taste: float = 0.0
    explore: bool = False
    propensity: float | None = None

    @property
    def alarm(self) -> bool:
        """Whether somebody in charge must see it now; what only may accuse us can wait for the morning."""
        return self.verdict == "escalate" and (self.veto is None or self.veto.reason != MAY_ACCUSE)


class RankingResult(Frozen):
    """One run of the ranker: what is listed, what was withheld, what those in charge must see.

    ``opportunities`` are go and maybe, best first, ranked from 1; ``explore`` are the teach-me
    slots; ``escalations`` are alarms first, then what may accuse us; ``below`` counts targets under the bar;
    ``set_aside`` those that could not be listed at all, by reason ("comments closed", "already answered by us").
    """

    brand: str
    ranked_at: UtcTime
    ranker_version: str
    model: str
    weights: dict[str, float]
    opportunities: tuple[Opportunity, ...]
    escalations: tuple[Opportunity, ...]
    withheld: tuple[Opportunity, ...]
    explore: tuple[Opportunity, ...] = ()
    candidates: int
    below: int
    set_aside: dict[str, int] = {}


class Encoder(Protocol):
    """Turns texts into unit vectors of shape (len(texts), dimensions)."""

    @property
    def name(self) -> str:
        """Model and precision: the key under which its vectors may be cached."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of ``texts``, in their order."""


class EmbeddingCache(Protocol):
    """Keeps vectors by model and content hash; implemented over the store in cli."""

    def get(self, model: str, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """Known vectors by digest; unknown digests are absent."""

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by digest."""
