from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics as reference

from ranking.evaluation import metrics

numbers = st.lists(st.floats(0, 1e6), min_size=2, max_size=40)
flags = st.lists(st.booleans(), min_size=1, max_size=40)


def test_dcg_discounts_by_place() -> None:
    assert metrics.dcg([3, 2, 0, 1], 4) == pytest.approx(3 + 2 / math.log2(3) + 1 / math.log2(5))


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40), st.integers(1, 30))
def test_ndcg_is_one_exactly_for_the_ideal_order(gains: list[float], k: int) -> None:
    ideal = sorted(gains, reverse=True)
    assert metrics.ndcg(ideal, k) == pytest.approx(1.0 if metrics.dcg(ideal, k) > 0 else 0.0)
    assert 0 <= metrics.ndcg(gains, k) <= 1 + 1e-9


@given(flags)
def test_average_precision_agrees_with_scikit_learn(relevant: list[bool]) -> None:
    scores = -np.arange(len(relevant))
    expected = reference.average_precision_score(relevant, scores) if any(relevant) else 0.0
    assert metrics.average_precision(relevant) == pytest.approx(expected)


@given(st.data())
def test_spearman_and_auc_agree_with_the_libraries(data: st.DataObject) -> None:
    scores = data.draw(st.lists(st.integers(0, 9).map(float), min_size=2, max_size=40))
    other = data.draw(st.lists(st.integers(0, 9).map(float), min_size=len(scores), max_size=len(scores)))
    found = metrics.spearman(scores, other)
    if found is None:
        assert len(set(scores)) == 1 or len(set(other)) == 1
    else:
        assert found == pytest.approx(stats.spearmanr(scores, other).statistic, abs=1e-9)
    positive = [value > 4 for value in other]
    area = metrics.auc(scores, positive)
    if area is None:
        assert len(set(positive)) == 1
    else:
        assert area == pytest.approx(reference.roc_auc_score(positive, scores))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_macro_f1_agrees_with_scikit_learn(true: list[str], random: object) -> None:
    predicted = [random.choice("abc") for _ in true]  # type: ignore[attr-defined]
    expected = reference.f1_score(true, predicted, average="macro", labels=sorted(set(true)), zero_division=0)
    assert metrics.macro_f1(predicted, true) == pytest.approx(expected)


def test_captured_is_the_share_of_the_best_possible_top() -> None:
    assert metrics.captured([1, 9, 5], 2) == pytest.approx(10 / 14)
    assert metrics.captured([0, 0], 2) is None


def test_precision_counts_empty_places_as_misses() -> None:
    assert metrics.precision([True, True], 4) == 0.5


def test_bootstrap_interval_holds_the_mean_and_repeats() -> None:
    values = list(np.random.default_rng(3).normal(5, 1, 200))
    low, high = metrics.bootstrap_interval(values)
    assert low < np.mean(values) < high < low + 1
    assert (low, high) == metrics.bootstrap_interval(values)


@given(numbers)
def test_mae_ln_is_zero_for_the_truth(values: list[float]) -> None:
    assert metrics.mae_ln(values, values) == 0.0
