"""How likely a text is dangerous, and by which danger: a head over embeddings and cues, another for quiet dangers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ranking.background import background_sentences
from ranking.plays.cues import Found, found_in, load_cues
from ranking.plays.head import HeadSettings, play_prototypes, prototype_head
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.wordhead import piece_counts
from ranking.safety.ages import child_says
from ranking.safety.pieces import pieces_head
from ranking.safety.public import public_heads
from ranking.safety.quiet import FOLDER, QUIET, quiet_head
from ranking.safety.reasons import DANGERS, HARMLESS, NEAR, SAFE
from ranking.types import Encoder, Vectors

PACKAGE = "ranking.safety"
# Favour, offset and what a cue adds were read off both judged brands and fifteen demo worlds (docs/decisions/0029).
SETTINGS = HeadSettings(regularisation=2.0, strong=3.0, weak=0.8, favoured=SAFE, favour=3.1, offsets=((NEAR, -1.5),))
COMPLAINT_IS_NO_ADVERT = 0.2
CHILD_PLAIN, CHILD_EXPLICIT, CHILD_HINTED = 0.45, 0.9, 0.12
SPREAD = 0.25
"""What each nat of spread over kinds of danger costs: a text the encoders do not know is a little of everything."""
INVITED_WEIGHT = 0.5
"""What dangers told quietly or as an invitation weigh: whole, they cost on real texts what they gave elsewhere."""
PIECES_WEIGHT = 0.15
"""What the log-odds by pieces of words count beside those by vectors and cues (``docs/decisions/0029``)."""
_SURE = 1e-6
_PART = re.compile(r"(?<=[.!?…])\s+|\n+")
QUOTE = 110


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities by danger and by topic, the cues found, and a child's own words if there are any."""

    dangers: Mapping[str, float]
    topics: Mapping[str, float]
    cues: Mapping[str, Found]
    child: str | None = None
    public: float = 0.0
    """Log-odds of danger that public texts teach."""
    quiet: float = 0.0
    """By how much the log-odds of each quiet danger rise (``QuietHead``)."""
    pieces: float = 0.0
    """What the pieces of its words add to the log-odds of danger."""

    @property
    def raised(self) -> Mapping[str, float]:
        """Probabilities by danger with those of quiet ones raised, which ``dangers`` are not."""
        if not self.quiet:
            return self.dangers
        factor = math.exp(self.quiet)
        odds = {name: chance * factor if name in QUIET else chance for name, chance in self.dangers.items()}
        whole = 1 - sum(self.dangers.values()) + sum(odds.values())
        return {name: chance / whole for name, chance in odds.items()}

    @property
    def odds(self) -> float:
        """Log-odds of danger: the total's, less for spread over many kinds, with what public texts and pieces say."""
        return self.odds_without(())

    def odds_without(self, left_out: Sequence[str]) -> float:
        """The same where some dangers are none (a partner's advert)."""
        chances = [chance for name, chance in self.raised.items() if name not in left_out]
        total = min(max(sum(chances), _SURE), 1 - _SURE)
        spread = -sum(c / total * math.log(max(c / total, _SURE)) for c in chances)
        return math.log(total / (1 - total)) - SPREAD * (spread - 1) + self.public + self.pieces

    @property
    def total(self) -> float:
        """Probability that the text is dangerous in any way that holds for every brand."""
        return min(sum(self.raised.values()), 1.0)

    @property
    def worst(self) -> str:
        """The likeliest danger."""
        chances = self.raised
        return max(chances, key=lambda name: chances[name])


class SafetyJudge:
    """Judges texts under one encoder; the head is fitted once per process."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._cues = load_cues(PACKAGE)
        self._plays = load_cues("ranking.plays")
        self._head = prototype_head(encoder, safety_prototypes(), SETTINGS)
        self._quiet = quiet_head(encoder.name, safety_prototypes())
        self._pieces = pieces_head(FOLDER, danger_prototypes(), frozenset(DANGERS))

    def judge(self, texts: Sequence[str]) -> list[Judgement]:
        """One judgement per text, in their order."""
        if not texts:
            return []
        return self.judge_vectors(texts, self._encoder.encode(texts))

    def judge_vectors(self, texts: Sequence[str], vectors: Vectors) -> list[Judgement]:
        """The same for texts that are encoded already."""
        cues = [self._cues.find(text) for text in texts]
        rows = self._head.probabilities(vectors, cues)
        counts = piece_counts(texts)
        quiet = self._quiet.raises(counts, vectors) if self._quiet is not None else np.zeros(len(texts))
        pieces = PIECES_WEIGHT * self._pieces.margins(counts)
        public = public_heads(self._encoder.name).log_odds(texts, vectors)
        found = []
        for text, row, hits, *added in zip(texts, rows, cues, public, quiet, pieces, strict=True):
            chances = dict(zip(self._head.labels, map(float, row), strict=True))
            complains = found_in(self._plays.find(text), "complaint").strong > 0
            judged = _judged(text, chances, hits, complains=complains)
            taught, raised, spelt = map(float, added)
            found.append(replace(judged, public=taught, quiet=raised, pieces=spelt))
        return found


def _judged(text: str, chances: dict[str, float], cues: Mapping[str, Found], *, complains: bool) -> Judgement:
    dangers = {name: chances.get(name, 0.0) for name in DANGERS}
    if complains:
        # Nobody advertises by complaining; discount codes and "free" occur in complaints as well.
        dangers["advert"] *= COMPLAINT_IS_NO_ADVERT
    topics = {name: chance for name, chance in chances.items() if name not in {*DANGERS, *HARMLESS}}
    said = child_says(text)
    if said is not None:
        explicit = said[0] == "explicit" or found_in(cues, "minors").strong > 0
        if not explicit and dangers["minors"] < CHILD_HINTED:
            # A bare number after "I am" counts anything; nothing else here sounds like a child.
            return Judgement(dangers, topics, cues)
        dangers["minors"] = max(dangers["minors"], CHILD_EXPLICIT if explicit else CHILD_PLAIN)
    return Judgement(dangers, topics, cues, said[1] if said else None)


@cache
def safety_prototypes() -> tuple[Prototype, ...]:
    """Dangers, topics, and what is safe: tricky passes and everything that the plays look for."""
    harmless = tuple(Prototype(p.text, SAFE, p.language) for p in play_prototypes())
    everyday = tuple(Prototype(text, SAFE, "") for text in background_sentences())
    invited = load_prototypes(PACKAGE, "invited", INVITED_WEIGHT)
    return (*load_prototypes(PACKAGE), *invited, *load_prototypes(PACKAGE, "topics"), *harmless, *everyday)


@cache
def danger_prototypes() -> tuple[Prototype, ...]:
    """Those of dangers, and of what is harmless; without the topics that only some brands avoid."""
    return tuple(p for p in safety_prototypes() if p.label in {*DANGERS, *HARMLESS})


def quote_of(text: str, cue: str) -> str:
    """The sentence that holds the cue, else the beginning."""
    parts = [part.strip() for part in _PART.split(text) if part.strip()]
    wanted = cue.replace("*", "").split(" ")[0].casefold()
    chosen = next((part for part in parts if wanted and wanted in part.casefold()), parts[0] if parts else "")
    line = " ".join(chosen.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"
