"""Where a brand is nothing but a name: the name's words weighed by the pool, with the words of the texts that fit best.

Posts of one search all hold some of the name's words, so that what tells them apart is which, and what else stands
beside them. The name's words and those of the best texts so far become one query, each side with half of the say
(RM3: Abdul-Jaleel et al. 2004; relevance models: Lavrenko & Croft 2001), matched as BM25 does. The best texts speak as
far as they fit: on a day on which nothing does, the name's words stand alone. Words only ever add.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ranking.lexical import STOP_WORDS, Rarity, words

Floats = npt.NDArray[np.float64]
SAY = 5.0
"""Log-odds for a text that held every word of the query once, at the usual length."""
BEST_TEXTS, BEST_WORDS, BEST_SHARE = 30, 30, 0.5
BEST_OF = 3
"""Of so many texts one may be among the best: a small pool has few that fit."""
REPEATED, LENGTH_SHARE = 0.6, 0.3


def by_words(names: Sequence[str], texts: Sequence[str], values: Floats) -> Floats:
    """What the words of each text add to its log-odds, shape (len(texts),), at least 0.

    Args:
        names: what is known of the niche.
        texts: the pool.
        values: their log-odds so far.
    """
    rarity = Rarity(texts)
    said = [Counter(word for word in words(text) if word not in STOP_WORDS) for text in texts]
    asked = _shares({word: rarity.of(word) for name in names for word in words(name) if word not in STOP_WORDS})
    query = {word: (1 - BEST_SHARE) * share for word, share in asked.items()}
    for word, share in _of_the_best(said, values, rarity).items():
        query[word] = query.get(word, 0.0) + BEST_SHARE * share
    usual = max(1.0, float(np.mean([one.total() for one in said])))
    return SAY * np.array([_matched(one, query, usual) for one in said], dtype=np.float64)


def _of_the_best(said: Sequence[Counter[str]], values: Floats, rarity: Rarity) -> dict[str, float]:
    """The rarest of the words that the best texts use, with shares that sum to how well these texts fit, 0 to 1."""
    best = np.argsort(-values, kind="stable")[: min(BEST_TEXTS, len(said) // BEST_OF)]
    if not len(best):
        return {}
    fits = 1 / (1 + np.exp(-np.clip(values[best], -30, 30)))
    use: dict[str, float] = {}
    for place, fit in zip(best.tolist(), fits.tolist(), strict=True):
        length = max(said[place].total(), 1)
        for word, count in said[place].items():
            use[word] = use.get(word, 0.0) + fit * count / length
    weighed = {word: share * rarity.of(word) for word, share in use.items()}
    first = sorted(weighed, key=lambda word: (-weighed[word], word))[:BEST_WORDS]
    return {
        word: float(fits.mean()) * share for word, share in _shares({word: weighed[word] for word in first}).items()
    }


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values())
    return {word: weight / whole for word, weight in weights.items()} if whole else {}


def _matched(one: Counter[str], query: Mapping[str, float], usual: float) -> float:
    norm = REPEATED * (1 - LENGTH_SHARE + LENGTH_SHARE * one.total() / usual)
    hits = sorted(one.keys() & query.keys())
    return sum(query[word] * one[word] * (REPEATED + 1) / (one[word] + norm) for word in hits)
