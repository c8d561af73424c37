"""Words of a bare name: weighed by the pool, joined by those of the texts that fit best."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.relevance_words import SAY, by_words

POOL = ["kite repair in town", "kite museum opens", "kite museum closes early", "museum of tax law", "a new single"]


def test_the_rarer_word_of_a_name_tells_more() -> None:
    unsure = np.full(len(POOL), -9.0)
    added = by_words(["kite repair"], POOL, unsure)
    assert added[0] > added[1]
    np.testing.assert_allclose(added[4], 0, atol=1e-3)


def test_words_of_what_fits_best_count_and_those_of_what_does_not_fit_do_not() -> None:
    texts = ["kite spar torn", "spar glue wanted", "tax forms due"]
    fitting, unfit = (by_words(["kite"], texts, np.array([best, -30.0, -30.0])) for best in (6.0, -30.0))
    assert fitting[1] > 0.1
    np.testing.assert_allclose([unfit[1], fitting[2]], 0, atol=1e-6)


def test_no_name_and_no_words_add_nothing() -> None:
    assert not by_words(["the"], ["", "!"], np.zeros(2)).any()


@settings(max_examples=30)
@given(st.lists(st.text("kite spar", max_size=20), min_size=1, max_size=8), st.integers(0, 9))
def test_words_only_add_and_no_more_than_their_say(texts: list[str], seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=len(texts)) * 5
    added = by_words(["kite", "spar"], texts, values)
    assert added.min() >= 0
    assert added.max() <= SAY * 1.6 + 1e-9


def test_order_of_the_pool_changes_nothing() -> None:
    values = np.arange(len(POOL), dtype=np.float64)
    straight, turned = by_words(["kite"], POOL, values), by_words(["kite"], POOL[::-1], values[::-1])
    np.testing.assert_allclose(straight, turned[::-1])
