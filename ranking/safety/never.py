"""The brand's own never-list, in whatever language it is written and whatever language a text is in.

Each phrase is compared with the names of prepared topics (``topics/*.toml``) and of dangers; a topic that is near
counts from then on like a danger, and words of its own speak for it. A phrase that is near to none is compared with
texts directly.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from crawler.config import Brand
from ranking.plays.cues import CueBook, found_in, parse_cue
from ranking.plays.normal import folded, tokens
from ranking.types import Encoder, Vectors

TOPIC_NEAR = 0.5
TOPIC_FROM, DANGER_FROM = 0.35, 0.5
PHRASE_FROM = 0.5
WORD_ODDS, MAX_WORDS = 2.2, 2
"""Log-odds that a word of a topic adds, as a strong cue does in the head; more than two add nothing."""
_MIN_WORD = 5
_FLOOR = 1e-4
# Below this a word is one that only looks the same in another language.
_HINTED = 0.015
# Dangers that brands name in lists of their own; there they hold on less than for everybody.
DANGER_NAMES = {
    "politics": ("politics", "politics and elections", "war", "siyaset", "politikk", "politika", "Politik", "política"),
    "medical": ("medical topics", "illness and diagnoses", "sağlık ve hastalık", "sykdom", "Krankheit", "enfermedad"),
    "tragedy": ("accidents and disasters", "kaza ve felaket", "ulykker", "Unfälle und Unglücke", "accidentes"),
    "legal": ("crime and lawsuits", "suç ve dava", "kriminalitet", "Verbrechen und Prozesse", "delitos y juicios"),
    "dare": ("dangerous stunts", "tehlikeli meydan okumalar", "farlige stunt", "gefährliche Mutproben"),
}


@dataclass(frozen=True, slots=True)
class NeverHit:
    """Which phrase of the list a text touches, how surely, and a word of the text that says so (or none)."""

    phrase: str
    chance: float
    cue: str = ""


@cache
def _topics() -> dict[str, dict[str, tuple[str, ...]]]:
    found = {}
    for file in sorted(files("ranking.safety").joinpath("topics").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found[file.name.removesuffix(".toml")] = {
                "names": tuple(table["names"]),
                "cues": tuple(table.get("cues", ())),
            }
    return found


@cache
def topic_names() -> dict[str, tuple[str, ...]]:
    """Names of the prepared topics and of dangers, in several languages."""
    return {**{topic: table["names"] for topic, table in _topics().items()}, **DANGER_NAMES}


@cache
def topic_words() -> CueBook:
    """The words of all prepared topics."""
    return CueBook([parse_cue(name, "strong", cue) for name, table in _topics().items() for cue in table["cues"]])


class NeverList:
    """What one brand never touches, beyond what no brand does."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._phrases = tuple(phrase for phrase in brand.safety.never if phrase.strip())
        self._vectors = encoder.encode(self._phrases) if self._phrases else None
        self._active = self._topics(encoder)

    def _topics(self, encoder: Encoder) -> dict[str, str]:
        """Topic to the phrase that switches it on."""
        if self._vectors is None:
            return {}
        active: dict[str, str] = {}
        for topic, names in topic_names().items():
            likeness = (encoder.encode(names) @ self._vectors.T).max(axis=0)
            best = int(np.argmax(likeness))
            said = topic_words()
            shared = [
                phrase
                for phrase in self._phrases
                if _content_words(phrase) & set().union(*map(_content_words, names)) or topic in said.find(phrase)
            ]
            if likeness[best] >= TOPIC_NEAR or shared:
                active[topic] = shared[0] if shared else self._phrases[best]
        return active

    def hits(
        self, texts: Sequence[str], vectors: Vectors, chances: Sequence[Mapping[str, float]]
    ) -> list[NeverHit | None]:
        """For each text, the phrase it touches most surely, if any.

        Args:
            texts: what to look at.
            vectors: theirs, shape (len(texts), dimensions).
            chances: probabilities of topics and dangers of each text.
        """
        if self._vectors is None:
            return [None] * len(texts)
        likeness = vectors @ self._vectors.T
        return [self._hit(text, likeness[row], chances[row]) for row, text in enumerate(texts)]

    def _hit(self, text: str, likeness: Vectors, chances: Mapping[str, float]) -> NeverHit | None:
        found = topic_words().find(text)
        touched = [
            NeverHit(phrase, chance, hit.evidence)
            for topic, phrase in self._active.items()
            for hit in (found_in(found, topic),)
            if (chance := _raised(chances.get(topic, 0.0), hit.strong)) >= _asked(topic)
        ]
        if touched:
            return max(touched, key=lambda hit: hit.chance)
        nearest = int(np.argmax(likeness))
        near = float(likeness[nearest])
        return NeverHit(self._phrases[nearest], near) if near >= PHRASE_FROM else None


def _asked(topic: str) -> float:
    return DANGER_FROM if topic in DANGER_NAMES else TOPIC_FROM


def _raised(chance: float, words: int) -> float:
    """A probability after the odds that its words add."""
    if chance < _HINTED:
        return chance
    odds = max(chance, _FLOOR) / max(1 - chance, _FLOOR) * math.exp(WORD_ODDS * min(words, MAX_WORDS))
    return odds / (1 + odds)


def _content_words(phrase: str) -> frozenset[str]:
    return frozenset(word for word in tokens(folded(phrase)) if len(word) >= _MIN_WORD)
