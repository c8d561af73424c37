"""Expected value times uncertainty: what moves a post up, and what keeps it from being fetched."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.gate import Appraisal
from ranking.scheduling.types import Option, Prospect
from ranking.scheduling.uncertainty import UNKNOWN_GAIN, look_gain, unread_share
from ranking.scheduling.value import MIN_GAP_H, options, worth_weighing
from ranking.types import Candidate
from tests.factories import NOON, hours_ago, make_post, make_snapshot

COSTS = {"thread": {"requests": 2.0}, "post": {"requests": 1.0}}
FAIR = Appraisal(worth=0.4, level=0.6, fit=0.5)


def candidate(*looks: float, age_h: float = 12.0, read: float | None = None, comments: int = 40) -> Candidate:
    """A video whose views were counted some hours ago each; 1,000 views an hour."""
    counts = [
        make_snapshot(captured_at=hours_ago(ago), view_count=int(1000 * (age_h - ago)), comment_count=comments)
        for ago in sorted(looks, reverse=True)
    ]
    thread_at = None if read is None else hours_ago(read)
    return Candidate(post=make_post(published_at=hours_ago(age_h)), snapshots=tuple(counts), thread_at=thread_at)


def prospect(seen: Candidate, appraisal: Appraisal = FAIR, **more) -> Prospect:
    return Prospect(seen, appraisal, costs=COSTS, **more)


def of_kind(kind: str, found: Prospect) -> Option | None:
    return next((option for option in options(found, NOON) if option.kind == kind), None)


def value(kind: str, found: Prospect) -> float:
    option = of_kind(kind, found)
    return option.value if option else 0.0


def test_a_second_look_settles_more_than_a_third():
    assert look_gain(candidate(3), NOON) > look_gain(candidate(6, 3), NOON) > 0


def test_the_same_hours_weigh_more_under_a_young_post():
    young, old = candidate(3, 1, age_h=4), candidate(3, 1, age_h=80)
    assert look_gain(young, NOON) > look_gain(old, NOON)


def test_what_was_never_counted_is_wholly_unsure():
    assert look_gain(candidate(), NOON) == UNKNOWN_GAIN


@given(st.lists(st.floats(0.0, 40.0), max_size=5), st.floats(40.5, 90.0))
def test_a_gain_is_a_finite_number_and_never_negative(looks, age_h):
    gain = look_gain(candidate(*looks, age_h=age_h), NOON)
    assert math.isfinite(gain)
    assert gain >= 0


def test_no_second_look_before_the_gap_has_passed():
    fresh = candidate(MIN_GAP_H - 0.1, read=MIN_GAP_H - 0.1)
    assert list(options(prospect(fresh), NOON)) == []
    assert not worth_weighing(fresh, NOON, NOON)
    assert of_kind("post", prospect(candidate(MIN_GAP_H + 0.1, read=9))) is not None


def test_being_met_in_a_list_counts_as_a_look():
    seen = candidate(5, read=5)
    assert of_kind("post", prospect(seen, seen_at=hours_ago(1))) is None


def test_an_unread_thread_needs_no_gap_but_a_comment():
    assert of_kind("thread", prospect(candidate(0))) is not None
    assert of_kind("thread", prospect(candidate(0, comments=0))) is None


def test_a_thread_cut_off_by_a_kill_is_read_like_a_new_one():
    cut = prospect(candidate(0, read=0), cut_off=True)
    option = of_kind("thread", cut)
    assert option is not None
    assert option.first_read
    assert "cut off" in option.why


def test_the_list_comes_first_and_what_cannot_be_listed_last():
    seen = candidate(5, read=5)
    ranks = [value("thread", prospect(seen, rank=rank)) for rank in ("listed", "open", "settled")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 3
    barred = replace(FAIR, worth=0.0, barred="grief")
    assert value("thread", prospect(seen, barred)) == 0.0  # not worth a second request
    unread = candidate(5)
    assert 0 < value("thread", prospect(unread, barred)) < value("thread", prospect(unread)) / 20


def test_fit_and_reach_both_raise_the_value():
    unread = candidate(3)
    fair = value("thread", prospect(unread))
    assert value("thread", prospect(unread, replace(FAIR, worth=0.6))) > fair
    assert value("thread", prospect(unread, replace(FAIR, level=0.9))) > fair


def test_a_big_stage_is_read_though_nothing_in_it_fits():
    nothing = Appraisal(worth=0.0, level=0.8, fit=0.0)
    assert value("thread", prospect(candidate(3), nothing)) > value("thread", prospect(candidate(3), FAIR)) / 10


@pytest.mark.parametrize(("then", "now", "share"), [(10, 40, 0.75), (10, 10, 0.0), (40, 10, 0.0), (0, 8, 1.0)])
def test_new_comments_are_told_by_the_counts_where_they_are_known(then, now, share):
    counts = (
        make_snapshot(captured_at=hours_ago(6), comment_count=then),
        make_snapshot(captured_at=hours_ago(1), comment_count=now),
    )
    seen = Candidate(post=make_post(), snapshots=counts, thread_at=hours_ago(6))
    assert unread_share(seen, NOON) == pytest.approx(share)


def test_reasons_say_when_and_how_much():
    option = of_kind("post", prospect(candidate(3, read=9)))
    assert option is not None
    assert "1 look, last seen 3.0 h ago, another settles a factor of" in option.why
    assert "fit 0.50" in option.why


def test_a_clock_that_was_set_back_breaks_nothing():
    later = candidate(3, read=3)
    assert list(options(prospect(later), NOON - timedelta(hours=6))) == []
