"""Exact words: how strongly a text uses the words of the niche.

Embeddings blur rare names and hashtags; a word either stands there or does not. This is BM25
(Robertson & Zaragoza 2009) with the brand file as the query: a word counts by its inverse
document frequency in the shipped background and the pool of the day together, so a word of
everyday talk counts little; repeating a word buys little, and a long text must hold more of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from crawler.config import Brand
from ranking.background import background_sentences

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
MIN_CHARS = 3
TOPIC_WEIGHT, EXAMPLE_WEIGHT, ABOUT_WEIGHT = 1.0, 0.5, 0.4
PAIR_SHARE = 0.5
REPEATED, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.4, 12.0
SATURATION = 14.0
POOL_SAMPLE = 2000
REMEMBERED = 8192
"""Texts read lately: one ranking looks at each several times."""
_STOP_WORDS = """
the and for with that our who you not how this are from all what but does before after one two out any was when
your can into same which only have has had will would could about they them there their then than just und der die
das ist nicht ein eine für mit auf wie bir için ile çok que los las una con por para det som til ikke men jeg har
kas nav ir par
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


@lru_cache(maxsize=REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """Lower-case words, plural s cut off; at least three letters or digits."""
    found = (match.group().lower() for match in _WORD.finditer(text))
    return tuple(_stem(word) for word in found if len(word) >= MIN_CHARS)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > MIN_CHARS + 1 else word


def terms(text: str) -> set[str]:
    """Words and joined neighbours: "oat milk" also reads as "oatmilk", the way hashtags are written."""
    row = words(text)
    return {*row, *(first + second for first, second in pairwise(row))} - STOP_WORDS


def _counted(text: str) -> tuple[Counter[str], int]:
    """How often each term stands in a text, and its number of words."""
    row = words(text)
    found = Counter(word for word in row if word not in STOP_WORDS)
    found.update({first + second for first, second in pairwise(row)} - found.keys() - STOP_WORDS)
    return found, len(row)


class Rarity:
    """Inverse document frequencies of terms, from the shipped background and a sample of the pool."""

    def __init__(self, pool: Sequence[str] = ()) -> None:
        step = max(1, math.ceil(len(pool) / POOL_SAMPLE))
        sample = pool[::step]
        self._counts = Counter(term for text in sample for term in terms(text))
        self._counts.update(_background_counts())
        self._total = len(sample) + len(background_sentences())

    def of(self, term: str) -> float:
        """BM25's inverse document frequency of a term, always positive."""
        count = self._counts.get(term, 0)
        return math.log(1 + (self._total - count + 0.5) / (count + 0.5))


@lru_cache(maxsize=1)
def _background_counts() -> Mapping[str, int]:
    return Counter(term for sentence in background_sentences() for term in terms(sentence))


@lru_cache(maxsize=1)
def _everyday() -> Rarity:
    return Rarity()


class NicheWords:
    """The words of one brand's niche with their weights."""

    def __init__(self, sources: Iterable[tuple[Sequence[str], float]], examples: Sequence[str] = ()) -> None:
        self._weights: dict[str, float] = {}
        self._single: set[str] = set()
        for texts, weight in sources:
            for text in texts:
                self._learn(text, weight)
        # A word of one example may be chance; one that stands in many is the niche's.
        often = Counter(term for text in examples for term in terms(text))
        for text in examples:
            self._single |= set(words(text)) - STOP_WORDS
        for term, count in often.items():
            share = EXAMPLE_WEIGHT * count / len(examples) * (1.0 if term in self._single else PAIR_SHARE)
            self._weights[term] = self._weights.get(term, 0.0) + share

    def _learn(self, text: str, weight: float) -> None:
        single = set(words(text)) - STOP_WORDS
        self._single |= single
        for term in terms(text):
            own = weight if term in single else weight * PAIR_SHARE
            self._weights[term] = max(self._weights.get(term, 0.0), own)

    @classmethod
    def of(cls, brand: Brand) -> NicheWords:
        """Words of topics and hashtags, then of ``about``, then of examples."""
        niche = brand.niche
        return cls(
            [((*niche.topics, *niche.hashtags), TOPIC_WEIGHT), ((brand.brand.about,), ABOUT_WEIGHT)],
            niche.examples,
        )

    def scores(self, texts: Sequence[str], pool: Sequence[str] | None = None) -> list[float]:
        """How much of the niche's words each text uses, 0 to 1, saturating.

        Args:
            texts: the texts to score.
            pool: the texts in which common words are counted; ``texts``, unless given.
        """
        rarity = Rarity(texts if pool is None else pool)
        weights = {term: weight * rarity.of(term) for term, weight in self._weights.items()}
        return [_bm25(text, weights) for text in texts]

    def score(self, text: str) -> float:
        """The same for one text, common words counted in the shipped background alone."""
        return self.scores([text], ())[0]

    def found(self, text: str) -> list[str]:
        """The niche's words in a text, weightiest first."""
        everyday = _everyday()
        hits = terms(text) & self._single
        return sorted(hits, key=lambda word: (-self._weights[word] * everyday.of(word), word))


def _bm25(text: str, weights: Mapping[str, float]) -> float:
    found, length = _counted(text)
    usual = REPEATED * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
    hits = sorted(found.keys() & weights.keys())
    total = sum(weights[term] * found[term] * (REPEATED + 1) / (found[term] + usual) for term in hits)
    return 1 - math.exp(-total / SATURATION)
