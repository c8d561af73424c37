"""Exact words: how strongly a text uses the words of the niche.

Embeddings blur rare names and hashtags; a word either stands there or does not. The weight of
a word is its inverse document frequency in the shipped background (as in BM25), so a word of
everyday talk counts little; the sum saturates, so that repeating a word buys nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from crawler.config import Brand
from ranking.background import background_sentences

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
MIN_CHARS = 3
TOPIC_WEIGHT, EXAMPLE_WEIGHT, ABOUT_WEIGHT = 1.0, 0.5, 0.4
_STOP_WORDS = """
the and for with that our who you not how this are from all what but does before after one two out any was when
your can into same which only have has had will would could about they them there their then than just und der die
das ist nicht ein eine für mit auf wie bir için ile çok que los las una con por para det som til ikke men jeg har
kas nav ir par
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """Lower-case words, plural s cut off; at least three letters or digits."""
    found = (match.group().lower() for match in _WORD.finditer(text))
    return [_stem(word) for word in found if len(word) >= MIN_CHARS]


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > MIN_CHARS + 1 else word


def terms(text: str) -> set[str]:
    """Words and joined neighbours: "oat milk" also reads as "oatmilk", the way hashtags are written."""
    row = words(text)
    return {*row, *(first + second for first, second in pairwise(row))} - STOP_WORDS


@lru_cache(maxsize=1)
def _document_frequency() -> dict[str, int]:
    counts: dict[str, int] = {}
    for sentence in background_sentences():
        for word in terms(sentence):
            counts[word] = counts.get(word, 0) + 1
    return counts


def _rarity(word: str) -> float:
    """Inverse document frequency in the background, 0-1."""
    total = len(background_sentences())
    return math.log(1 + total / (1 + _document_frequency().get(word, 0))) / math.log(1 + total)


class NicheWords:
    """The words of one brand's niche with their weights."""

    def __init__(self, sources: Iterable[tuple[Sequence[str], float]]) -> None:
        self._weights: dict[str, float] = {}
        for texts, weight in sources:
            for word in {term for text in texts for term in _single_terms(text)}:
                self._weights[word] = max(self._weights.get(word, 0.0), weight * _rarity(word))

    @classmethod
    def of(cls, brand: Brand) -> NicheWords:
        """Words of topics and hashtags, then of examples, then of ``about``."""
        niche = brand.niche
        return cls(
            [
                ((*niche.topics, *niche.hashtags), TOPIC_WEIGHT),
                (niche.examples, EXAMPLE_WEIGHT),
                ((brand.brand.about,), ABOUT_WEIGHT),
            ]
        )

    def score(self, text: str) -> float:
        """How much of the niche's words a text uses, 0 to 1, saturating."""
        found = terms(text) & self._weights.keys()
        return 1 - math.exp(-sum(sorted(self._weights[word] for word in found)))

    def found(self, text: str) -> list[str]:
        """The niche's words in a text, weightiest first."""
        hits = terms(text) & self._weights.keys()
        return sorted(hits, key=lambda word: (-self._weights[word], word))


def _single_terms(text: str) -> set[str]:
    return set(words(text)) - STOP_WORDS
