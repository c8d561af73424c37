"""What is usual for an author is told at equal age, from other posts only, and never from too few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.catalogue import features
from ranking.growth.tables import table_for
from ranking.rank import rank
from ranking.types import Usual
from ranking.usual import FEWEST, Upload, usual_at
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, brand, candidate

TABLE = table_for("youtube", "views")


def uploads(*counts: float, age_h: float = 24.0) -> list[Upload]:
    return [Upload(f"u{place}", (age_h,), (count,)) for place, count in enumerate(counts)]


def test_it_is_the_median_of_the_others_at_the_same_age() -> None:
    assert usual_at(24.0, "mine", uploads(100, 900, 300, 500), TABLE) == Usual(count=400, others=4)


def test_the_post_itself_does_not_count_and_two_others_are_too_few() -> None:
    three = uploads(1, 2, 3)
    assert usual_at(24.0, "u0", three, TABLE) is None
    assert usual_at(24.0, "else", three, TABLE) is not None
    assert len(three) == FEWEST


def test_the_count_nearest_in_age_is_taken_and_moved_to_the_age() -> None:
    watched = [Upload(f"u{place}", (1.0, 20.0, 2_000.0), (10.0, 400.0, 9e9)) for place in range(3)]
    found = usual_at(24.0, "mine", watched, TABLE)
    assert found is not None
    assert 400 < found.count < 600


def test_ages_too_far_apart_are_not_compared() -> None:
    assert usual_at(2.0, "mine", uploads(5, 6, 7, age_h=700.0), TABLE) is None


@given(st.floats(0.3, 300), st.floats(0.3, 300))
def test_a_post_has_more_the_older_it_is(age_h: float, later_h: float) -> None:
    known = uploads(100, 200, 300, age_h=10.0)
    young, old = (usual_at(age, "mine", known, TABLE) for age in sorted((age_h, later_h)))
    if young is not None and old is not None:
        assert young.count <= old.count + 1e-2


@pytest.mark.parametrize(
    ("views", "words"), [(4_000, "4 times"), (1_100, "about what this author's"), (200, "less than this author's")]
)
def test_a_manager_reads_how_it_compares(views: int, words: str) -> None:
    one = candidate("my kite tore again on a windy beach, how do I fix the spar?", views=(views,))
    known = one.model_copy(update={"usual": Usual(count=999, others=12)})
    result = rank([known], brand(), FakeEncoder(), now=NOW)
    [shown] = [reason for found in result.opportunities for reason in found.reasons if reason.name == "outlier"]
    assert words in shown.sentence
    assert "(12 compared)" in shown.sentence
    without = rank([one], brand(), FakeEncoder(), now=NOW)
    assert [found.score for found in without.opportunities] == [found.score for found in result.opportunities]


def test_the_feature_is_there() -> None:
    assert "outlier" in features()
