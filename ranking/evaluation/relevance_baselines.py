"""Simple ways to rank posts by a name and examples: what the product has to beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ranking.evaluation.metrics import Numbers
from ranking.types import Encoder, Vectors
from ranking.vectors import unit

NAME_ONLY = ("tfidf_name", "cosine_name")
BY_EXAMPLES = ("cosine_centroid", "cosine_max", "cosine_name_centroid", "centred_centroid")


class Baselines:
    """Scores of the posts of one set under each simple method; posts are vectorised once."""

    def __init__(self, posts: Mapping[str, str], encoder: Encoder) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._rows = {key: row for row, key in enumerate(posts)}
        self._encoder = encoder
        self._vectors = encoder.encode(list(posts.values()))
        self._middle = self._vectors.mean(axis=0)
        self._words = TfidfVectorizer(sublinear_tf=True)
        self._table: Any = self._words.fit_transform(posts.values())

    def methods(self, *, with_examples: bool) -> tuple[str, ...]:
        """Names of the methods that a set allows."""
        return (*NAME_ONLY, *BY_EXAMPLES) if with_examples else NAME_ONLY

    def scores(self, method: str, name: str, examples: Sequence[str], pool: Sequence[str]) -> Numbers:
        """Scores of the posts of ``pool``, higher is better; without examples every method falls back to the name."""
        rows = [self._rows[key] for key in pool]
        if method == "tfidf_name":
            found = self._table[rows] @ self._words.transform([name]).T
            return np.asarray(found.todense(), dtype=np.float64).ravel()
        named = self._encoder.encode([name])[0]
        given = self._vectors[[self._rows[key] for key in examples]]
        if method == "cosine_name" or not len(given):
            return _cosine(self._vectors[rows], named)
        if method == "cosine_max":
            return np.asarray((self._vectors[rows] @ given.T).max(axis=1), dtype=np.float64)
        if method == "centred_centroid":
            return _cosine(self._vectors[rows] - self._middle, given.mean(axis=0) - self._middle)
        centre = unit(given.mean(axis=0))
        return _cosine(self._vectors[rows], named + centre if method == "cosine_name_centroid" else centre)


def _cosine(vectors: Vectors, direction: Vectors) -> Numbers:
    return np.asarray(unit(vectors) @ unit(direction), dtype=np.float64)
