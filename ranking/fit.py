"""Would a good manager say yes? The best of three reasons: topic, audience, stage.

*Topic* is the niche's probability, opened up or held back by the play. Some plays speak to us by
themselves (people name us, any brand is asked): they need no niche, and where we are named it matters
little which of them it is. Others need one (a question
is an opening only where the niche is ours); no play at all leaves a text that is about our
niche but asks nothing of us. *Audience* is a creator we watch, or a place and language we serve
together with some closeness to the niche. *Stage* is a big, playful post under which brands are
liked. Doubts of the safety check lower whichever is best. Numbers: ``PLAY_FIT``, read from the
grades of ``bench/judgments`` by ``benchmarks/measure_judgments.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.config import Brand
from crawler.config.sections import PlayName
from ranking.handles import Known
from ranking.plays.names import US, Names
from ranking.target import Target
from ranking.types import FitReason, Play, Probability

NO_PLAY = (0.0, 0.62)
PLAY_FIT: dict[PlayName, tuple[float, float]] = {
    # play: (fit without any niche, further fit when the niche is certain)
    "summons": (0.90, 0.08),
    "mention": (0.72, 0.22),
    "review": (0.15, 0.72),
    "complaint": (0.74, 0.22),
    "superfan": (0.72, 0.22),
    "brand_bait": (0.55, 0.42),
    "question": (0.06, 0.90),
    "competitor_complaint": (0.30, 0.60),
    "creator": (0.15, 0.70),
    "trend": (0.10, 0.80),
    "banter": (0.30, 0.50),
    "big_stage": (0.0, 0.62),
}
NAMED_FIT = (0.72, 0.24)
"""Any play in a text that names us beyond doubt."""
NAMING_PLAYS = frozenset({"mention", "complaint", "superfan", "summons"})
NAMED_CONFIDENCE = 0.85
SURE_NAME, OWN_WORLD = 0.94, 0.15
"""A bare word or hashtag without a word of our niche near it is at most this surely our name; below this
relevance its post may well be about the bird, the fruit or the surname of the same name."""
SHUT_STATES = frozenset({"exclusive", "closed"})
WATCHED_CREATOR = 0.6
PLACE = 0.3
STAGE = 0.75
FOREIGN_LANGUAGE, FOREIGN_REGION = 0.7, 0.9
RISK_EXPONENT = 1.0
UNADDRESSED, UNADDRESSED_PLAYS = 0.6, frozenset({"question", "brand_bait"})
"""Most questions below a post are put to whoever made it: what a comment asks nobody by name is less often for us."""


@dataclass(frozen=True)
class Fit:
    """The probability that a good manager says yes, and the reason it rests on."""

    value: Probability
    reason: FitReason
    topic: Probability
    audience: Probability
    stage: Probability


class FitJudge:
    """Fit of targets for one brand."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._known = Known(brand)
        self._names = Names(brand)
        self._languages = set(brand.brand.languages)
        self._regions = set(brand.brand.regions)
        for market in brand.markets.values():
            self._languages |= set(market.languages)
            self._regions |= set(market.regions)

    def judge(self, target: Target, relevance: Probability, play: Play | None, risk: Probability) -> Fit:
        """Fit of a target with its relevance, play and remaining doubt of safety, each 0-1."""
        if play is not None and play.state in SHUT_STATES:
            return Fit(0.0, "topic", 0.0, 0.0, 0.0)
        held = self.reads(target) * (1 - risk) ** RISK_EXPONENT * addressed(target, play)
        if self._homonym(target, relevance, play):
            play = None
        topic = topic_fit(relevance, play, names_us=self._names_us(target, play)) * held
        audience = self._audience(target, relevance) * held
        stage = STAGE * play.confidence * held if play is not None and play.name == "big_stage" else 0.0
        reasons: tuple[tuple[float, FitReason], ...] = ((topic, "topic"), (audience, "audience"), (stage, "stage"))
        value, reason = max(reasons, key=lambda pair: pair[0])
        return Fit(min(1.0, value), reason, topic, audience, stage)

    def _homonym(self, target: Target, relevance: Probability, play: Play | None) -> bool:
        """Whether a post's play rests on a name that may be another's; a comment leans on its thread instead."""
        if target.comment is not None or play is None or play.tagged or play.named is None:
            return False
        return play.named < SURE_NAME and relevance < OWN_WORLD

    def _names_us(self, target: Target, play: Play | None) -> bool:
        """Whether we are named: some plays say so, and a handle or full name in the text does."""
        if play is None or play.name == "brand_bait":
            return False
        if play.name in NAMING_PLAYS:
            return True
        return any(hit.owner == US and (hit.tagged or hit.kind == "name") for hit in self._names.hits(target))

    def reads(self, target: Target) -> float:
        """1 where we speak the language and serve the region; less where we do not; unknown counts as ours."""
        language = (target.comment.language if target.comment else None) or target.post.language
        factor = 1.0
        if language and language.split("-")[0].lower() not in self._languages:
            factor *= FOREIGN_LANGUAGE
        if target.post.region and self._regions and target.post.region not in self._regions:
            factor *= FOREIGN_REGION
        return factor

    def _audience(self, target: Target, relevance: Probability) -> float:
        closeness = 0.5 + 0.5 * relevance
        if target.comment is None and self._known.is_watched(target.author):
            return WATCHED_CREATOR * closeness
        if self._regions and target.post.region in self._regions:
            return PLACE * closeness
        return 0.0


def addressed(target: Target, play: Play | None) -> float:
    """How much of a fit counts: 1, but less for a comment that asks something and names nobody."""
    if target.comment is None or play is None or play.named is not None or play.name not in UNADDRESSED_PLAYS:
        return 1.0
    return UNADDRESSED


def topic_fit(relevance: Probability, play: Play | None, *, names_us: bool = False) -> float:
    """Relevance seen through the play; an unsure play moves it only part of the way."""
    alone, with_niche = NO_PLAY
    nothing = alone + with_niche * relevance
    if play is None:
        return nothing
    base, gain = PLAY_FIT[play.name]
    sure = play.confidence
    if names_us:
        base, gain = NAMED_FIT if base < NAMED_FIT[0] else (base, gain)
        sure = max(sure, NAMED_CONFIDENCE)
    return min(1.0, sure * (base + gain * relevance) + (1 - sure) * nothing)
