"""From stored counts to cases, models and forecasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ranking.growth import forecast, growth_of
from ranking.growth.booster import Growing
from ranking.growth.forecaster import course_of, growths
from ranking.growth.learning import MORNING, learn
from ranking.growth.samples import NOTHING, Course, known_cases, present_cases
from ranking.growth.shipped import shipped_model
from tests.ranking.builders import NOW, candidate
from tests.ranking.growth.invented import NO_NETS

HOUR = 3600.0
QUICK = replace(MORNING, growing=Growing(rounds=60, seeds=1), fitting=NO_NETS)


def course(at_h: tuple[float, ...], counts: tuple[float, ...], post_id: str = "p", **fields: object) -> Course:
    unknown = (NOTHING,) * len(at_h)
    base = Course(post_id, 0.0, "a", "en", "A kite", tuple(h * HOUR for h in at_h), counts, unknown, unknown, unknown)
    return replace(base, **fields)  # type: ignore[arg-type]


def test_growth_is_read_off_the_later_counts() -> None:
    rows = known_cases([course((2, 5, 8, 14), (100, 160, 220, 280))], 6.0)
    # At 2 h: 220 at 8 h less 100; at 5 h: half way between 220 and 280 less 160; at 8 h: 280 less 220.
    np.testing.assert_allclose(rows.growth, [120, 90, 60])
    np.testing.assert_allclose(rows.count[2, :3], [220, 160, 100])
    assert np.isnan(rows.count[0, 1:]).all()


def test_what_was_watched_too_shortly_teaches_nothing() -> None:
    assert len(known_cases([course((2, 5), (100, 160))], 6.0)) == 0
    longer = known_cases([course((2, 6.5), (100, 190))], 6.0)
    np.testing.assert_allclose(longer.growth, [120])


def test_one_case_in_a_bucket_of_time() -> None:
    often = course(tuple(np.arange(0, 20, 0.25)), tuple(float(n) for n in range(80)))
    assert len(known_cases([often], 6.0)) <= 14


def test_the_present_is_the_newest_count() -> None:
    rows = present_cases([course((2, 5), (100, 160)), course((3,), (7,), "q")])
    np.testing.assert_allclose(rows.count[:, 0], [160, 7])
    assert np.isnan(rows.growth).all()


def watched(number: int = 400) -> list[Course]:
    """Posts seen twice whose growth follows their comments, not their count."""
    rng = np.random.default_rng(5)
    found = []
    for post in range(number):
        comments, count = float(rng.integers(1, 100)), float(rng.integers(500, 5000))
        at, counts = (post * 0.5, post * 0.5 + 6), (count, count + comments * 120)
        told = {"published": (post * 0.5 - 5) * HOUR, "comments": (comments,) * 2}
        found.append(course(at, counts, f"p{post}", **told))
    return found


def test_a_workspace_with_enough_counts_teaches_its_own_model() -> None:
    found = learn("peertube", watched(), "views", 6.0, QUICK)
    assert found.model is not None, found.why
    assert found.deviance[0] < found.deviance[1]
    assert not any(name.startswith(("rank_", "beyond_", "record_")) for name in found.model.features)


def test_a_workspace_with_few_counts_keeps_the_table() -> None:
    assert learn("peertube", watched(40), "views", 6.0, QUICK).model is None


def test_the_own_model_speaks_first_and_says_so() -> None:
    model = learn("peertube", watched(), "views", 6.0, QUICK).model
    assert model is not None
    posts = [candidate("kites", f"p{n}", views=(100, 400)) for n in range(3)]
    told = forecast(growths(posts, NOW, {"peertube": model})["peertube", "p1"], 6.0)
    plain = forecast(growths(posts, NOW)["peertube", "p1"], 6.0)
    assert "earlier cases here" in told.basis
    assert "earlier cases" not in plain.basis
    usual = growth_of(posts[1], NOW)
    assert usual is not None
    assert plain == forecast(usual, 6.0)
    assert told.low <= told.expected <= told.high


def test_a_scaled_course_meets_the_model_at_its_horizon_and_is_0_at_first() -> None:
    usual = growth_of(candidate("kites", views=(100, 400)), NOW)
    assert usual is not None
    course_now = usual.scaled(1234.0, 6.0, (0.5, 2.0), "; trees")
    assert course_now.after(np.array([0.0, 6.0])) == pytest.approx([0.0, 1234.0])
    again = course_now.scaled(10.0, 6.0, (0.5, 2.0), "; trees")
    assert again.after(np.array([6.0])) == pytest.approx([10.0])


@pytest.mark.parametrize("platform", ["hackernews", "reddit", "youtube", "bilibili"])
def test_shipped_models_lean_on_the_post_alone(platform: str) -> None:
    model = shipped_model(platform)
    assert model is not None
    assert not model.in_context
    assert not any(
        name.startswith(("rank_", "beyond_", "record_", "position", "hour", "weekday")) for name in model.features
    )
    posts = [candidate("kites", "p", platform=platform, views=(1000, 4000), age_h=8)]
    found = forecast(growths(posts, NOW)[platform, "p"], 12.0)
    assert found.expected > 0
    assert "public" in found.basis


@pytest.mark.parametrize("platform", ["peertube", "../growth", "nowhere", ""])
def test_a_platform_without_a_model_has_none(platform: str) -> None:
    assert shipped_model(platform) is None


def test_counts_of_the_future_are_not_read() -> None:
    found = course_of(candidate("kites", views=(100, 400)), NOW - timedelta(hours=2))
    assert found.counts == (100.0,)


def test_the_forecast_of_a_post_does_not_depend_on_the_others() -> None:
    post = candidate("kites", "p", platform="youtube", views=(1000, 4000))
    others = [candidate("kites", f"o{n}", platform="youtube", views=(10 * n, 100 * n)) for n in range(1, 5)]
    alone, among = growths([post], NOW), growths([*others, post], NOW)
    assert alone["youtube", "p"] == among["youtube", "p"]
