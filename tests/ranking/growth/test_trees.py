"""Trees as plain numbers say what the library that grew them says."""

from __future__ import annotations

import json

import lightgbm
import numpy as np
import pytest

from ranking.growth.booster import Growing, grow, probe
from ranking.growth.trees import BATCH, Trees, TreeWriter


def some_matrix(rows: int = 500, *, unknown: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    matrix = rng.normal(size=(rows, 4))
    target = np.exp(matrix[:, 0] + np.where(matrix[:, 1] > 0, 1.0, 0.0))
    matrix[rng.random(matrix.shape) < unknown] = np.nan
    return matrix, target


@pytest.mark.parametrize("unknown", [0.0, 0.3])
@pytest.mark.parametrize("seed", [0, 1])
def test_plain_trees_agree_with_lightgbm(seed: int, unknown: float) -> None:
    matrix, target = some_matrix(unknown=unknown)
    grown = lightgbm.train(Growing().parameters(seed), lightgbm.Dataset(matrix, target), 40)
    writer = TreeWriter()
    for tree in grown.dump_model()["tree_info"]:
        writer.add(tree["tree_structure"])
    asked, _ = some_matrix(BATCH + 7, unknown=0.3)
    np.testing.assert_allclose(writer.trees().predict(asked), grown.predict(asked, raw_score=True), rtol=1e-9)


def test_trees_survive_json() -> None:
    matrix, target = some_matrix()
    trees = grow(matrix, target, (10, 10), Growing(seeds=2))
    again = Trees.from_json(json.loads(json.dumps(trees.to_json())))
    np.testing.assert_allclose(again.predict(matrix), trees.predict(matrix), atol=1e-3)
    assert trees.predict(np.zeros((0, 4))).shape == (0,)


def test_growing_stops_when_the_tail_says_so_and_is_the_same_each_time() -> None:
    matrix, target = some_matrix()
    tail = np.arange(len(target)) >= 400
    rng = np.random.default_rng(0)
    how = Growing(rounds=300, patience=10, seeds=2)
    noise = probe(matrix, rng.permutation(target), tail, how)
    learned = probe(matrix, target, tail, how)
    assert max(noise.rounds) < 100
    assert min(learned.rounds) > max(noise.rounds)
    assert probe(matrix, target, tail, how).rounds == learned.rounds
