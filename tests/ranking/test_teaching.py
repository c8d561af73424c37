"""Which posts a person is asked about: from both sides of the boundary, varied, and never a doubtful one."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking import teaching
from ranking.teaching import spread, to_ask
from ranking.types import Candidate
from tests.factories import NOON, make_post
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import brand


def rows(count, seed=1):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, 8))
    return rng.uniform(size=count), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@given(st.integers(0, 60), st.integers(1, 20))
def test_no_row_is_asked_twice_and_none_is_made_up(count, wanted):
    chances, vectors = rows(count)
    chosen = spread(chances, vectors, wanted)
    assert len(chosen) == len(set(chosen)) == min(wanted, count, len(chosen))
    assert all(0 <= row < count for row in chosen)
    assert len(chosen) >= min(wanted, count) - 1


def test_both_sides_of_the_boundary_and_most_of_all_the_boundary():
    chances, vectors = rows(400)
    asked = chances[spread(chances, vectors, 20)]
    assert sum(asked > 0.8) >= 4
    assert sum(abs(asked - 0.5) < 0.15) >= 8
    assert sum((asked > 0.3) & (asked < 0.5)) >= 4
    assert abs(asked[0] - 0.5) < 0.1


def test_no_topic_fills_the_page_and_twins_are_asked_once():
    chances = np.full(40, 0.5)
    vectors = np.tile(np.eye(8), (5, 1))
    chosen = spread(chances, vectors, 8)
    assert len({row % 8 for row in chosen}) == len(chosen) == 8
    assert len(spread(chances, np.repeat(np.eye(8)[:1], 40, axis=0), 8)) == 1


@pytest.mark.parametrize(
    ("veto", "suspected", "risk", "asked"),
    [(None, None, 0.2, True), (None, None, 0.45, False), (None, "grief", 0.2, False), ("grief", None, 0.2, False)],
)
def test_no_doubt_is_asked_about(veto, suspected, risk, asked):
    seen = SimpleNamespace(safety=SimpleNamespace(veto=veto, suspected=suspected, risk=risk))
    assert teaching._harmless(seen) is asked


def test_what_is_unsafe_shut_or_was_answered_is_not_asked(monkeypatch):
    # What an encoder of words alone is unsure of says nothing.
    monkeypatch.setattr(teaching, "_harmless", lambda seen: seen.safety.veto is None)
    texts = [f"Pour-over number {n} Bloom first?" for n in range(6)]
    posts = [make_post(f"p{n}", title=text, body="") for n, text in enumerate(texts)]
    posts += [
        make_post("sad", title="My mother died, the funeral is on Friday, rest in peace", body=""),
        make_post("shut", title="Brewing coffee with a kettle at home", body="", comments_open=False),
        make_post("short", title="coffee", body=""),
    ]
    known = brand()
    known = known.model_copy(update={"niche": known.niche.model_copy(update={"examples": (texts[0],)})})
    asked = to_ask([Candidate(post=post) for post in posts], known, FakeEncoder(), now=NOON)
    ids = {each.post_id for each in asked}
    assert ids <= {f"p{n}" for n in range(1, 6)}
    assert ids
    assert to_ask([], known, FakeEncoder(), now=NOON) == []
