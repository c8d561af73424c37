"""Features as a net reads them: each standardised, each as its place among the rows, and flags for what is absent.

The place is a normal score (van der Waerden 1952): a net tells two quiet posts apart as well as two loud ones. The
standardised value keeps how far the loudest stand from the rest. Values beyond what was seen are held at its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.growth.columns import Floats

Ints = npt.NDArray[np.int64]
KNOTS = 65
FARTHEST, HIGHEST_SCORE = 4.0, 3.0
"""In standard deviations: nets must not be led outside what they saw."""
LEAST_ABSENT = 0.02
"""Share of rows without a value from which its absence is told."""


@dataclass(frozen=True)
class Inputs:
    """``centre`` and ``spread`` have the shape (features,); ``knots`` and ``scores`` one array for each feature.

    ``flagged`` are the features whose absence is told.
    """

    centre: Floats
    spread: Floats
    knots: tuple[Floats, ...]
    scores: tuple[Floats, ...]
    flagged: Ints

    def of(self, matrix: Floats) -> Floats:
        """What a net reads of each row of ``matrix`` (rows, features), shape (rows, 2 features + flagged)."""
        known = np.isfinite(matrix)
        filled = np.where(known, matrix, self.centre)
        scaled = np.clip((filled - self.centre) / self.spread, -FARTHEST, FARTHEST)
        scored = np.column_stack(
            [np.interp(filled[:, place], *pair) for place, pair in enumerate(zip(self.knots, self.scores, strict=True))]
        )
        return np.hstack([np.where(known, scored, 0.0), scaled, ~known[:, self.flagged]])

    def to_json(self) -> dict[str, Any]:
        """Lists of numbers to six significant digits."""
        return {
            "centre": _short(self.centre),
            "spread": _short(self.spread),
            "knots": [_short(values) for values in self.knots],
            "scores": [_short(values) for values in self.scores],
            "flagged": self.flagged.tolist(),
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Inputs:
        """The inputs of ``to_json``."""
        return cls(
            centre=np.asarray(raw["centre"], dtype=np.float64),
            spread=np.asarray(raw["spread"], dtype=np.float64),
            knots=tuple(np.asarray(values, dtype=np.float64) for values in raw["knots"]),
            scores=tuple(np.asarray(values, dtype=np.float64) for values in raw["scores"]),
            flagged=np.asarray(raw["flagged"], dtype=np.int64),
        )


def inputs_of(matrix: Floats) -> Inputs:
    """What is usual in a matrix of features (rows, features), NaN where unknown."""
    known = np.isfinite(matrix)
    number = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, matrix, 0.0).sum(axis=0) / number
    spread = np.sqrt((np.where(known, matrix - centre, 0.0) ** 2).sum(axis=0) / number)
    spread[spread == 0] = 1.0
    placed = [_placed(matrix[known[:, place], place]) for place in range(matrix.shape[1])]
    knots, scores = tuple(pair[0] for pair in placed), tuple(pair[1] for pair in placed)
    return Inputs(centre, spread, knots, scores, _flagged(~known))


def _placed(values: Floats) -> tuple[Floats, Floats]:
    """Distinct quantiles and the normal score of each; equal quantiles share the mean of theirs."""
    if not len(values):
        return np.zeros(1), np.zeros(1)
    levels = np.linspace(0, 1, KNOTS)
    normal = NormalDist()
    edge = normal.cdf(-HIGHEST_SCORE)
    scores = np.array([normal.inv_cdf(float(level)) for level in np.clip(levels, edge, 1 - edge)])
    knots, place = np.unique(np.quantile(values, levels), return_inverse=True)
    return knots, np.bincount(place, scores) / np.bincount(place)


def _flagged(absent: npt.NDArray[np.bool_]) -> Ints:
    """Features that are often absent, one for each pattern of absence."""
    often = np.flatnonzero(absent.mean(axis=0) > LEAST_ABSENT)
    distinct = {absent[:, place].tobytes(): int(place) for place in reversed(often)}
    return np.array(sorted(distinct.values()), dtype=np.int64)


def _short(values: Floats) -> list[float]:
    return [float(f"{number:.6g}") for number in values]
