"""What stands around a name: does this text live in our world, or in the one our name is mistaken for?"""

from __future__ import annotations

import re

import numpy as np

from crawler.config import Brand
from crawler.sentences import say
from ranking.lexical import NicheWords, words
from ranking.plays.head import Floats
from ranking.plays.kinds import brand_sectors, sectors_of
from ranking.types import Encoder, Vectors

_SENTENCE = re.compile(r"(?<=[.!?])\s+|;\s+|\n+")
_MIN_SENTENCE = 12
NEAREST = 3


class Context:
    """Compares texts with the brand's own prose: what it joins against what only looks close."""

    def __init__(self, brand: Brand, encoder: Encoder, own_words: frozenset[str]) -> None:
        about = brand.brand
        near = [*_sentences(about.about), *brand.niche.topics, *brand.niche.examples]
        far = [*_sentences(about.not_about), *brand.niche.counterexamples]
        self._near = encoder.encode(near)
        self._far = encoder.encode(far) if far else None
        self._words = NicheWords.of(brand)
        # Names occur in examples as well; as evidence for themselves they are worthless.
        self._own_words = own_words
        self._sectors = brand_sectors(brand)

    def nearness(self, vectors: Vectors) -> Floats:
        """Mean cosine to the nearest ``NEAREST`` texts of our niche, shape (len(vectors),)."""
        return _nearest(vectors, self._near)

    def margin(self, vectors: Vectors) -> Floats:
        """Nearness to our niche minus nearness to what is not ours, shape (len(vectors),)."""
        near = self.nearness(vectors)
        return near if self._far is None else near - _nearest(vectors, self._far)

    def niche_words(self, text: str) -> list[str]:
        """Words of our niche in ``text``, our own names left out; then our line of business, if it is spoken of."""
        found = [word for word in self._words.found(text) if word not in self._own_words]
        return found + sorted(say("words of {sector}", sector=name) for name in sectors_of(text) & self._sectors)


def own_words(brand: Brand) -> frozenset[str]:
    """Words of which the brand's names consist."""
    return frozenset(word for name in (brand.name, *brand.brand.aliases) for word in words(name))


def _sentences(prose: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(prose) if len(part.strip()) >= _MIN_SENTENCE]


def _nearest(vectors: Vectors, texts: Vectors) -> Floats:
    cosines = np.sort(vectors.astype(np.float64) @ texts.T.astype(np.float64), axis=1)
    mean: Floats = cosines[:, -NEAREST:].mean(axis=1) if texts.size else np.zeros(len(vectors))
    return mean
