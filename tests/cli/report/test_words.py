"""Numbers, spans and times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.report import words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0"), (999, "999"), (1000, "1K"), (12_449, "12.4K"), (999_950, "1M"), (1_234_567, "1.2M"), (4.2e9, "4.2B")],
)
def test_numbers_keep_three_figures(count, said):
    assert words.human_number(count) == said


@given(st.integers(0, 10**12))
def test_no_number_is_long_or_wrong_by_more_than_a_twentieth(count):
    said = words.human_number(count)
    unit = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(said[-1], 1)
    meant = float(said.rstrip("KMBT")) * unit
    assert len(said) <= 6
    assert abs(meant - count) <= 0.06 * count


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0.5, "under a minute"), (45, "45 min"), (60, "1 h"), (200, "3 h 20 min"), (60 * 52, "2 d 4 h")],
)
def test_durations(minutes, said):
    assert words.duration(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(("hours", "said"), [(0, "just now"), (0.5, "30 min ago"), (5, "5 h ago"), (49, "2 d ago")])
def test_ages(hours, said):
    assert words.age(NOON - timedelta(hours=hours), NOON) == said


def test_a_clock_that_runs_ahead_is_now():
    assert words.age(NOON + timedelta(hours=1), NOON) == "just now"


@pytest.mark.parametrize(
    ("hours", "said"),
    [(1.5, "today 14:30"), (12, "tomorrow 01:00"), (-14, "yesterday 23:00"), (72, "Wed 25 Nov 13:00")],
)
def test_local_times_follow_the_brand_s_day(hours, said):
    assert words.local_time(NOON + timedelta(hours=hours), NOON, OSLO) == said


def test_local_time_over_the_end_of_summer_time():
    before = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 00:30 on the 25th, still summer time
    assert words.local_time(datetime(2026, 10, 25, 7, 0, tzinfo=UTC), before, OSLO) == "today 08:00"


@pytest.mark.parametrize(("seconds", "said"), [(45, "0:45"), (724, "12:04"), (3723, "1:02:03")])
def test_video_lengths(seconds, said):
    assert words.video_length(seconds) == said


@pytest.mark.parametrize(("code", "name"), [("lv", "Latvian"), ("pt-BR", "Portuguese"), ("xx", "xx"), ("", "")])
def test_languages(code, name):
    assert words.language_name(code) == name


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")]
)
def test_lists(names, said):
    assert words.listed(names) == said
