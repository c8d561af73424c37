"""What a title promises beyond the age and count of its post: a ridge regression on the title's vector.

The vector itself (512 numbers and more) would be learned by heart from some thousand posts; one number is not. The
rows it is learned from get the number from a regression on *other* titles (five folds), so that trees do not trust it
more than they may. Ridge regression: Hoerl & Kennard 1970; numbers of a first stage out of fold: Wolpert 1992.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.growth.columns import Floats, GrowthColumns, Texts
from ranking.growth.features import Columns
from ranking.growth.records import beyond_usual
from ranking.types import Encoder

NAME = "title_promise"
RIDGE = 30.0
"""In rows: so many rows that promise nothing."""
FOLDS = 5
LEAST_TITLES = 5_000
"""About ten for each number of a title's vector; fewer were seen to promise by chance (``docs/ranking.md``)."""


@dataclass(frozen=True)
class Promise:
    """The regression: (unit vector of a title - ``centre``) x ``weights``, in logarithms of growth."""

    encoder: Encoder
    centre: Floats
    weights: Floats

    def of(self, titles: Texts) -> Floats:
        """The promise of each title; NaN where there is none."""
        found = np.full(len(titles), np.nan)
        known, place = _distinct(titles)
        if len(known):
            values: Floats = (self.encoder.encode(known).astype(np.float64) - self.centre) @ self.weights
            found[place >= 0] = values[place[place >= 0]]
        return found

    def to_json(self) -> dict[str, Any]:
        """Lists of numbers, and whose vectors they are for; no title is kept."""
        numbers = {name: [float(f"{n:.6g}") for n in getattr(self, name)] for name in ("centre", "weights")}
        return {"encoder": self.encoder.name, **numbers}

    @classmethod
    def from_json(cls, raw: dict[str, Any], encoder: Encoder) -> Promise | None:
        """The regression of ``to_json``; ``None`` where the encoder is another than it was learned with."""
        if raw["encoder"] != encoder.name:
            return None
        return cls(encoder, np.asarray(raw["centre"]), np.asarray(raw["weights"]))


@dataclass(frozen=True)
class _Sums:
    """Per distinct title: centred vector, number of rows, and the sum of what they grew beyond the usual."""

    vectors: Floats
    rows: Floats
    beyond: Floats

    def solved(self, used: npt.NDArray[np.bool_]) -> Floats:
        vectors = self.vectors[used]
        square = vectors.T @ (vectors * self.rows[used, None]) + RIDGE * np.eye(vectors.shape[1])
        return np.linalg.solve(square, vectors.T @ self.beyond[used]).astype(np.float64)


def promised(
    rows: GrowthColumns, features: Columns, known: npt.NDArray[np.bool_], encoder: Encoder
) -> tuple[Promise, Floats] | None:
    """The regression of the ``known`` rows, and the promise of every row; ``None`` where there are too few titles.

    A known row's promise comes from the regression without its title.

    Args:
        rows: posts with growth.
        features: theirs, for what is usual at an age and count.
        known: the rows that may teach.
        encoder: reads titles; it is asked for each title once a call, so it should remember.
    """
    titles, place = _distinct(rows.title[known])
    if len(titles) < LEAST_TITLES:
        return None
    beyond = beyond_usual({name: values[known] for name, values in features.items()}, rows.growth[known])
    told = place >= 0
    vectors = encoder.encode(titles).astype(np.float64)
    number = np.bincount(place[told], minlength=len(titles)).astype(np.float64)
    total = np.bincount(place[told], beyond[told] - beyond[told].mean(), len(titles)).astype(np.float64)
    centre = number @ vectors / number.sum()
    sums = _Sums(vectors - centre, number, total)
    model = Promise(encoder, centre, sums.solved(np.ones(len(titles), dtype=bool)))
    found = np.full(len(rows), np.nan)
    found[~known] = model.of(rows.title[~known])
    apart = np.empty(len(titles))
    for fold in range(FOLDS):
        inside = np.arange(len(titles)) % FOLDS == fold
        apart[inside] = sums.vectors[inside] @ sums.solved(~inside)
    found[np.flatnonzero(known)[told]] = apart[place[told]]
    return model, found


def _distinct(titles: Texts) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Titles that say something, each once and sorted, and the place of every row's; -1 where it has none."""
    known = sorted({title for title in titles if title.strip()})
    places = {title: place for place, title in enumerate(known)}
    return known, np.array([places.get(title, -1) for title in titles], dtype=np.intp)
