"""A linear head over plain words and pairs of words: what vectors blur, such as a slogan or a term of abuse.

Words are hashed (Weinberger et al. 2009), so that counting needs no vocabulary; their rarities (TF-IDF) are those of
the texts a head is fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ranking.plays.texthead import Answers, Floats

WORD_C = 10.0
BUCKETS = 2**18


@dataclass(frozen=True)
class WordHead:
    """Rarities of words and a weight for each bucket, as scikit-learn holds them."""

    rarities: Any
    model: Any

    def margins(self, rows: Any) -> Floats:
        """Log-odds of yes as fitted, shape (len(rows),)."""
        odds: Floats = self.model.decision_function(self.rarities.transform(rows))
        return odds


def word_counts(texts: Sequence[str]) -> Any:
    """How often a text has each word and each pair of neighbours, sparse, shape (len(texts), BUCKETS)."""
    from sklearn.feature_extraction.text import HashingVectorizer

    counter = HashingVectorizer(ngram_range=(1, 2), n_features=BUCKETS, alternate_sign=False, norm=None)
    return counter.transform(list(texts)).tocsr()


def fit_words(rows: Any, labels: Answers) -> WordHead:
    """A head over ``word_counts``; both answers weigh the same however many texts they have."""
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    rarities = TfidfTransformer(sublinear_tf=True).fit(rows)
    model = LogisticRegression(C=WORD_C, solver="liblinear", class_weight="balanced")
    return WordHead(rarities, model.fit(rarities.transform(rows), np.asarray(labels)))
