"""Growth of several posts: nothing is made up before the first reading, and sums are sums."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.trends.growth import MOST_POINTS, Member, Reading, curve, pace
from tests.factories import NOON, hours_ago

HOURS = st.integers(0, 72 * 60).map(lambda minutes: minutes / 60)
READ = st.lists(st.tuples(HOURS, st.integers(0, 10**6)), min_size=1, max_size=8, unique_by=lambda pair: pair[0])


def member(*pairs: tuple[float, float], born: float | None = None) -> Member:
    readings = tuple(Reading(hours_ago(ago), total) for ago, total in sorted(pairs, key=lambda pair: -pair[0]))
    published = hours_ago(born) if born is not None else None
    return Member("peertube", "p", "t", "u", published_at=published, readings=readings)


def test_between_two_readings_the_line_is_straight() -> None:
    one = member((4, 100), (2, 300), born=6)
    assert [one.at(hours_ago(h)) for h in (8, 6, 5, 4, 3, 2, 0)] == [0, 0, 50, 100, 200, 300, 300]
    assert one.per_hour == 100


def test_without_a_publishing_nothing_is_known_before_the_first_reading() -> None:
    one = member((4, 100), (2, 300))
    assert one.at(hours_ago(9)) == 100
    assert member((4, 100)).per_hour is None
    assert member((4, 100), born=5).per_hour == 100


@pytest.mark.parametrize(("gap_h", "per_hour"), [(0.05, 50.0), (1.0, 20.0)])
def test_readings_close_together_tell_no_pace(gap_h: float, per_hour: float) -> None:
    assert member((2, 0), (gap_h, 100 - 20 * gap_h), (0, 100)).per_hour == pytest.approx(per_hour)


@given(st.lists(READ, min_size=1, max_size=6))
def test_a_trend_is_the_sum_of_its_posts(posts: list[list[tuple[float, int]]]) -> None:
    members = [member(*pairs) for pairs in posts]
    found = curve(members)
    assert len(found) <= MOST_POINTS
    assert [reading.at for reading in found] == sorted(reading.at for reading in found)
    assert found[-1].total == pytest.approx(sum(one.total or 0 for one in members))
    known = [one.per_hour for one in members if one.per_hour is not None]
    assert pace(members) == (pytest.approx(sum(known)) if known else None)


def test_very_many_readings_are_thinned_to_the_ends_and_some_between() -> None:
    many = member(*((hour / 4, 1000 - hour) for hour in range(400)))
    found = curve([many])
    assert len(found) == MOST_POINTS
    assert (found[0].at, found[-1].at) == (NOON - timedelta(hours=399 / 4), NOON)
