"""Visibility, fit, score, encoder, words: each part alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.sections import PLAYS, PlayName
from crawler.errors import ConfigError
from crawler.figures import number, span
from crawler.models import Snapshot
from ranking.catalogue import features
from ranking.encoder import CachedEncoder, JoinedEncoder, load_encoder
from ranking.encoder_transformers import has_bfloat16
from ranking.explain import explain
from ranking.fit import PLAY_FIT, FitJudge, topic_fit
from ranking.handles import Known
from ranking.judging import Judge
from ranking.lexical import NicheWords, terms
from ranking.rank import rank
from ranking.relevance import RelevanceModel
from ranking.scoring import MAYBE_SCORE, UNASKED_SCORE, least_fit, least_score, reach_level, score, verdict
from ranking.target import Target
from ranking.types import Play
from ranking.visibility import visibility
from ranking.visibility_curve import slot_probability
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, author, brand, candidate, comment, shots

SHARE = st.floats(min_value=0, max_value=1)
JARGON = re.compile(r"\b(cosine|logit|embedding|softmax|sigmoid|quantile|None|nan|vector|prior)\b")


@given(rank=st.floats(min_value=0, max_value=1e6))
def test_later_arrivals_are_seen_less(rank: float) -> None:
    assert 0 <= slot_probability(rank + 1) <= slot_probability(rank) <= 0.51


def test_brands_and_ourselves_are_seen_in_the_thread() -> None:
    thread = (
        comment("us", "c1", author=author("windling@beach.example")),
        comment("them", "c2", author=author("gustworks")),
        comment("other", "c3", author=author("bigco", verified=True)),
        comment("person", "c4", author=author("ann")),
    )
    seen = visibility(Target(candidate("kites", comments=thread)), Known(brand()), 1, NOW)
    assert seen.we_are_there
    assert seen.brands_there == ("bigco", "gustworks")


def test_pins_and_liked_comments_lower_the_chance() -> None:
    thread = tuple(comment(f"c {i}", f"c{i}") for i in range(6))
    likes = {
        c.comment_id: Snapshot(
            platform="peertube", post_id="p1", comment_id=c.comment_id, captured_at=NOW, like_count=5000
        )
        for c in thread
    }
    plain, liked = candidate("a", comments=thread), candidate("a", comments=thread, comment_snapshots=likes)
    pinned = candidate("a", comments=(thread[0].model_copy(update={"pinned": True}), *thread[1:]))
    known = Known(brand())
    chances = [visibility(Target(c), known, 1, NOW).probability for c in (plain, liked, pinned)]
    assert chances[1] < chances[0]
    assert chances[2] < chances[0]


def test_more_comments_mean_less_chance() -> None:
    known = Known(brand())
    few, many = (candidate("a", snapshots=shots("p1", 900, comments=n)) for n in (2, 200))
    assert visibility(Target(many), known, 1, NOW).probability < visibility(Target(few), known, 1, NOW).probability


@given(relevance=SHARE, more=SHARE, confidence=SHARE, name=st.sampled_from(PLAYS))
def test_fit_is_a_probability_that_rises_with_relevance(
    relevance: float, more: float, confidence: float, name: str
) -> None:
    play = Play(name=name, confidence=confidence)  # type: ignore[arg-type]
    low, high = sorted((relevance, more))
    assert 0 <= topic_fit(low, play) <= topic_fit(high, play) + 1e-9 <= 1 + 1e-9


def test_every_play_has_its_fit() -> None:
    assert set(PLAY_FIT) == set(PLAYS)


@pytest.mark.parametrize(
    ("play", "least"),
    [
        (None, UNASKED_SCORE),
        (Play(name="trend", confidence=0.9), UNASKED_SCORE),
        (Play(name="trend", confidence=0.9, named=0.9), MAYBE_SCORE),
        (Play(name="question", confidence=0.3), MAYBE_SCORE),
    ],
)
def test_where_nobody_asks_more_is_asked_of_a_score(play: Play | None, least: float) -> None:
    assert verdict(least, 0.5, 0.35, least_score(play)) == "maybe"
    assert verdict(least - 0.1, 0.5, 0.35, least_score(play)) is None


@pytest.mark.parametrize(("named", "least"), [(None, 0.45), (0.9, 0.35)])
def test_where_nobody_asks_a_tenth_more_is_asked_of_the_fit(named: float | None, least: float) -> None:
    play = Play(name="trend", confidence=0.9, named=named)
    assert least_fit(play, 0.35) == pytest.approx(least)
    assert least_fit(play, 0.95) <= 1.0


@pytest.mark.parametrize("state", ["exclusive", "closed"])
def test_invitations_for_others_score_nothing(state: str) -> None:
    play = Play(name="brand_bait", confidence=1, state=state)  # type: ignore[arg-type]
    assert FitJudge(brand()).judge(Target(candidate("kites")), 1.0, play, 0).value == 0


def test_what_counts_for_less_since_nobody_is_named_is_said() -> None:
    judge, play = Judge(brand(), FakeEncoder(), NOW), Play(name="question", confidence=0.8)
    below = judge.weigh(judge.read([Target(candidate("kites"), comment("which spar do you use?"))])[0])
    for named, told in ((None, True), (0.9, False)):
        shown = features()["play"](replace(below, play=play.model_copy(update={"named": named})))
        assert ("asked of nobody by name" in shown.sentence) is told


@pytest.mark.parametrize("name", ["question", "brand_bait"])
def test_a_comment_that_asks_nobody_by_name_is_less_often_for_us(name: PlayName) -> None:
    judge, play = FitJudge(brand()), Play(name=name, confidence=0.8)
    below = Target(candidate("kites on a beach"), comment("which spar do you use?"))
    above = Target(candidate("which spar do you use?"))
    unnamed, post = judge.judge(below, 0.9, play, 0).topic, judge.judge(above, 0.9, play, 0).topic
    named = judge.judge(below, 0.9, play.model_copy(update={"named": 0.9}), 0).topic
    assert unnamed < 0.7 * post
    assert named >= post


def test_a_watched_creator_is_an_audience_and_doubt_lowers_fit() -> None:
    judge = FitJudge(brand())
    target = Target(candidate("what a morning", author=author("kitelady")))
    fit = judge.judge(target, 0.2, None, 0)
    assert fit.reason == "audience"
    assert judge.judge(target, 0.2, None, 0.5).value == pytest.approx(fit.value / 2)


@given(
    fit=SHARE,
    level=st.floats(min_value=0.05, max_value=1),
    appetite=st.floats(min_value=0, max_value=2),
    weight=st.floats(min_value=0, max_value=3),
)
def test_the_score_stays_in_bounds(fit: float, level: float, appetite: float, weight: float) -> None:
    assert 0 <= score(fit, level, appetite, weight) <= 100
    assert score(fit, level, appetite, weight) <= score(fit, 1.0, appetite, weight)


@given(expected=st.floats(min_value=0, max_value=1e12), seen=SHARE)
def test_reach_is_absolute_and_bounded(expected: float, seen: float) -> None:
    assert 0.05 <= reach_level(expected, seen, "youtube") <= reach_level(expected * 2, seen, "youtube") <= 1


def test_hashtags_and_words_meet() -> None:
    assert "kiteflying" in terms("Kite flying at dawn")
    assert NicheWords.of(brand()).score("kite repair on the beach") > NicheWords.of(brand()).score("a bus to town") == 0


def test_relevance_prefers_the_niche_and_shuns_the_negatives() -> None:
    model = RelevanceModel(brand(), FakeEncoder())
    near, wrong, far = (
        Target(candidate(t))
        for t in (
            "my kite tore again, how do i fix the spar",
            "a red kite circling over the barn, what a bird",
            "tax forms",
        )
    )
    found = [r.probability for r in model.judge([near, wrong, far])]
    assert found[0] > found[1] > 0
    assert found[0] > found[2]


def test_joined_encoders_give_unit_vectors_and_the_cache_keeps_order() -> None:
    joined = CachedEncoder(JoinedEncoder([FakeEncoder(), FakeEncoder()], [1, 3]))
    vectors = joined.encode(["a kite", "the sea", "a kite"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert (vectors[0] == vectors[2]).all()
    assert joined.name == "fake/1*0.25+fake/1*0.75"


def test_an_unknown_model_is_one_clear_sentence() -> None:
    with pytest.raises(ConfigError, match="not on this machine"):
        load_encoder("no-such-folder/no-such-model").encode(["x"])
    with pytest.raises(ConfigError, match="empty part"):
        load_encoder("+")


@pytest.mark.parametrize(("flags", "there"), [("fpu avx512_bf16", True), ("fpu amx_bf16 x", True), ("fpu avx2", False)])
def test_bfloat16_is_read_from_the_processor(tmp_path: Path, flags: str, there: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor: 0\nflags\t\t: {flags}\n", encoding="ascii")
    assert has_bfloat16(tmp_path / "cpuinfo") is there
    assert has_bfloat16(tmp_path / "absent") is False


@pytest.mark.parametrize("name", sorted(features()))
def test_every_feature_is_documented_for_people(name: str) -> None:
    words = features()[name].__doc__ or ""
    assert len(words) > 40
    assert not JARGON.search(words)


def test_sentences_and_explanations_hold_no_jargon() -> None:
    thread = (comment("hello", author=author("gustworks")),)
    posts = [
        candidate(
            "How do I repair a torn kite on a windy beach?",
            views=(90, 900),
            comments=thread,
            region="NO",
            language="fr",
        )
    ]
    result = rank(posts, brand(), FakeEncoder(), now=NOW)
    for opportunity in (*result.opportunities, *result.explore):
        told = explain(opportunity, brand())
        for sentence in (opportunity.summary, *(r.sentence for r in opportunity.reasons), told.verdict, *told.changes):
            assert sentence.endswith(".")
            assert not JARGON.search(sentence)


@pytest.mark.parametrize(("value", "words"), [(7, "7"), (943, "940"), (12_345, "12,000"), (1_200_000, "1.2 million")])
def test_numbers_are_said_roundly(value: float, words: str) -> None:
    assert number(value) == words
    assert span(0.5) == "30 minutes"


def test_the_packaged_models_read_english_and_german(encoder: CachedEncoder) -> None:
    kite, drachen, tax = encoder.encode(["flying a kite", "einen Drachen steigen lassen", "quarterly tax forms"])
    assert kite @ drachen > kite @ tax + 0.1
    assert np.linalg.norm(kite) == pytest.approx(1, abs=1e-3)


def test_a_bare_name_in_another_world_is_no_opening() -> None:
    judge = FitJudge(brand())
    doubtful = Play(name="mention", confidence=0.4, named=0.9)
    post = Target(candidate("a windling sat on the fence this morning"))
    assert judge.judge(post, 0.05, doubtful, 0.0).value < 0.1
    assert judge.judge(post, 0.05, doubtful.model_copy(update={"named": 0.96}), 0.0).value > 0.5
    assert judge.judge(post, 0.4, doubtful, 0.0).value > 0.5
