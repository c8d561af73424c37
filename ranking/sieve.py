"""Which of very many posts could come to stand on the list at all: whole columns at once, no reading.

The ranker reads each text closely and costs milliseconds a post. Above some thousand posts a
sieve goes first: for every post an upper estimate of its score from its cached vector (nearness to the
niche, the head's chance of an invitation), names of ours in it, and growth by the cold start formula or its last two
counts. What names us always passes, so that no accusation is lost; a share of the places goes by reach alone,
for big stages. Memory does not grow with the number of posts.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.config import Brand
from ranking.background import background_sentences
from ranking.plays.names import US, Names
from ranking.plays.normal import exact, tokens
from ranking.plays.read import play_head
from ranking.relevance import PARTS, shipped_coefficients
from ranking.relevance_prototypes import brief_of, pooled_of, prototypes_of
from ranking.scoring import DEFAULT_REFERENCE, LEAST_REACH, REFERENCE, UNKNOWN_REACH
from ranking.types import Encoder
from ranking.vectors import unit

Floats = npt.NDArray[np.float64]
PostKey = tuple[str, str]

MARGIN = 1.0
"""Log-odds added to nearness: words, windows and company may still speak for a post."""
BASE_FIT, NICHE_FIT, NAMED_FIT = 0.1, 0.88, 0.96
BAIT_FIT = 0.97
"""What ``ranking.fit`` gives an invitation to brands at most."""
THETA, LEAST_AGE_H = 0.4, 0.5
"""Cold start: growth = N ((1 + H / age)^0.4 - 1) (``science.md``)."""
STAGE_SHARE = 0.15


@dataclass(frozen=True)
class Columns:
    """A batch of posts, one row each.

    Attributes:
        keys: platform and id.
        texts: title and body, as the ranker encodes them.
        names: texts in which names of ours are looked for (hashtags and mentions too).
        ages_h: hours since publication, at the newest count.
        counts: newest views (or votes); NaN where unknown.
        earlier: the count before, ``gap_h`` hours earlier; NaN where there is none.
        horizon_h: hours ahead for which growth is wanted.
        votes: whether the count is votes.
    """

    keys: Sequence[PostKey]
    texts: Sequence[str]
    names: Sequence[str]
    ages_h: Floats
    counts: Floats
    earlier: Floats
    gap_h: Floats
    horizon_h: Floats
    votes: npt.NDArray[np.bool_]


class Sieve:
    """Upper estimates for one brand."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._encoder = encoder
        self._appetite = brand.ranking.reach_appetite
        self._names = Names(brand)
        self._maybe_named = _any_of(_first_words((brand.name, *brand.brand.aliases, *brand.brand.handles.values())))
        self._niche = _any_of((*brand.niche.topics, *brand.niche.hashtags))
        self._zero = unit(encoder.encode(background_sentences())).mean(axis=0)
        brief = brief_of(brand)
        prototypes = prototypes_of(brief, lambda wanted: unit(unit(encoder.encode(wanted)) - self._zero))
        head = play_head(encoder)
        self._bait = head.labels.index("brand_bait")
        self._plays = len(head.labels)
        self._offsets = head.favouring
        # One product of matrices a batch: plays, the zero, the niche's centre, its texts.
        self._against = np.vstack([head.weights, self._zero, prototypes.centre, prototypes.texts]).astype(np.float32).T
        self._zero_against = (self._zero @ self._against[:, self._plays :]).astype(np.float64)

    def estimates(self, rows: Columns) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Upper score (0-1), level of reach (0-1) and whether we are named, one each row."""
        vectors = self._encoder.encode(rows.texts)
        products = (vectors @ self._against).astype(np.float64)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
        plain = [exact(text) for text in rows.names]
        named = np.array(
            [self._names_us(text, words) for text, words in zip(rows.names, plain, strict=True)], dtype=bool
        )
        fits = np.maximum(self._by_niche(products, lengths, plain), self._by_bait(products))
        levels = reach_levels(rows)
        return np.where(named, NAMED_FIT, fits) * levels**self._appetite, levels, named

    def _by_niche(self, products: Floats, lengths: Floats, plain: Sequence[str]) -> Floats:
        """Fit by nearness; (v / |v| - zero) is never written out, its products follow from those of v."""
        near = products[:, self._plays :] / np.maximum(lengths, 1e-9)[:, None] - self._zero_against
        to_zero = near[:, 0]
        spread = np.sqrt(np.maximum(1 - 2 * to_zero - self._zero_against[0], 1e-18))
        cosines = near[:, 1:] / spread[:, None]
        parts = np.zeros((len(products), len(PARTS)))
        parts[:, PARTS.index("pooled")] = pooled_of(cosines[:, 1:])
        parts[:, PARTS.index("centre")] = cosines[:, 0]
        # All that the niche's words could add, wherever one of them stands.
        parts[:, PARTS.index("words")] = [self._niche.search(words) is not None for words in plain]
        fitted = shipped_coefficients()
        odds = parts @ np.asarray(fitted.weights) + fitted.intercept + MARGIN
        niche: Floats = BASE_FIT + NICHE_FIT / (1.0 + np.exp(-np.clip(odds, -30, 30)))
        return niche

    def _names_us(self, text: str, plain: str) -> bool:
        return self._maybe_named.search(plain) is not None and any(hit.owner == US for hit in self._names.in_text(text))

    def _by_bait(self, products: Floats) -> Floats:
        """Chance of an invitation by the head alone, without cues."""
        odds = products[:, : self._plays] + self._offsets
        raised = np.exp(odds - odds.max(axis=1, keepdims=True, initial=-np.inf))
        invited: Floats = BAIT_FIT * raised[:, self._bait] / raised.sum(axis=1)
        return invited


def _first_words(names: Iterable[str]) -> list[str]:
    return [found[0] for name in names if (found := tokens(exact(name).lstrip("@#")))]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds the words of phrases, wherever they stand; a cheap look before the careful one."""
    words = sorted({word for phrase in phrases for word in tokens(exact(phrase)) if len(word) > 1}, key=len)
    return re.compile("|".join(map(re.escape, words)) if words else r"(?!)")


def reach_levels(rows: Columns) -> Floats:
    """Level of reach of every row, as ``ranking.scoring.reach_level`` has it with the best slot."""
    ages = np.maximum(rows.ages_h, LEAST_AGE_H)
    grown = rows.counts * np.expm1(THETA * np.log1p(rows.horizon_h / ages))
    pace = np.maximum(rows.counts - rows.earlier, 0.0) / np.maximum(rows.gap_h, LEAST_AGE_H) * rows.horizon_h
    expected = np.fmax(grown, pace)
    usual = [DEFAULT_REFERENCE["votes" if votes else "views"] for votes in rows.votes]
    reference = np.array([REFERENCE.get(key[0]) or other for key, other in zip(rows.keys, usual, strict=True)])
    levels = np.clip(np.log1p(np.nan_to_num(expected)) / np.log1p(reference), LEAST_REACH, 1.0)
    known: Floats = np.where(np.isnan(expected), UNKNOWN_REACH, levels)
    return known


def sift(batches: Iterable[Columns], sieve: Sieve, most: int) -> list[PostKey]:
    """The keys of at most ``most`` posts worth reading (more only where more name us), in key order."""
    stages = int(most * STAGE_SHARE)
    best, farthest = _Best(most - stages), _Best(most)
    naming: set[PostKey] = set()
    for rows in batches:
        scores, levels, named = sieve.estimates(rows)
        naming.update(rows.keys[row] for row in np.flatnonzero(named).tolist())
        best.add(scores, rows.keys)
        farthest.add(levels, rows.keys)
    chosen = {key for _, key in best.kept} | naming
    for _, key in farthest.kept:
        if len(chosen) >= max(most, len(naming)):
            break
        chosen.add(key)
    return sorted(chosen)


class _Best:
    """The highest of very many values with their keys, highest first; of equal ones the last keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.kept: list[tuple[float, PostKey]] = []

    def add(self, values: Floats, keys: Sequence[PostKey]) -> None:
        floor = self.kept[-1][0] if len(self.kept) == self._most and self.kept else -np.inf
        hopeful = np.flatnonzero(values >= floor).tolist()
        fresh = ((float(values[row]), keys[row]) for row in hopeful)
        self.kept = heapq.nlargest(self._most, (*self.kept, *fresh))
