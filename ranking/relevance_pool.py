"""What the other texts of the same ranking tell about one: the zero of the day, and the company a text keeps.

All of it is bounded, so that a day full of our niche, or empty of it, moves no text far:

- the zero from which vectors are measured lies at most half way from the shipped background to the pool's mean;
- where a brief is thin, the pool's best texts become further prototypes (pseudo-relevance feedback, Rocchio 1971);
- a text's value moves towards those of the texts nearest to it, the more the nearer they are
  (cluster hypothesis, van Rijsbergen 1979); a text that stands alone keeps its own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ranking.types import Vectors
from ranking.vectors import unit

Floats = npt.NDArray[np.float64]
POOL_SHARE, POOL_PRIOR = 0.5, 100
FEEDBACK_TEXTS, FEEDBACK_SHARE = 20, 0.35
FEEDBACK_POOL = 3
HEAD, NEIGHBOURS = 1000, 15
NEAR, RESERVE = 0.2, 0.5
TRUST, TRUST_THIN = 0.8, 0.4


def zero_of(background: Vectors, pool: Vectors) -> Vectors:
    """The vector of nothing in particular: the background's mean, moved towards the pool's the larger that is."""
    middle: Vectors = background.mean(axis=0)
    if len(pool):
        share = np.float32(POOL_SHARE * len(pool) / (len(pool) + POOL_PRIOR))
        middle = middle + share * (pool.mean(axis=0) - middle)
    return middle


def with_feedback(centre: Vectors, vectors: Vectors, values: Floats, examples: int) -> Vectors:
    """The centre moved towards the texts that fit it best so far; hardly at all where examples were given."""
    count = min(FEEDBACK_TEXTS, len(vectors) // FEEDBACK_POOL)
    if not count:
        return centre
    best = np.argsort(-values, kind="stable")[:count]
    share = np.float32(FEEDBACK_SHARE / (1 + examples))
    return unit((1 - share) * centre + share * unit(vectors[best].mean(axis=0)))


def in_company(values: Floats, vectors: Vectors, *, thin: bool) -> Floats:
    """Values moved towards the mean of the nearest texts' values.

    Args:
        values: one per text, on any additive scale; only the ``HEAD`` best are looked at, so that the cost stays
            bounded whatever the pool.
        vectors: unit vectors of the texts, shape (len(values), dimensions).
        thin: whether the brief was thin; its first values deserve less trust.
    """
    head = np.argsort(-values, kind="stable")[:HEAD]
    if len(head) < 2:
        return values
    near = np.maximum(vectors[head] @ vectors[head].T - np.float32(NEAR), 0).astype(np.float64)
    np.fill_diagonal(near, 0)
    if len(head) > NEIGHBOURS:
        floor = np.partition(near, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS][:, None]
        near = np.where(near >= floor, near, 0)
    mass = near.sum(axis=1)
    trust = (TRUST_THIN if thin else TRUST) * mass / (mass + RESERVE)
    moved: Floats = values.copy()
    moved[head] = (1 - trust) * values[head] + trust * (near @ values[head]) / np.maximum(mass, 1e-9)
    return moved
