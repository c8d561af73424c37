"""A linear head over plain words, or over pieces of words: what vectors blur, such as a slogan or a term of abuse.

Words and pieces are hashed (Weinberger et al. 2009), so that counting needs no vocabulary; their rarities (TF-IDF) are
those of the texts a head is fitted on. A fitted head is plain numbers, read without scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np

from ranking.plays.normal import folded
from ranking.plays.texthead import Answers, Floats

WORD_C = 10.0
BUCKETS, PIECE_BUCKETS = 2**18, 2**16
SHORTEST, LONGEST = 2, 5
"""Letters of a piece; the ends of its word count as letters."""
PIECES = f"pieces|{SHORTEST}-{LONGEST}|{PIECE_BUCKETS}"
"""What a fit over pieces depends on, beside ``WORD_C``."""


@dataclass(frozen=True)
class WordHead:
    """How rare each bucket is and what it weighs, shape (buckets,) each, and an intercept."""

    rarities: Floats
    weights: Floats
    intercept: float

    def margins(self, rows: Any) -> Floats:
        """Log-odds of yes as fitted for rows of counts, shape (len(rows),)."""
        weighed = rows.astype(np.float64)
        weighed.data = (1.0 + np.log(weighed.data)) * self.rarities[weighed.indices]
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        odds: Floats = weighed @ self.weights / np.where(lengths > 0, lengths, 1.0) + self.intercept
        return odds


def word_counts(texts: Sequence[str]) -> Any:
    """How often a text has each word and each pair of neighbours, sparse, shape (len(texts), BUCKETS)."""
    from sklearn.feature_extraction.text import HashingVectorizer

    counter = HashingVectorizer(ngram_range=(1, 2), n_features=BUCKETS, alternate_sign=False, norm=None)
    return counter.transform(list(texts)).tocsr()


def piece_counts(texts: Sequence[str]) -> Any:
    """How often a text has each piece of its words, sparse, shape (len(texts), PIECE_BUCKETS).

    Character n-grams within words carry what endings and compounds hide from a head over words, in languages that an
    encoder reads badly.
    """
    from scipy.sparse import csr_matrix

    found = [[bucket for word in folded(text).split() for bucket in _pieces(word)] for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    places = np.fromiter((bucket for row in found for bucket in row), dtype=np.int32, count=int(ends[-1]))
    rows = csr_matrix((np.ones(len(places)), places, ends), shape=(len(texts), PIECE_BUCKETS))
    rows.sum_duplicates()
    return rows


@lru_cache(maxsize=1 << 15)  # a few thousand words are most of any language
def _pieces(word: str) -> tuple[int, ...]:
    held = f" {word} "
    lengths = range(SHORTEST, min(LONGEST, len(held)) + 1)
    pieces = (held[at : at + length] for length in lengths for at in range(len(held) - length + 1))
    return tuple(crc32(piece.encode("utf-8")) % PIECE_BUCKETS for piece in pieces)


def fit_words(rows: Any, labels: Answers) -> WordHead:
    """A head over ``word_counts`` or ``piece_counts``; both answers weigh the same however many texts they have."""
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    rarities = TfidfTransformer(sublinear_tf=True).fit(rows)
    model = LogisticRegression(C=WORD_C, solver="liblinear", class_weight="balanced")
    model.fit(rarities.transform(rows), np.asarray(labels))
    return WordHead(rarities.idf_, model.coef_[0], float(model.intercept_[0]))
