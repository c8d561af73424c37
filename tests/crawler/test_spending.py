"""Windows and charges: midnight where the platform lives, also when its clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import SourceConfig
from crawler.errors import ConfigError
from crawler.policy import Bucket, SourcePolicy
from crawler.spending import allowances, charges, costs_of, credential_of, day_of, frees, stamp

PACIFIC = Bucket(name="units", limit=100, noun="units", zone="America/Los_Angeles")
WEEK = Bucket(name="hashtags", limit=30, noun="hashtags", days=7, distinct=True)
POSTS = Bucket(name="posts", limit=500, noun="posts", days=30)
POLICY = SourcePolicy(
    source="youtube", title="-", access="api", default_bases=(), accepts=(), delay_s=0, daily_requests=9, min_items=0,
    max_items=1, count_kind="views", horizon_h=1, terms_url="-", takes="-", cost="-", cannot="-",
    buckets=(PACIFIC.model_copy(update={"key": "A_KEY"}), WEEK), costs={"search": {"units": 5}, "*": {"units": 1}},
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
ZONES = ("UTC", "America/Los_Angeles", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-07-01T06:59:59+00:00", "2026-06-30T07:00:00+00:00", "2026-07-01T07:00:00+00:00"),
        ("2026-01-01T08:00:00+00:00", "2026-01-01T08:00:00+00:00", "2026-01-02T08:00:00+00:00"),
        # 23 hours on 8 March 2026, 25 on 1 November.
        ("2026-03-08T12:00:00+00:00", "2026-03-08T08:00:00+00:00", "2026-03-09T07:00:00+00:00"),
        ("2026-11-01T12:00:00+00:00", "2026-11-01T07:00:00+00:00", "2026-11-02T08:00:00+00:00"),
    ],
)
def test_a_day_is_the_zones_own(now: str, begins: str, ends: str):
    assert day_of(PACIFIC, at(now)) == (at(begins), at(ends))


@given(now=MOMENTS, zone=st.sampled_from(ZONES))
def test_days_follow_each_other_without_gap_or_overlap(now: datetime, zone: str):
    bucket = PACIFIC.model_copy(update={"zone": zone})
    first, last = day_of(bucket, now)
    assert first <= now < last
    assert day_of(bucket, last)[0] == last
    assert day_of(bucket, first - timedelta(microseconds=1))[1] == first
    assert timedelta(hours=22) < last - first < timedelta(hours=26)
    assert stamp(bucket, now) == first
    assert frees(bucket, first) == last


@given(now=MOMENTS)
def test_rolling_windows_are_never_counted_too_short(now: datetime):
    assert frees(WEEK, stamp(WEEK, now)) == now + timedelta(days=7)
    late = frees(POSTS, stamp(POSTS, now)) - (now + timedelta(days=30))
    assert timedelta(0) <= late < timedelta(hours=1)


def test_what_is_booked_is_told_by_kind():
    known = allowances(POLICY, SourceConfig(), {"A_KEY": "secret-1"})
    assert [(c.allowance.bucket.name, c.amount) for c in charges(known, costs_of(POLICY, "search"))] == [
        ("requests", 1), ("units", 5),
    ]  # fmt: skip
    assert costs_of(POLICY, "thread") == {"units": 1}
    assert [c.value for c in charges(known, {"hashtags": {"value": "coffee"}})] == ["", "coffee"]
    assert len(charges(known, {})) == 1


@pytest.mark.parametrize("spends", [{"unit": 1}, {"hashtags": 1}, {"units": {"value": "x"}}, {"requests": 3}])
def test_a_spider_that_spends_wrongly_is_told(spends):
    with pytest.raises(ValueError, match="spends"):
        charges(allowances(POLICY, SourceConfig(), {}), spends)


def test_configuration_lowers_limits_and_never_raises_them():
    config = SourceConfig(budget=4, budgets={"units": 7, "hashtags": 99})
    assert {n: a.limit for n, a in allowances(POLICY, config, {}).items()} == {
        "requests": 4, "units": 7, "hashtags": 30,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"), [("unit", "did you mean units"), ("requests", "budget = ..."), ("z", "it has: ")]
)
def test_an_unknown_bucket_is_named_with_the_nearest(name: str, said: str):
    with pytest.raises(ConfigError, match=said):
        allowances(POLICY, SourceConfig(budgets={name: 1}), {})


def test_two_keys_are_two_credentials_and_neither_is_told():
    one, other = credential_of("secret-1"), credential_of("secret-2")
    assert one != other
    assert one == credential_of("secret-1")
    assert "secret" not in one + other
    assert credential_of("") == credential_of(None) == ""
    known = allowances(POLICY, SourceConfig(), {"A_KEY": "secret-1"})
    assert {name: allowance.credential for name, allowance in known.items()} == {
        "requests": "", "units": one, "hashtags": "",
    }  # fmt: skip
