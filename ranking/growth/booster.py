"""Boosted trees for counts: Poisson loss on a logarithmic scale, grown by LightGBM, kept as plain numbers.

Half of the boosters draw their splits at random (extremely randomised trees, Geurts et al. 2006),
which generalises better from some thousand correlated rows; half take the best split, which is
better from many. They are averaged in the logarithm. Growing is bounded in rows and rounds and the same on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.growth.columns import Floats
from ranking.growth.trees import Trees, TreeWriter

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Growing:
    """How trees are grown: ``seeds`` boosters of at most ``rounds`` trees, every other one with random splits.

    Rates and leaves are those of random splits first, of best splits second.
    """

    rounds: int = 600
    patience: int = 50
    seeds: int = 4
    learning_rate: tuple[float, float] = (0.08, 0.05)
    leaves: tuple[int, int] = (15, 31)
    depth: int = 8
    least_rows: int = 30
    feature_share: float = 0.3
    row_share: float = 0.8
    l2: float = 5.0
    objective: str = "poisson"

    def parameters(self, seed: int) -> dict[str, Any]:
        """LightGBM's names for them."""
        kind = seed % 2
        return {
            "objective": self.objective,
            "extra_trees": kind == 0,
            "learning_rate": self.learning_rate[kind],
            "num_leaves": self.leaves[kind],
            "max_depth": self.depth,
            "min_data_in_leaf": self.least_rows,
            "feature_fraction": self.feature_share,
            "bagging_fraction": self.row_share,
            "bagging_freq": 1,
            "lambda_l2": self.l2,
            "max_bin": 63,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbose": -1,
        }


@dataclass(frozen=True)
class Grown:
    """What a trial found: trees per seed until the tail's error stops falling, and the tail's forecast (log)."""

    rounds: tuple[int, ...]
    tail_log: Floats


def can_grow() -> bool:
    """Whether LightGBM loads here: its wheel leans on the system's OpenMP library, which slim machines lack."""
    try:
        import lightgbm  # noqa: F401 - whether it loads is the question
    except OSError:
        return False
    return True


def probe(matrix: Floats, target: Floats, tail: Flags, how: Growing, weight: Floats | None = None) -> Grown:
    """Grow on the rows that are not in the ``tail``, watching the error on those that are."""
    import lightgbm

    rounds, logs = [], []
    for seed in range(how.seeds):
        grown = lightgbm.train(
            how.parameters(seed),
            _dataset(matrix, target, weight, ~tail),
            how.rounds,
            valid_sets=[_dataset(matrix, target, weight, tail)],
            callbacks=[lightgbm.early_stopping(how.patience, verbose=False)],
        )
        rounds.append(max(1, int(grown.best_iteration)))
        logs.append(grown.predict(matrix[tail], raw_score=True, num_iteration=rounds[-1]))
    return Grown(tuple(rounds), np.mean(logs, axis=0))


def grow(matrix: Floats, target: Floats, rounds: Sequence[int], how: Growing, weight: Floats | None = None) -> Trees:
    """An ensemble over all rows: one booster per seed, ``rounds[seed]`` trees each, averaged in the logarithm."""
    import lightgbm

    writer = TreeWriter()
    for seed, number in enumerate(rounds):
        every = np.ones(len(matrix), dtype=bool)
        grown = lightgbm.train(how.parameters(seed), _dataset(matrix, target, weight, every), number)
        for tree in grown.dump_model()["tree_info"]:
            writer.add(tree["tree_structure"], 1 / len(rounds))
    return writer.trees()


def _dataset(matrix: Floats, target: Floats, weight: Floats | None, rows: Flags) -> Any:
    import lightgbm

    return lightgbm.Dataset(matrix[rows], target[rows], weight=None if weight is None else weight[rows])
