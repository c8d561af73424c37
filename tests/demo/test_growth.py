"""Counts grow, never fall, and depend on seed and hour alone."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from demo.growth import Burst, Growth, draw_growth
from demo.models import DemoPost
from demo.world import DemoWorld

curves = st.builds(
    Growth,
    size=st.floats(0, 1e7),
    tau=st.floats(0.1, 100),
    shape=st.floats(0.4, 3),
    bursts=st.lists(
        st.builds(Burst, at=st.floats(0.1, 90), width=st.floats(0.3, 6), share=st.floats(0, 0.3)), max_size=3
    ).map(tuple),
)


@given(curves, st.lists(st.floats(-10, 500), min_size=2, max_size=12))
def test_growth_is_monotone_and_saturates(curve: Growth, ages: list[float]) -> None:
    fractions = [curve.fraction(age) for age in sorted(ages)]
    assert all(0.0 <= fraction <= 1.0 + 1e-9 for fraction in fractions)
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(fractions))
    assert curve.count(-1.0) == 0


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_moments_turn_the_curve_round(seed: int, part: float) -> None:
    curve = draw_growth(random.Random(seed), 1000, votes=False, fresh=True)
    within = 72.0
    age = curve.moments(within).at(part)
    assert 0.0 <= age <= within
    assert abs(curve.fraction(age) - part * curve.fraction(within)) < 0.08


def counts(post: DemoPost, hour: float) -> tuple[int, int, int]:
    age = post.age(hour)
    growth = post.growth
    return growth.count(age), growth.count(age, growth.likes), len(post.thread(hour))


def test_counts_are_a_function_of_seed_and_hour() -> None:
    one, other = DemoWorld(8), DemoWorld(8)
    for hour in (-3.0, 0.0, 7.5, 30.0):
        assert [counts(p, hour) for p in one.posts] == [counts(p, hour) for p in other.posts]


def test_posts_grow_with_the_hours() -> None:
    posts = DemoWorld(8).posts
    for earlier, later in ((0.0, 4.0), (4.0, 12.0), (12.0, 48.0)):
        for post in posts:
            assert all(a <= b for a, b in zip(counts(post, earlier), counts(post, later), strict=True))
    fresh = [post for post in posts if post.meaning.verdict == "opening" and post.reach == "viral"]
    assert all(post.growth.count(post.age(4.0)) > post.growth.count(post.age(0.0)) for post in fresh)


def test_sizes_are_heavy_tailed() -> None:
    sizes = sorted(post.growth.size for post in DemoWorld(8).posts if post.platform == "peertube")
    assert sizes[-1] > 20 * sizes[len(sizes) // 2]
