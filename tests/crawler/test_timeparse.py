"""Platform timestamps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.timeparse import CLOCK_SKEW, EARLIEST, LATEST, claimed_time, iso_seconds, parse_time

MOMENT = datetime(2026, 5, 3, 20, 0, 1, 500_000, tzinfo=UTC)
WHOLE = MOMENT.replace(microsecond=0)
MOMENTS = st.integers(642_000_000, 7_257_000_000_000 // 1000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-03T20:00:01.500Z", MOMENT),
        ("2026-05-03T20:00:01.500000000Z", MOMENT),
        ("2026-05-03T22:00:01.5+02:00", MOMENT),
        ("2026-05-03T20:00:01.5", MOMENT),  # no zone: UTC
        ("2026-05-03 20:00:01", WHOLE),
        (" 2026-05-03T20:00:01Z ", WHOLE),
        ("2026-05-03", datetime(2026, 5, 3, tzinfo=UTC)),
        (WHOLE.timestamp(), WHOLE),
        (int(WHOLE.timestamp()), WHOLE),
        (str(int(WHOLE.timestamp())), WHOLE),
        (int(MOMENT.timestamp() * 1000), MOMENT),
    ],
)
def test_a_written_time_is_read(written, meant):
    assert parse_time(written) == meant


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2026-13-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        None,
        True,
        0,
        -1,
        2**70,
        10**400,
        float("nan"),
        float("inf"),
        [],
        {},
        "9" * 30,
        "2026-05-03T20:00:01Z" * 9,
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_no_time_is_unknown(value):
    assert parse_time(value) is None


@given(MOMENTS, ZONES)
def test_a_time_is_the_same_moment_in_every_zone(moment, zone):
    assert parse_time(moment.astimezone(zone).isoformat()) == moment


@given(MOMENTS)
def test_an_epoch_is_the_same_moment(moment):
    whole = moment.replace(microsecond=0)
    assert parse_time(int(whole.timestamp())) == whole


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans()))
def test_any_value_is_an_aware_time_in_bounds_or_unknown(value):
    moment = parse_time(value)
    assert moment is None or EARLIEST <= moment.astimezone(UTC) < LATEST


@given(st.integers(-(10**7), 10**7))
def test_a_claimed_time_never_makes_an_age_negative(seconds):
    moment = claimed_time((WHOLE + timedelta(seconds=seconds)).isoformat(), WHOLE)
    if seconds <= 0:
        assert moment == WHOLE + timedelta(seconds=seconds)
    elif seconds <= CLOCK_SKEW.total_seconds():
        assert moment == WHOLE
    else:
        assert moment is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT1M3S", 63),
        (" P1DT2H ", 93_600),
        ("pt2.9s", 2),
        ("PT0S", 0),
        ("P0D", 0),
        ("PT", None),
        ("P", None),
        ("P1W", None),
        ("PT1M3", None),
        ("63", None),
        ("", None),
    ],
)
def test_a_duration_is_read_as_seconds(written: str, seconds: int | None):
    assert iso_seconds(written) == seconds
