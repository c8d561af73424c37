"""The brand's own never-list, in whatever language it is written and whatever language a text is in.

Each phrase is compared with the names of prepared topics (``topics/*.toml``) and dangers; a topic that is near
counts from then on like a danger. A phrase that is near to none is compared with texts directly.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from crawler.config import Brand
from ranking.plays.normal import folded, tokens
from ranking.types import Encoder, Vectors

TOPIC_NEAR = 0.5
TOPIC_FROM = 0.3
PHRASE_FROM = 0.5
_MIN_WORD = 5


@dataclass(frozen=True, slots=True)
class NeverHit:
    """Which phrase of the list a text touches, and how surely."""

    phrase: str
    chance: float


@cache
def topic_names() -> dict[str, tuple[str, ...]]:
    """Names of the prepared topics, in several languages."""
    found = {}
    for file in sorted(files("ranking.safety").joinpath("topics").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found[file.name.removesuffix(".toml")] = tuple(table["names"])
    return found


class NeverList:
    """What one brand never touches, beyond what no brand does."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._phrases = tuple(phrase for phrase in brand.safety.never if phrase.strip())
        self._vectors = encoder.encode(self._phrases) if self._phrases else None
        self._topics = self._active(encoder)

    def _active(self, encoder: Encoder) -> dict[str, str]:
        """Topic to the phrase that switches it on."""
        if self._vectors is None:
            return {}
        active: dict[str, str] = {}
        for topic, names in topic_names().items():
            likeness = (encoder.encode(names) @ self._vectors.T).max(axis=0)
            best = int(np.argmax(likeness))
            shared = [p for p in self._phrases if _content_words(p) & set().union(*map(_content_words, names))]
            if likeness[best] >= TOPIC_NEAR or shared:
                active[topic] = shared[0] if shared else self._phrases[best]
        return active

    def hits(self, vectors: Vectors, topics: Sequence[Mapping[str, float]]) -> list[NeverHit | None]:
        """For each text's vector and topic probabilities, the phrase it touches most surely, if any."""
        if self._vectors is None:
            return [None] * len(topics)
        likeness = vectors @ self._vectors.T
        return [self._hit(likeness[row], chances) for row, chances in enumerate(topics)]

    def _hit(self, likeness: Vectors, chances: Mapping[str, float]) -> NeverHit | None:
        topic = max(self._topics, key=lambda name: chances.get(name, 0.0), default=None)
        if topic is not None and chances.get(topic, 0.0) >= TOPIC_FROM:
            return NeverHit(self._topics[topic], chances[topic])
        best = int(np.argmax(likeness))
        near = float(likeness[best])
        if near >= PHRASE_FROM:
            return NeverHit(self._phrases[best], near)
        return None


def _content_words(phrase: str) -> frozenset[str]:
    return frozenset(word for word in tokens(folded(phrase)) if len(word) >= _MIN_WORD)
