"""Is this our niche? A probability that does not depend on what else was found today.

Each window is compared with the brand's prototypes (``about`` as a whole and by sentence,
topics, examples, name). Vectors are centred on the shipped background, since raw cosines of
unrelated texts differ by encoder and language. Four parts enter a logistic formula whose fixed
coefficients were fitted by ``benchmarks/fit_relevance.py``:

- *pooled*: soft maximum of the cosines (log-mean-exp), so that one near example suffices;
- *centre*: cosine to the mean of the groups' means, steadier for long texts;
- *words*: the niche's exact words (``ranking.lexical``);
- *wrong*: by how much the nearest negative (``not_about``, counterexamples) is nearer than the
  nearest prototype.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crawler.config import Brand
from ranking.background import background_sentences
from ranking.lexical import NicheWords
from ranking.target import Target
from ranking.types import Encoder, Vectors
from ranking.windows import Windows, windows_of

Floats = npt.NDArray[np.float64]
SHARPNESS = 10.0
SPOKEN_PENALTY = 0.3
CONTEXT_SHARE = 0.4
COMMENT_CONTEXT_SHARE = 0.5
PARTS = ("pooled", "centre", "words", "wrong")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
_MIN_SENTENCE = 15


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


@lru_cache(maxsize=1)
def shipped_coefficients() -> Coefficients:
    """The fitted coefficients that come with the package."""
    raw = json.loads(files("ranking").joinpath("data/relevance.json").read_text(encoding="utf-8"))
    return Coefficients(float(raw["intercept"]), tuple(float(raw["weights"][part]) for part in PARTS))


def sentences(text: str) -> list[str]:
    """A text's sentences, without the very short."""
    return [part for part in _SENTENCE_END.split(text) if len(part) >= _MIN_SENTENCE]


class RelevanceModel:
    """Judges texts against one brand; builds the brand's prototypes once."""

    def __init__(self, brand: Brand, encoder: Encoder, coefficients: Coefficients | None = None) -> None:
        self._encoder = encoder
        self._coefficients = coefficients or shipped_coefficients()
        self._words = NicheWords.of(brand)
        self._middle = encoder.encode(background_sentences()).mean(axis=0)
        section, niche = brand.brand, brand.niche
        groups = [
            list(niche.examples),
            list(niche.topics),
            sentences(section.about),
            [section.about],
        ]
        vectors = [self._centred(group) for group in groups if group]
        self._prototypes = np.vstack(vectors)
        self._centre = _unit(np.mean([group.mean(axis=0) for group in vectors], axis=0)[None, :])[0]
        self._negatives = self._centred([*niche.counterexamples, *sentences(section.not_about)])

    def _centred(self, texts: Sequence[str]) -> Vectors:
        return _unit(self._encoder.encode(texts) - self._middle)

    def parts(self, texts: Sequence[str]) -> Floats:
        """The four parts of the formula, shape (len(texts), 4), in the order of ``PARTS``."""
        if not texts:
            return np.zeros((0, len(PARTS)))
        vectors = self._centred(texts)
        cosines = (vectors @ self._prototypes.T).astype(np.float64)
        pooled = np.log(np.exp(SHARPNESS * cosines).mean(axis=1)) / SHARPNESS
        nearest_wrong = (vectors @ self._negatives.T).max(axis=1) if len(self._negatives) else -np.ones(len(texts))
        wrong = np.maximum(0.0, nearest_wrong - cosines.max(axis=1))
        exact = [self._words.score(text) for text in texts]
        return np.column_stack([pooled, vectors @ self._centre, exact, wrong])

    def logits(self, texts: Sequence[str]) -> Floats:
        """The formula's value per text, before the logistic function."""
        found: Floats = self.parts(texts) @ np.asarray(self._coefficients.weights) + self._coefficients.intercept
        return found

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


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return scaled
