"""Very many posts: whoever names us passes, the near and the large pass, order and batches change nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ranking.background import background_sentences
from ranking.plays.read import play_head
from ranking.relevance import PARTS, shipped_coefficients
from ranking.relevance_prototypes import brief_of, pooled_of, prototypes_of
from ranking.scoring import reach_level
from ranking.sieve import BAIT_FIT, BASE_FIT, MARGIN, NICHE_FIT, Columns, Sieve, reach_levels, sift
from ranking.vectors import unit
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import brand

FAR = [f"the goalkeeper saved penalty number {number}" for number in range(40)]
NEAR = "which kite should I fly on a windy beach?"


def columns(texts: list[str], counts: list[float] | None = None, **more) -> Columns:
    size = len(texts)
    rows = {
        "keys": [("peertube", f"p{number:03}") for number in range(size)],
        "texts": texts,
        "names": texts,
        "ages_h": np.full(size, 6.0),
        "counts": np.array(counts or [100.0] * size),
        "earlier": np.full(size, np.nan),
        "gap_h": np.full(size, np.nan),
        "horizon_h": np.full(size, 24.0),
        "votes": np.zeros(size, dtype=bool),
    }
    return Columns(**{**rows, **more})


def test_the_near_pass_before_the_far():
    rows = columns([*FAR, NEAR])
    assert ("peertube", "p040") in sift([rows], Sieve(brand(), FakeEncoder()), 3)


def test_whoever_names_us_passes_however_small():
    name = brand().name
    texts = [*FAR, f"never again {name}"]
    rows = columns(texts, [100.0] * 40 + [0.0])
    assert ("peertube", "p040") in sift([rows], Sieve(brand(), FakeEncoder()), 2)


def test_the_largest_stage_has_a_place():
    rows = columns(FAR, [100.0] * 39 + [5_000_000.0])
    assert ("peertube", "p039") in sift([rows], Sieve(brand(), FakeEncoder()), 10)


def test_batches_change_nothing():
    sieve = Sieve(brand(), FakeEncoder())
    whole = columns([*FAR, NEAR])
    parts = [columns([*FAR, NEAR][start : start + 7], keys=whole.keys[start : start + 7]) for start in range(0, 41, 7)]
    assert sift(parts, sieve, 12) == sift([whole], sieve, 12)


@pytest.mark.parametrize("count", [0.0, 3.0, 5_000.0, 1e9])
def test_reach_is_never_below_what_one_count_promises(count):
    expected = count * math.expm1(0.4 * math.log1p(24 / 6))
    level = reach_levels(columns(["x"], [count]))[0]
    assert level == pytest.approx(reach_level(expected, 1.0, "peertube"))


def test_unknown_counts_are_a_modest_post():
    assert reach_levels(columns(["x"], [math.nan]))[0] == reach_level(None, 1.0, "peertube")


def test_a_rise_counts_where_it_promises_more():
    slow = reach_levels(columns(["x"], [200.0]))[0]
    fast = reach_levels(columns(["x"], [200.0], earlier=np.array([20.0]), gap_h=np.array([1.0])))[0]
    assert fast > slow


def test_estimates_follow_the_judges_own_parts():
    encoder = FakeEncoder()
    texts = [*FAR[:5], NEAR, "brands, say something nice under my kite video", "x"]
    vectors = unit(encoder.encode(texts))
    zero = unit(encoder.encode(background_sentences())).mean(axis=0)
    prototypes = prototypes_of(brief_of(brand()), lambda wanted: unit(unit(encoder.encode(wanted)) - zero))
    centred = unit(vectors - zero)
    parts = np.zeros((len(texts), len(PARTS)))
    parts[:, PARTS.index("pooled")] = pooled_of((centred @ prototypes.texts.T).astype(np.float64))
    parts[:, PARTS.index("centre")] = centred @ prototypes.centre
    parts[:, PARTS.index("words")] = [any(word in text for word in ("kite", "kites")) for text in texts]
    fitted = shipped_coefficients()
    niche = 1 / (1 + np.exp(-(parts @ np.asarray(fitted.weights) + fitted.intercept + MARGIN)))
    head = play_head(encoder)
    bait = head.probabilities(vectors, [{}] * len(texts))[:, head.labels.index("brand_bait")]
    scores, levels, named = Sieve(brand(), encoder).estimates(columns(texts))
    assert not named.any()
    fits = scores / levels ** brand().ranking.reach_appetite
    assert fits == pytest.approx(np.maximum(BASE_FIT + NICHE_FIT * niche, BAIT_FIT * bait), abs=1e-4)
