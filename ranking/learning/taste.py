"""A brand's taste: Bayesian logistic regression on top of the global fit, with a Laplace approximation.

The log-odds of a yes are those of the ranker's own fit plus f, and f is a Gaussian process with a
linear kernel: closeness of texts, same play, same platform, same kind of target, and a bias. Where
nothing was decided f is 0 and the global fit stays as it is: the prior is the global ranker. (Chapelle &
Li 2011 for the model; Rasmussen & Williams 2006, algorithms 3.1 and 3.2, for mode and prediction.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranking.learning.lessons import Context, Lesson
from ranking.types import Probability, Vectors

Floats = npt.NDArray[np.float64]

TEXT, PLAY, PLATFORM, KIND, BIAS = 6.0, 0.6, 0.15, 0.15, 0.25
"""Prior variances of the parts of f, in squared log-odds."""
MOST_LESSONS = 600
"""The newest are kept: the fit costs the cube of their number (600: a tenth of a second)."""
LARGEST_SHIFT = 2.5
"""Log-odds by which a taste may move a fit at most: it bends the ranker, it does not replace it."""
_CEILING = 1e-3
_ITERATIONS, _TOLERANCE = 50, 1e-6


@dataclass(frozen=True)
class Shift:
    """What a taste does to one target: log-odds added, and the share of the prior's variance that is left."""

    log_odds: float
    doubt: float


class Taste:
    """The posterior over f, given lessons.

    Args:
        lessons: what was decided, oldest first; the newest ``MOST_LESSONS`` are used.
        vectors: unit vectors of the lessons' texts, one row each, in their order.
        centre: mean vector of texts in general, taken off before texts are compared.
        strength: factor on what it says, found by ``ranking.learning.check``.
    """

    def __init__(
        self, lessons: Sequence[Lesson], vectors: Vectors, centre: Vectors | None = None, *, strength: float = 1.0
    ) -> None:
        self._centre = centre
        self._strength = strength
        self._contexts = [lesson.context for lesson in lessons[-MOST_LESSONS:]]
        self._texts = self._centred(vectors[-MOST_LESSONS:])
        kept = lessons[-MOST_LESSONS:]
        self._signs = np.array([1.0 if lesson.liked else -1.0 for lesson in kept])
        self._weights = np.array([lesson.weight for lesson in kept])
        self._offsets = np.array([log_odds(lesson.prior) for lesson in kept])
        self._solve()

    def __len__(self) -> int:
        return len(self._contexts)

    def shifts(self, vectors: Vectors, contexts: Sequence[Context]) -> list[Shift]:
        """What the taste says of targets, in their order."""
        if not contexts or not self._contexts:
            return [Shift(0.0, 1.0)] * len(contexts)
        texts = self._centred(vectors)
        across = _kernel(texts, contexts, self._texts, self._contexts)
        means = across @ self._gradient
        spread = np.linalg.solve(self._cholesky, self._roots[:, None] * across.T)
        prior = TEXT * np.einsum("ij,ij->i", texts, texts) + PLAY + PLATFORM + KIND + BIAS
        doubts = np.clip(1.0 - np.einsum("ij,ij->j", spread, spread) / prior, 0.0, 1.0)
        bounded = np.clip(self._strength * means, -LARGEST_SHIFT, LARGEST_SHIFT)
        return [Shift(float(m), float(d)) for m, d in zip(bounded, doubts, strict=True)]

    def _solve(self) -> None:
        """Newton's method for the mode of f; each step is one Cholesky factorisation."""
        size = len(self._contexts)
        kernel = _kernel(self._texts, self._contexts, self._texts, self._contexts)
        found: Floats = np.zeros(size)
        for _ in range(_ITERATIONS):
            gradient, curvature = self._slopes(found)
            self._roots = np.sqrt(curvature)
            self._cholesky = np.linalg.cholesky(np.eye(size) + self._roots[:, None] * kernel * self._roots[None, :])
            wanted = curvature * found + gradient
            inner = np.linalg.solve(self._cholesky, self._roots * (kernel @ wanted))
            stepped = kernel @ (wanted - self._roots * np.linalg.solve(self._cholesky.T, inner))
            moved = float(np.max(np.abs(stepped - found), initial=0.0))
            found = stepped
            if moved < _TOLERANCE:
                break
        self._gradient, _ = self._slopes(found)

    def _slopes(self, found: Floats) -> tuple[Floats, Floats]:
        chance = 1.0 / (1.0 + np.exp(-(found + self._offsets)))
        gradient = self._weights * ((self._signs > 0) - chance)
        return gradient, np.maximum(self._weights * chance * (1.0 - chance), 1e-9)

    def _centred(self, vectors: Vectors) -> Floats:
        texts = np.asarray(vectors, dtype=np.float64)
        if self._centre is not None and len(texts):
            texts = texts - self._centre
            texts = texts / np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-9)
        return texts


def shifted(fit: Probability, log_odds_added: float) -> Probability:
    """A fit moved by log-odds; 0 stays 0 (what is shut is shut), and so does whatever nothing is added to."""
    if fit <= 0.0 or log_odds_added == 0.0:
        return fit
    return 1.0 / (1.0 + math.exp(-(log_odds(fit) + log_odds_added)))


def log_odds(probability: Probability) -> float:
    """Log-odds, kept finite."""
    bounded = min(max(probability, _CEILING), 1.0 - _CEILING)
    return math.log(bounded / (1.0 - bounded))


def _kernel(left: Floats, of_left: Sequence[Context], right: Floats, of_right: Sequence[Context]) -> Floats:
    found: Floats = TEXT * (left @ right.T) + BIAS
    for variance, name in ((PLAY, "play"), (PLATFORM, "platform"), (KIND, "target")):
        rows = np.array([str(getattr(context, name)) for context in of_left])
        columns = np.array([str(getattr(context, name)) for context in of_right])
        found += variance * (rows[:, None] == columns[None, :])
    return found
