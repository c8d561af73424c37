"""Outcomes correct forecasts only when there are enough of them, and never turn their order around."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.calibration import FEWEST, Calibration, Outcome

CHANCES = st.floats(0, 1)


def invented(number: int, truth: float = 1.0, offset: float = 0.0, seed: int = 3) -> list[Outcome]:
    """Comments whose true chance is the foretold one moved by ``offset``; growth is ``truth`` times that."""
    lot = np.random.default_rng(seed)
    foretold = lot.uniform(0.02, 0.5, number)
    real = 1 / (1 + np.exp(-(np.log(foretold / (1 - foretold)) + offset)))
    expected = lot.lognormal(6, 1, number)
    came = expected * truth * lot.lognormal(-0.125, 0.5, number)
    return [
        Outcome(
            slot=float(p), top_five=bool(top), expected=float(e), low=float(e / 2), high=float(e * 2), real=float(r)
        )
        for p, top, e, r in zip(foretold, lot.random(number) < real, expected, came, strict=True)
    ]


@given(CHANCES)
def test_fewer_than_fifty_outcomes_change_nothing(p: float) -> None:
    found = Calibration.of(invented(FEWEST - 1, truth=3.0, offset=2.0))
    assert found.slot(p) == p
    assert found.reach_factor == 1.0


def test_nothing_measured_says_nothing() -> None:
    assert Calibration.of([]) == Calibration()
    assert Calibration().sentence is None
    assert Calibration.of([Outcome(slot=0.3, expected=40.0)]).sentence is None


def test_what_was_foretold_rightly_stays() -> None:
    found = Calibration.of(invented(2_000))
    assert [found.slot(p) for p in (0.05, 0.2, 0.5)] == pytest.approx([0.05, 0.2, 0.5], abs=0.04)
    assert found.reach_factor == pytest.approx(1.0, abs=0.06)


def test_chances_foretold_too_low_rise_towards_the_truth() -> None:
    few, many = (Calibration.of(invented(number, offset=1.0)).slot(0.2) for number in (60, 2_000))
    truth = 1 / (1 + 4 * np.exp(-1.0))
    assert few > 0.2
    assert many == pytest.approx(truth, abs=0.04)


def test_a_few_outcomes_are_shrunk_towards_no_change() -> None:
    all_seen = [Outcome(slot=0.1, top_five=True)] * FEWEST
    assert 0.2 < Calibration.of(all_seen).slot(0.1) < 0.9


def test_growth_foretold_too_low_is_raised_within_bounds() -> None:
    assert Calibration.of(invented(400, truth=2.0)).reach_factor == pytest.approx(2.0, abs=0.2)
    assert Calibration.of(invented(FEWEST, truth=2.0)).reach_factor < 2.0
    assert Calibration.of(invented(400, truth=1_000.0)).reach_factor == 4.0
    assert Calibration.of(invented(400, truth=0.0)).reach_factor == 0.25


def test_one_miracle_does_not_move_the_forecasts() -> None:
    usual = [Outcome(expected=100.0, real=100.0)] * (FEWEST - 1)
    assert Calibration.of([*usual, Outcome(expected=100.0, real=5e6)]).reach_factor < 1.15


def test_it_says_how_often_forecasts_held() -> None:
    within, beyond = (Outcome(low=10.4, high=19.6, real=real) for real in (20.0, 21.0))
    assert Calibration.of([within] * 29 + [beyond] * 5).sentence == "29 of 34 forecasts came within their band."
    seen = [Outcome(slot=0.25, top_five=place < 3) for place in range(8)]
    assert Calibration.of(seen).sentence == "3 of 8 comments ended among the first five; 2 were foretold."


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CHANCES, st.booleans()), min_size=FEWEST, max_size=80), st.lists(CHANCES, min_size=2, max_size=9)
)
def test_any_outcomes_give_chances_in_the_same_order(seen: list[tuple[float, bool]], asked: list[float]) -> None:
    found = Calibration.of([Outcome(slot=p, top_five=top) for p, top in seen])
    chances = [found.slot(p) for p in sorted(asked)]
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)
    assert found == Calibration.of([Outcome(slot=p, top_five=top) for p, top in seen])
