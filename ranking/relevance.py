"""Is this our niche? A probability for each text, from the brand file and the texts it is judged with.

Each window is compared with the brand's prototypes (``about`` as a whole and by sentence,
topics, examples, name; ``ranking.relevance_prototypes``). Vectors are centred, since raw cosines
of unrelated texts differ by encoder and language. Four parts enter a logistic formula whose fixed
coefficients were fitted by ``benchmarks/fit_relevance.py``:

- *pooled*: soft maximum of the cosines (log-mean-exp), so that one near example suffices;
- *centre*: cosine to the common direction of the groups, steadier for long texts;
- *words*: the niche's exact words (``ranking.lexical``);
- *wrong*: by how much the nearest negative (``not_about``, counterexamples) is nearer than the
  nearest prototype.

What the other texts of the day add (their mean, company, feedback) is in ``ranking.relevance_pool``; how they weigh the
words of a bare name, in ``ranking.relevance_words``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crawler.config import Brand
from ranking.background import background_sentences
from ranking.encoder import emphasis
from ranking.lexical import NicheWords
from ranking.relevance_pool import in_company, with_feedback, zero_of
from ranking.relevance_prototypes import Prototypes, brief_of, pooled_of, prototypes_of
from ranking.relevance_words import by_words
from ranking.target import Target
from ranking.types import Encoder, Vectors
from ranking.vectors import unit
from ranking.windows import Windows, windows_of

Floats = npt.NDArray[np.float64]
SPOKEN_PENALTY = 0.3
CONTEXT_SHARE = 0.4
COMMENT_CONTEXT_SHARE = 0.5
PARTS = ("pooled", "centre", "words", "wrong")


@dataclass(frozen=True)
class Coefficients:
    """The logistic formula: ``intercept`` and one weight per part."""

    intercept: float
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Relevance:
    """Probability that a target is of our niche, with the niche's words it uses."""

    probability: float
    words: tuple[str, ...] = ()
    through: str = "own"


@dataclass(frozen=True)
class _Pool:
    """The texts of one call, their centred unit vectors, and the brand's prototypes around the same zero."""

    texts: Sequence[str]
    vectors: Vectors
    prototypes: Prototypes


@lru_cache(maxsize=1)
def shipped_coefficients() -> Coefficients:
    """The fitted coefficients that come with the package."""
    raw = json.loads(files("ranking").joinpath("data/relevance.json").read_text(encoding="utf-8"))
    return Coefficients(float(raw["intercept"]), tuple(float(raw["weights"][part]) for part in PARTS))


class RelevanceModel:
    """Judges texts against one brand.

    Args:
        brand: the brand file.
        encoder: see ``ranking.encoder.load_encoder``.
        coefficients: the formula; the shipped one unless given.
    """

    def __init__(self, brand: Brand, encoder: Encoder, coefficients: Coefficients | None = None) -> None:
        self._encoder = encoder
        self._coefficients = coefficients or shipped_coefficients()
        self._words = NicheWords.of(brand)
        self._brief = brief_of(brand)

    def parts(self, texts: Sequence[str]) -> Floats:
        """The four parts of the formula, shape (len(texts), 4), in the order of ``PARTS``."""
        return self._parts(self._pool(texts))

    def logits(self, texts: Sequence[str]) -> Floats:
        """The formula's value per text, before the logistic function; ``texts`` are each other's pool."""
        if not texts:
            return np.zeros(0)
        pool = self._pool(texts)
        parts = self._parts(pool)
        values = self._formula(parts)
        centre = with_feedback(pool.prototypes.centre, pool.vectors, values, self._brief.examples)
        parts[:, PARTS.index("centre")] = pool.vectors @ centre
        values = in_company(self._formula(parts), pool.vectors, thin=self._brief.thin)
        return values + by_words(self._brief.texts, texts, values) if self._brief.thin else values

    def _formula(self, parts: Floats) -> Floats:
        values: Floats = parts @ np.asarray(self._coefficients.weights) + self._coefficients.intercept
        return values

    def _pool(self, texts: Sequence[str]) -> _Pool:
        factors = emphasis(self._encoder.name, names_only=self._brief.thin)

        def encoded(wanted: Sequence[str]) -> Vectors:
            return unit(self._encoder.encode(wanted) * factors)

        raw = encoded(texts)
        zero = zero_of(encoded(background_sentences()), raw)
        prototypes = prototypes_of(self._brief, lambda wanted: unit(encoded(wanted) - zero))
        return _Pool(texts, unit(raw - zero), prototypes)

    def _parts(self, pool: _Pool) -> Floats:
        vectors, prototypes = pool.vectors, pool.prototypes
        if not len(vectors):
            return np.zeros((0, len(PARTS)))
        cosines = (vectors @ prototypes.texts.T).astype(np.float64)
        wrong = np.zeros(len(vectors))
        if len(prototypes.negatives):
            wrong = np.maximum(0.0, (vectors @ prototypes.negatives.T).max(axis=1) - cosines.max(axis=1))
        return np.column_stack([pooled_of(cosines), vectors @ prototypes.centre, self._words.scores(pool.texts), wrong])

    def judge(self, targets: Sequence[Target]) -> list[Relevance]:
        """One probability per target, through the best of its windows."""
        windows = [windows_of(target) for target in targets]
        texts = sorted({text for window in windows for text in window.texts})
        logit = dict(zip(texts, self.logits(texts).tolist(), strict=True))
        return [self._best(target, window, logit) for target, window in zip(targets, windows, strict=True)]

    def _best(self, target: Target, window: Windows, logit: dict[str, float]) -> Relevance:
        own = logit[window.own] if window.own else self._coefficients.intercept
        readings = [(own, "own")]
        readings += [(logit[part] - SPOKEN_PENALTY, "spoken") for part in window.spoken]
        if window.around:
            share = CONTEXT_SHARE if target.comment is None else COMMENT_CONTEXT_SHARE
            readings.append(((1 - share) * own + share * logit[window.around], "around"))
        value, through = max(readings, key=lambda reading: reading[0])
        return Relevance(sigmoid(value), tuple(self._words.found(window.own)[:4]), through)


def sigmoid(value: float) -> float:
    """The logistic function, safe at both ends."""
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))
