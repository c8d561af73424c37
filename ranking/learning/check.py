"""Before a taste is used it has to have foretold decisions better than the ranker alone.

The lessons are gone through in blocks, oldest first: a taste made of all that came before foretells each
block. Every lesson counts by its weight and by the inverse of its propensity, clipped at 10, since the list
shows what the ranker liked (the off-policy estimate of ``science.md``: a self-normalised, clipped
inverse-propensity mean). How strongly the taste speaks is what foretold best, less a part of its standard
error: a manager without a taste of their own leaves the ranker as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ranking.learning.lessons import Lesson
from ranking.learning.taste import Floats, Taste, log_odds
from ranking.types import Vectors

FEWEST = 24
"""Lessons before the first block is foretold; with fewer in all there is no taste."""
BLOCKS = 4
CLIP = 10.0
STRENGTHS = (0.25, 0.5, 0.75, 1.0)
CAUTION = 0.7
"""Standard errors that a gain has to exceed."""


@dataclass(frozen=True)
class Checked:
    """What the trial said.

    Attributes:
        strength: factor on the taste's log-odds that foretold best; 0 where none was better than the ranker.
        gain: mean log-likelihood it adds to one decision, in nats; ``error`` is its standard error.
        lessons: how many were foretold.
    """

    strength: float
    gain: float
    error: float
    lessons: int

    @property
    def useful(self) -> bool:
        """Whether the taste may be used."""
        return self.strength > 0


def check(lessons: Sequence[Lesson], vectors: Vectors, centre: Vectors | None = None) -> Checked:
    """Try a taste on decisions it had not seen.

    Args:
        lessons: oldest first.
        vectors: unit vectors of their texts, in their order.
        centre: see ``Taste``.
    """
    added = _foretold(lessons, vectors, centre)
    newer = lessons[len(lessons) - len(added) :]
    if not newer:
        return Checked(0.0, 0.0, 0.0, 0)
    priors = np.array([log_odds(lesson.prior) for lesson in newer])
    liked = np.array([lesson.liked for lesson in newer])
    weights = np.array([lesson.weight * min(CLIP, 1 / max(lesson.propensity, 1e-9)) for lesson in newer])
    best = Checked(0.0, 0.0, 0.0, len(newer))
    for strength in STRENGTHS:
        gains = _log_likelihood(priors + strength * added, liked) - _log_likelihood(priors, liked)
        mean = float(np.average(gains, weights=weights))
        error = float(np.sqrt(np.sum(weights**2 * (gains - mean) ** 2)) / np.sum(weights))
        if mean - CAUTION * error > max(0.0, best.gain - CAUTION * best.error):
            best = Checked(strength, mean, error, len(newer))
    return best


def learned(lessons: Sequence[Lesson], vectors: Vectors, centre: Vectors | None = None) -> Taste | None:
    """The taste that all lessons teach, or ``None`` where it did not prove useful."""
    found = check(lessons, vectors, centre)
    return Taste(lessons, vectors, centre, strength=found.strength) if found.useful else None


def _foretold(lessons: Sequence[Lesson], vectors: Vectors, centre: Vectors | None) -> Floats:
    """Log-odds that tastes of the past add to each lesson from the first block on."""
    edges = np.unique(np.linspace(FEWEST, max(len(lessons), FEWEST), BLOCKS + 1).round().astype(int))
    found: list[float] = []
    for start, end in pairwise(int(edge) for edge in edges):
        taste = Taste(lessons[:start], vectors[:start], centre)
        contexts = [lesson.context for lesson in lessons[start:end]]
        found += [shift.log_odds for shift in taste.shifts(vectors[start:end], contexts)]
    return np.array(found)


def _log_likelihood(odds: Floats, liked: np.ndarray) -> Floats:
    signed = np.where(liked, odds, -odds)
    found: Floats = -np.logaddexp(0.0, -signed)
    return found
