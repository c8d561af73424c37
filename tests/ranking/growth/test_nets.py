"""Nets as plain numbers: what they learn, what they say of what they never saw, and when they have a share."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neural_network import MLPRegressor

from ranking.growth.booster import Growing
from ranking.growth.inputs import FARTHEST, HIGHEST_SCORE, Inputs, inputs_of
from ranking.growth.model import GrowthModel
from ranking.growth.nets import Fitting, Nets, fit_nets
from ranking.growth.training import Limits, train
from tests.ranking.growth.invented import invented

HOW = Fitting(seeds=2, hidden=(8, 4), epochs=30, batch=64, learning_rate=0.01)


def smooth(rows: int = 600) -> tuple[np.ndarray, np.ndarray]:
    """A law that bends: growth rises with the sum of two features; the third says nothing and is often unknown."""
    matrix = np.random.default_rng(5).normal(size=(rows, 3))
    matrix[::3, 2] = np.nan
    return matrix, np.exp(matrix[:, 0] + 0.5 * matrix[:, 1])


SEEN = inputs_of(smooth()[0])


@pytest.fixture(scope="module")
def nets() -> Nets:
    return fit_nets(*smooth(), HOW)


def test_nets_learn_a_smooth_law_and_are_the_same_each_time(nets: Nets) -> None:
    matrix, truth = smooth()
    assert np.corrcoef(nets.predict(matrix), np.log(truth))[0, 1] > 0.95
    assert fit_nets(matrix, truth, HOW).to_json() == nets.to_json()


def test_plain_numbers_say_what_the_library_says(nets: Nets) -> None:
    matrix, truth = smooth()
    one = Nets(nets.inputs, nets.members[:1])
    library = MLPRegressor(
        loss="poisson", hidden_layer_sizes=(8, 4), alpha=1.0, learning_rate_init=0.01, max_iter=30, batch_size=64,
        random_state=0,
    )  # fmt: skip
    with pytest.warns(UserWarning, match="reached"):
        library.fit(nets.inputs.of(matrix), truth)
    np.testing.assert_allclose(np.exp(one.predict(matrix)), library.predict(nets.inputs.of(matrix)), rtol=1e-9)


def test_nets_survive_json(nets: Nets) -> None:
    matrix, _ = smooth()
    again = Nets.from_json(json.loads(json.dumps(nets.to_json())))
    np.testing.assert_allclose(again.predict(matrix), nets.predict(matrix), atol=0.01)


@settings(max_examples=40)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=False, width=32), min_size=3, max_size=3))
def test_nothing_leads_a_net_outside_what_it_saw(row: list[float]) -> None:
    read = SEEN.of(np.array([row]))
    assert np.isfinite(read).all()
    assert np.abs(read[:, :3]).max() <= HIGHEST_SCORE + 1e-9
    assert np.abs(read[:, 3:6]).max() <= FARTHEST


def test_absence_is_told_once_for_features_that_come_together() -> None:
    matrix = np.column_stack([smooth()[0], smooth()[0][:, 2] * 2])
    inputs = inputs_of(matrix)
    assert inputs.flagged.tolist() == [2]
    assert inputs.of(matrix)[:2, -1].tolist() == [1.0, 0.0]
    again = Inputs.from_json(json.loads(json.dumps(inputs.to_json())))
    np.testing.assert_allclose(again.of(matrix), inputs.of(matrix), atol=1e-3)


def test_a_column_that_nobody_knows_says_nothing() -> None:
    matrix = np.full((10, 2), np.nan)
    matrix[:, 0] = np.arange(10)
    read = inputs_of(matrix).of(matrix)
    assert np.isfinite(read).all()
    assert not read[:, 1].any()


def limits(how: Fitting) -> Limits:
    return Limits(growing=Growing(rounds=15, seeds=1), fitting=how, in_context=False, with_records=False)


def test_nets_have_a_share_where_they_help_the_tail_and_none_where_they_do_not() -> None:
    rows = invented()
    helped = train("invented", rows, 6.0, lambda some: np.ones(len(some)), limits=limits(replace(HOW, epochs=40))).model
    assert helped is not None
    assert helped.nets is not None
    assert helped.net_share > 0
    apart = replace(helped, nets=None, net_share=0.0)
    assert not np.allclose(helped.expected(rows), apart.expected(rows))
    again = GrowthModel.from_json(json.loads(json.dumps(helped.to_json())))
    np.testing.assert_allclose(again.expected(rows), helped.expected(rows), rtol=0.05)
    # A net that has hardly begun to learn only spoils what the trees say.
    raw = replace(HOW, epochs=1, learning_rate=1e-6)
    spoilt = train("invented", rows, 6.0, lambda some: np.ones(len(some)), limits=limits(raw)).model
    assert spoilt is not None
    assert spoilt.nets is None
    assert spoilt.net_share == 0
