"""Invented posts whose growth follows a law that only part of the columns tell."""

from __future__ import annotations

import numpy as np

from ranking.growth.columns import SLOTS, GrowthColumns
from ranking.growth.nets import Fitting

START = 1_750_000_000.0
HOUR = 3600.0
NO_NETS = Fitting(seeds=0)
"""Trees alone: quicker, where it is not of the nets."""


def texts(values: list[str]) -> np.ndarray:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def invented(decisions: int = 30, each: int = 20, *, seed: int = 1, law: str = "comments") -> GrowthColumns:
    """Two snapshots a post; ``law`` is what decides growth: ``comments`` or ``noise``."""
    rng = np.random.default_rng(seed)
    n = decisions * each
    decision = np.repeat(np.arange(decisions), each)
    age = rng.uniform(1, 48, n)
    at = np.full((n, SLOTS), np.nan)
    at[:, 0] = START + decision * 6 * HOUR
    at[:, 1] = at[:, 0] - 2 * HOUR
    count, comments = np.full((n, SLOTS), np.nan), np.full((n, SLOTS), np.nan)
    count[:, 0] = rng.lognormal(6, 1, n)
    count[:, 1] = count[:, 0] * 0.9
    comments[:, 0] = rng.integers(0, 200, n)
    comments[:, 1] = np.floor(comments[:, 0] * 0.5)
    growth = comments[:, 0] * 30.0 if law == "comments" else rng.lognormal(5, 1, n)
    nothing = np.full((n, SLOTS), np.nan)
    return GrowthColumns(
        decision=decision.astype(np.int64),
        post_id=texts([f"p{row}" for row in range(n)]),
        published=at[:, 0] - age * HOUR,
        growth=growth,
        at=at,
        count=count,
        likes=nothing.copy(),
        comments=comments,
        position=nothing.copy(),
        author=texts([f"a{row % 7}" for row in range(n)]),
        category=texts([""] * n),
        language=texts([""] * n),
        place=texts([""] * n),
        title=texts(["Kites over the bay (2019)" if row % 2 else "Why do kites fly?" for row in range(n)]),
    )
