"""What decisions teach: the ranker alone without any, bounded, checked before it is used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.learning.check import FEWEST, check, learned
from ranking.learning.lessons import SKIP_WEIGHTS, Context, Lesson, lot_weight, opinion
from ranking.learning.taste import LARGEST_SHIFT, Taste, shifted

START = datetime(2026, 1, 5, 7, tzinfo=UTC)
PLAIN = Context("question", "peertube", "post")
LIKED, PASSED = np.eye(8, dtype=np.float32)[:2]


def lesson(number: int, *, liked: bool, context: Context = PLAIN, prior: float = 0.5, weight: float = 1.0) -> Lesson:
    return Lesson(f"text {number}", context, liked, weight, prior, START + timedelta(hours=number))


def around(centre: np.ndarray, seed: int) -> np.ndarray:
    moved = centre + 0.2 * np.random.default_rng(seed).normal(size=centre.shape)
    return (moved / np.linalg.norm(moved)).astype(np.float32)


def taught(count: int, noise: float = 0.0) -> tuple[list[Lesson], np.ndarray]:
    """A manager who says yes to one kind of text and no to another, but for some noise."""
    lot = np.random.default_rng(7)
    likes = [bool(number % 2) for number in range(count)]
    vectors = np.array([around(LIKED if like else PASSED, number) for number, like in enumerate(likes)])
    said = [like != (lot.random() < noise) for like in likes]
    return [lesson(number, liked=yes) for number, yes in enumerate(said)], vectors


def test_without_lessons_nothing_moves():
    taste = Taste([], np.zeros((0, 8), dtype=np.float32))
    assert [shift.log_odds for shift in taste.shifts(np.array([LIKED]), [PLAIN])] == [0.0]
    assert shifted(0.4, 0.0) == 0.4


def test_what_is_like_the_liked_rises_and_what_is_like_the_passed_falls():
    lessons, vectors = taught(40)
    up, down, far = Taste(lessons, vectors).shifts(np.array([LIKED, PASSED, np.eye(8)[5]]), [PLAIN] * 3)
    assert up.log_odds > 1 > -1 > down.log_odds
    assert abs(far.log_odds) < 0.8
    assert far.doubt > up.doubt, "it knows what it has not seen"


def test_a_play_can_be_liked_whatever_the_text():
    lot = np.random.default_rng(3)
    contexts = [Context("question" if n % 2 else "trend", "peertube", "post") for n in range(60)]
    vectors = lot.normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    lessons = [lesson(n, liked=context.play == "question", context=context) for n, context in enumerate(contexts)]
    question, trend = Taste(lessons, vectors).shifts(np.eye(8, dtype=np.float32)[:2] * 0.01, contexts[1::-1])
    assert question.log_odds > 0.5 > -0.5 > trend.log_odds


@given(st.floats(0, 1), st.floats(-LARGEST_SHIFT, LARGEST_SHIFT))
def test_a_fit_stays_a_probability_and_can_be_moved_back(fit, added):
    moved = shifted(fit, added)
    assert 0 <= moved <= 1
    if 0.05 < fit < 0.95:
        assert shifted(moved, -added) == pytest.approx(fit, abs=1e-6)


def test_what_is_shut_stays_shut():
    assert shifted(0.0, LARGEST_SHIFT) == 0.0


def test_a_taste_is_bounded():
    lessons, vectors = taught(400)
    shifts = Taste(lessons, vectors).shifts(np.array([LIKED, PASSED]), [PLAIN] * 2)
    assert all(abs(shift.log_odds) <= LARGEST_SHIFT for shift in shifts)


def test_few_lessons_are_no_taste():
    lessons, vectors = taught(FEWEST)
    assert learned(lessons, vectors) is None


def test_a_manager_by_chance_leaves_the_ranker_as_it_is():
    used = 0
    for seed in range(20):
        lot = np.random.default_rng(seed)
        vectors = lot.normal(size=(90, 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        lessons = [lesson(n, liked=bool(lot.random() < 0.5)) for n in range(90)]
        used += learned(lessons, vectors) is not None
    assert used <= 6


def test_a_taste_is_used_where_it_foretold_better():
    found = check(*taught(90, noise=0.1))
    assert found.useful
    assert found.gain > 0.1
    assert found.lessons == 90 - FEWEST


def test_the_same_lessons_teach_the_same():
    first, second = (learned(*taught(80)) for _ in range(2))
    assert first.shifts(np.array([LIKED]), [PLAIN]) == second.shifts(np.array([LIKED]), [PLAIN])


def test_words_and_what_they_say_of_taste():
    assert opinion("done", "") == (True, 1.0)
    assert opinion("skip", "not us: ever") == (False, 1.0)
    assert opinion("skip", "too late") is None
    assert opinion("note", "nice") is None
    assert all(0 <= weight <= 1 for weight in SKIP_WEIGHTS.values())
    assert lot_weight(0.5) == 2.0
    assert lot_weight(0.001) == 3.0
