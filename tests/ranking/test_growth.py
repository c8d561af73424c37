"""Remaining views: bounds, monotony, and the words of their basis."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.growth import Growth, forecast, growth_of, shipped_tables
from ranking.history import History
from ranking.target import Target
from ranking.timing import act_before
from tests.ranking.builders import NOW, candidate

AGES = st.floats(min_value=0, max_value=2000)
COUNTS = st.floats(min_value=0, max_value=1e9)


@pytest.mark.parametrize("name", sorted(shipped_tables()))
def test_tables_are_ordered_and_positive(name: str) -> None:
    table = shipped_tables()[name]
    assert list(table.ages_h) == sorted(table.ages_h)
    assert all(level > 0 for level in table.level)
    assert all(low < 1 < high for low, high in table.spread.values())


@given(age=AGES, count=COUNTS, gain=COUNTS, name=st.sampled_from(sorted(shipped_tables())))
def test_growth_is_finite_never_negative_and_rises_with_time(age: float, count: float, gain: float, name: str) -> None:
    history = History("views", (age, age + 3), (count, count + gain), age + 4)
    course = Growth(history, shipped_tables()[name]).after(np.linspace(0, 72, 30))
    assert np.isfinite(course).all()
    assert course[0] == 0
    assert (np.diff(course) >= -1e-6 * max(course.max(), 1)).all()


@given(count=st.floats(min_value=1, max_value=1e8), factor=st.floats(min_value=1, max_value=100), age=AGES)
def test_more_views_never_mean_less_growth(count: float, factor: float, age: float) -> None:
    table = shipped_tables()["video_views"]
    few, many = (forecast(Growth(History("views", (age,), (n,), age), table), 24) for n in (count, count * factor))
    assert many.expected >= few.expected
    assert few.low <= few.expected <= few.high


def test_the_basis_says_what_was_seen() -> None:
    once, twice = candidate("a", views=(100,)), candidate("a", views=(100, 400))
    for seen, words in ((once, "1 snapshot"), (twice, "2 snapshots, 3 h apart")):
        growth = growth_of(seen, NOW)
        assert growth is not None
        assert words in forecast(growth, 24).basis


def test_a_counter_corrected_downwards_stands_still() -> None:
    growth = growth_of(candidate("a", views=(400, 100)), NOW)
    assert growth is not None
    assert growth.history.velocity == (0.0, pytest.approx(3.0))


def test_unknown_counts_give_no_forecast() -> None:
    assert growth_of(candidate("a", views=(None,)), NOW) is None
    assert growth_of(candidate("a", views=()), NOW) is None


def test_act_before_lies_between_now_and_the_horizon() -> None:
    target = Target(candidate("a", views=(100, 900)))
    moment = act_before(target, growth_of(target.candidate, NOW), 24, 1, NOW)
    assert NOW <= moment <= NOW + timedelta(hours=24)
