"""Relevance: the brand file against texts, what the pool adds and how far it may, exact words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Brand
from ranking.encoder import DEFAULT_MODEL, NAME_SHARE, emphasis
from ranking.lexical import NicheWords
from ranking.relevance import PARTS, RelevanceModel, sigmoid
from ranking.relevance_pool import POOL_SHARE, TRUST, in_company, with_feedback, zero_of
from ranking.relevance_prototypes import brief_of
from ranking.vectors import DIMENSIONS, MINILM, USE, unit
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import brand

JOINED = f"{MINILM}/bf16*0.40+{USE}/f32*0.60"
FAR = ["goal of the month", "my cat sings at night", "tax forms due on friday", "new single out tonight"]
NEAR = ["flying kites on a windy beach", "kite repair: a torn spar", "best wind for flying kites"]


def only_a_name(name: str = "kites") -> Brand:
    return Brand.model_validate({"brand": {"name": name, "about": name}, "niche": {"topics": [name]}})


def told(one: Brand | None = None, **texts: str) -> Brand:
    """A brand with one more text on a list of its niche."""
    one = one or brand()
    more = {name: (*getattr(one.niche, name), text) for name, text in texts.items()}
    return one.model_copy(update={"niche": one.niche.model_copy(update=more)})


def test_the_niche_ranks_before_everything_else() -> None:
    values = RelevanceModel(brand(), FakeEncoder()).logits([*FAR, *NEAR])
    assert values[len(FAR) :].min() > values[: len(FAR)].max()
    assert sigmoid(values[-1]) > 0.4
    assert sigmoid(values[0]) < 0.2


def test_no_texts_give_no_values_and_one_text_has_no_company() -> None:
    model = RelevanceModel(brand(), FakeEncoder())
    assert model.logits([]).shape == (0,)
    assert model.parts([]).shape == (0, len(PARTS))
    assert model.logits(NEAR[:1]).shape == (1,)


def test_a_name_alone_is_enough() -> None:
    values = RelevanceModel(only_a_name(), FakeEncoder()).logits([*FAR, "three kites over the dunes"])
    assert int(np.argmax(values)) == len(FAR)


def test_examples_speak_for_a_text_and_counterexamples_against_it() -> None:
    text = "sand castles before the tide"
    texts = [text, *FAR]
    plain, liked, refused = (
        RelevanceModel(one, FakeEncoder()).logits(texts)[0]
        for one in (brand(), told(examples="castles of sand and tide"), told(counterexamples=text))
    )
    assert liked > plain > refused


def test_a_text_said_twice_counts_once() -> None:
    brief = brief_of(only_a_name())
    assert brief.texts == ["kites"]
    assert brief.thin
    assert not brief_of(brand()).thin
    assert not brief_of(told(only_a_name(), examples="a torn kite")).thin


vectors = st.integers(2, 40).flatmap(
    lambda n: st.integers(0, 2**32 - 1).map(
        lambda seed: unit(np.random.default_rng(seed).normal(size=(n, 8)).astype(np.float32))
    )
)


@given(vectors)
def test_company_stays_between_the_values_there_are(rows: np.ndarray) -> None:
    values = rows[:, 0].astype(np.float64) * 3
    moved = in_company(values, rows, thin=False)
    assert moved.min() >= values.min() - 1e-9
    assert moved.max() <= values.max() + 1e-9
    assert np.abs(moved - values).max() <= TRUST * (values.max() - values.min()) + 1e-9


def test_a_text_that_stands_alone_keeps_its_value_and_like_texts_draw_together() -> None:
    rows = np.array([[1, 0, 0], [0.99, 0.14, 0], [0, 0, 1]], dtype=np.float32)
    moved = in_company(np.array([2.0, 0.0, 1.0]), unit(rows), thin=False)
    assert moved[2] == 1.0
    assert 0 < moved[1] < moved[0] < 2


@given(vectors)
def test_the_zero_lies_at_most_half_way_to_the_pool(rows: np.ndarray) -> None:
    background = np.zeros((3, 8), dtype=np.float32)
    pulled = np.linalg.norm(zero_of(background, rows))
    assert pulled <= POOL_SHARE * np.linalg.norm(rows.mean(axis=0)) + 1e-6
    assert not zero_of(background, rows[:0]).any()


def test_feedback_moves_a_thin_brief_more_than_one_with_examples() -> None:
    centre = np.array([1, 0], dtype=np.float32)
    rows = np.tile(np.array([[0, 1]], dtype=np.float32), (30, 1))
    thin, rich = (with_feedback(centre, rows, np.zeros(30), examples) for examples in (0, 10))
    assert thin @ centre < rich @ centre < 1
    assert (with_feedback(centre, rows[:2], np.zeros(2), 0) == centre).all()


def test_emphasis_keeps_joined_vectors_at_length_one() -> None:
    parts = [unit(np.ones((1, DIMENSIONS[model]), dtype=np.float32)) for model in (MINILM, USE)]
    joined = np.hstack([parts[0] * np.sqrt(0.4), parts[1] * np.sqrt(0.6)])
    for names_only in (True, False):
        weighed = joined * emphasis(JOINED, names_only=names_only)
        assert np.linalg.norm(weighed) == pytest.approx(1, abs=1e-3)
    named = joined * emphasis(JOINED, names_only=True)
    assert np.linalg.norm(named[:, : DIMENSIONS[MINILM]]) ** 2 == pytest.approx(NAME_SHARE, abs=1e-3)


@pytest.mark.parametrize("name", ["fake/1", f"{MINILM}/f32", DEFAULT_MODEL, "some/model/f32*0.50+other/f32*0.50"])
def test_other_encoders_are_taken_as_they_are(name: str) -> None:
    assert emphasis(name, names_only=True).tolist() == [1]


def test_words_common_in_the_pool_count_less() -> None:
    niche = NicheWords.of(brand())
    text = "kite"
    rare, common = niche.scores([text], FAR)[0], niche.scores([text], [f"kite {word}" for word in FAR * 20])[0]
    assert 0 < common < rare < 1


def test_repeating_a_word_buys_little_and_length_costs() -> None:
    niche = NicheWords.of(brand())
    once, thrice, long = niche.scores(["kite today", "kite kite kite", "kite today " + "and so on " * 40], ())
    assert once < thrice < 2.2 * once
    assert long < once
