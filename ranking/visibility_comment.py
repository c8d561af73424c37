"""How far one comment is likely to rise, judged when it is written: by its arrival and by its shape.

Before we write, only the arrival is known, and ``ranking.visibility`` uses that alone; the shape
of a comment and the record of its author say how much more could be known. A ridge logistic
regression over seven readable features.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranking.visibility_curve import SlotCurve

Numbers = npt.NDArray[np.float64]
FEATURES = "arrival", "arrival_curve", "length", "capitals", "several_lines", "repeats", "author_record"
RIDGE = 3.0
STEPS = 30
RECORD_PSEUDO = 3.0
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True)
class Arrival:
    """A comment as it is written: how many stand there before it, its text, and its author's likes elsewhere.

    ``before`` are the texts of those who came earlier; ``author_likes`` the likes of the author's
    comments under other posts.
    """

    rank: int
    text: str
    before: tuple[frozenset[str], ...] = ()
    author_likes: tuple[float, ...] = ()


def words(text: str) -> frozenset[str]:
    """The words of three letters and more, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def features(arrival: Arrival, curve: SlotCurve) -> tuple[float, ...]:
    """The values of ``FEATURES``."""
    chance = min(max(curve.at(arrival.rank), 1e-4), 1 - 1e-4)
    said = words(arrival.text)
    shared = (len(said & other) / max(1, len(said | other)) for other in arrival.before)
    likes = sum(math.log1p(max(count, 0.0)) for count in arrival.author_likes)
    return (
        math.log1p(min(arrival.rank, 10**6)),
        math.log(chance / (1 - chance)),
        math.log1p(len(arrival.text)),
        sum(letter.isupper() for letter in arrival.text) / max(1, len(arrival.text)),
        float("\n" in arrival.text.strip()),
        max(shared, default=0.0),
        likes / (len(arrival.author_likes) + RECORD_PSEUDO),
    )


@dataclass(frozen=True)
class RiseModel:
    """Logistic regression on standardised features: chance of ending among the first five."""

    centre: Numbers
    spread: Numbers
    weights: Numbers
    curve: SlotCurve

    def chances(self, arrivals: Sequence[Arrival]) -> Numbers:
        """P(top 5) of each, shape (len(arrivals),)."""
        matrix = np.array([features(arrival, self.curve) for arrival in arrivals], dtype=np.float64)
        return _sigmoid(_standard(matrix, self.centre, self.spread) @ self.weights)


def fit_rise(arrivals: Sequence[Arrival], top: Sequence[bool], curve: SlotCurve) -> RiseModel:
    """Fit by Newton's method with a ridge on all weights but the intercept."""
    matrix = np.array([features(arrival, curve) for arrival in arrivals], dtype=np.float64)
    centre, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread[spread == 0] = 1.0
    design, truth = _standard(matrix, centre, spread), np.asarray(top, dtype=np.float64)
    ridge = np.diag([0.0] + [RIDGE] * matrix.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = _sigmoid(design @ weights)
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + ridge + 1e-9 * np.eye(len(weights))
        step = np.linalg.solve(curvature, design.T @ (truth - chance) - ridge @ weights)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return RiseModel(centre, spread, weights, curve)


def _standard(matrix: Numbers, centre: Numbers, spread: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(matrix)), (matrix - centre) / spread])


def _sigmoid(value: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-np.clip(value, -30, 30)))
    return found
