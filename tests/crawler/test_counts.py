"""Counts as platforms write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.counts import MAX_COUNT, parse_count

WRITTEN = [
    ("1234", 1234), ("2.4k", 2400), ("2,4K", 2400), ("19.924", 19924), ("1,234,567", 1234567), ("1.234.567", 1234567),
    ("12,3 Mio.", 12_300_000), ("3 Tsd.", 3000), ("1K+", 1000), ("1.2M", 1_200_000), ("3万", 30_000),
    ("1,2 тыс.", 1200),
    ("1.234,5k", 1_234_500), ("1,234.5K", 1_234_500), ("1 234", 1234), ("1\u202f234", 1234), ("1’234", 1234),
    ("٣٤", 34), (" ", 0), (" 7 ", 7), ("0", 0), (7.0, 7), (0, 0), (MAX_COUNT, MAX_COUNT),
]  # fmt: skip
UNKNOWN = [
    "",
    "hidden",
    "many",
    "-1",
    "1.5",
    "0.924",
    "1.23.456",
    "12 apples",
    "²",
    "1e5",
    "K",
    ".",
    "9" * 39,
    "1" * 10_000,
]
NOT_COUNTS = [None, True, False, -1, 1.5, float("nan"), float("inf"), 1e300, MAX_COUNT + 1, [], {}, b"5"]


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_a_written_count_is_read(written, meant):
    assert parse_count(written) == meant


@pytest.mark.parametrize("value", [*UNKNOWN, *NOT_COUNTS], ids=lambda value: repr(value)[:20])
def test_what_is_no_count_is_unknown(value):
    assert parse_count(value) is None


@given(st.integers(0, MAX_COUNT))
def test_a_count_is_the_same_as_number_and_in_every_grouping(number):
    assert parse_count(number) == number
    assert parse_count(str(number)) == number
    for sign in (",", ".", " ", "'", "\u00a0"):
        assert parse_count(f"{number:,}".replace(",", sign)) == number


@given(st.integers(1, 999), st.integers(0, 9), st.sampled_from([("k", 10**3), ("M", 10**6), ("Mrd.", 10**9)]))
def test_a_rounded_count_keeps_its_digits(whole, tenth, suffix):
    sign, scale = suffix
    expected = whole * scale + tenth * scale // 10
    assert parse_count(f"{whole}.{tenth}{sign}") == expected
    assert parse_count(f"{whole},{tenth} {sign}") == expected


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.binary()))
def test_any_value_is_a_count_in_bounds_or_unknown(value):
    count = parse_count(value)
    assert count is None or (isinstance(count, int) and 0 <= count <= MAX_COUNT)
