"""Rank, share and answers of a comment, from a thread as it stood at a moment."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cli.outcomes.marks import MARKS, as_it_stands, at_marks, due, mark_of
from cli.outcomes.measuring import ONE_READING, Measures, ReadThread
from crawler.db.engagement_models import Measurement
from tests.factories import NOON, hours_ago, make_author, make_comment, make_post, make_snapshot

LIKES = st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=12)


def thread(likes: list[int | None], *, at=NOON, **ours) -> ReadThread:
    """Comments c0, c1... with these likes; c0 is ours."""
    comments = [make_comment(f"c{i}", **(ours if i == 0 else {})) for i in range(len(likes))]
    counts = [make_snapshot("p1", one.comment_id, like_count=n, captured_at=at)
              for one, n in zip(comments, likes, strict=True)]  # fmt: skip
    return ReadThread(make_post(), comments, counts, at)


def measured(read: ReadThread, at=NOON) -> Measurement:
    return Measures(read).at(1, next(one for one in read.comments if one.comment_id == "c0"), at)


@given(LIKES)
def test_rank_and_share_are_those_of_the_likes_that_are_known(likes):
    found = measured(thread(likes))
    known = [n for n in likes if n is not None]
    if likes[0] is None:
        assert (found.rank, found.like_share, found.like_count) == (None, None, None)
        return
    in_order = sorted(known, reverse=True)
    assert found.rank == in_order.index(likes[0]) + 1
    assert found.ranked == len(known)
    assert found.like_share == (likes[0] / sum(known) if sum(known) else None)


@given(LIKES.filter(lambda likes: likes[0] is not None), st.randoms(use_true_random=False))
def test_the_order_in_which_comments_are_stored_says_nothing(likes, random):
    read = thread(likes)
    mixed = ReadThread(read.post, random.sample(list(read.comments), len(likes)),
                       random.sample(list(read.snapshots), len(likes)), read.read_at)  # fmt: skip
    assert measured(mixed) == measured(read)


@given(LIKES.filter(lambda likes: likes[0] is not None), st.integers(1, 10**6))
def test_more_likes_never_lower_a_comment(likes, more):
    before, after = measured(thread(likes)), measured(thread([likes[0] + more, *likes[1:]]))
    assert after.rank <= before.rank
    assert (after.like_share or 0) >= (before.like_share or 0)


def test_answers_stand_among_answers_and_shares_are_of_the_whole_thread():
    comments = [
        make_comment("c0", parent_id="top", depth=1),
        make_comment("beside", parent_id="top", depth=1),
        make_comment("top"),
    ]
    counts = [make_snapshot("p1", name, like_count=n) for name, n in (("c0", 10), ("beside", 30), ("top", 60))]
    found = measured(ReadThread(make_post(), comments, counts, NOON))
    assert (found.rank, found.ranked, found.like_share) == (2, 2, 0.1)


def test_earlier_moments_know_only_what_was_there_then():
    read = thread([5, 1], published_at=hours_ago(8))
    later = make_comment("late", published_at=hours_ago(1), parent_id="c0", by_post_author=True)
    shots = [
        *read.snapshots,
        make_snapshot("p1", "c0", like_count=2, captured_at=hours_ago(6)),
        make_snapshot("p1", "late", like_count=90),
        make_snapshot("p1", captured_at=hours_ago(6), view_count=40),
    ]
    found = Measures(ReadThread(read.post, [*read.comments, later], shots, NOON))
    assert found.moments("c0") == [hours_ago(6), NOON]
    early, now = (found.at(1, read.comments[0], at) for at in found.moments("c0"))
    assert (early.like_count, early.like_share, early.creator_answered, early.post_views) == (2, 1.0, False, 40)
    assert (now.like_count, now.creator_answered, now.reply_count) == (5, True, 1)


def test_the_pages_of_one_reading_come_one_after_the_other():
    early, within, after = (NOON + timedelta(minutes=m) for m in (-60, 5, 11))
    read = thread([5], at=NOON)
    for moment, expected in ((within, 2), (after, 1)):
        rival = [make_snapshot("p1", "c1", like_count=n, captured_at=at) for n, at in ((1, early), (9, moment))]
        found = ReadThread(read.post, [*read.comments, make_comment("c1")], [*read.snapshots, *rival], NOON)
        assert measured(found).rank == expected


def test_the_creator_is_known_by_name_where_no_flag_tells():
    creator = make_author("maker")
    answer = make_comment("a", parent_id="c0", author=creator)
    read = thread([3])
    found = Measures(ReadThread(make_post(author=creator), [*read.comments, answer], read.snapshots, NOON))
    assert found.at(1, read.comments[0], NOON).creator_answered is True


def test_a_platform_without_counts_still_shows_answers():
    answer = make_comment("a", parent_id="c0")
    read = ReadThread(make_post(), [make_comment("c0"), answer], [], NOON)
    found = Measures(read)
    assert found.moments("c0") == [NOON]
    assert (measured(read).reply_count, measured(read).rank) == (1, None)


def test_one_reading_is_measured_once():
    read = thread([3])
    assert Measures(read).moments("c0", [NOON - ONE_READING]) == []
    assert Measures(read).moments("c0", [NOON - 2 * ONE_READING]) == [NOON]


@given(st.floats(0, 400))
def test_marks_leave_no_gap_and_a_mark_is_due_once(age):
    mark = mark_of(age)
    assert (mark is not None) == (0.5 <= age < 240)
    made, moment = hours_ago(age), due(hours_ago(age), [], NOON)
    if moment is not None:
        assert moment == mark
        assert due(made, [NOON], NOON) is None


def test_each_mark_takes_the_measurement_nearest_to_it():
    measured = [Measurement(1, hours_ago(-h), like_count=h) for h in (2, 13, 20, 40, 100)]
    assert {hours: one.like_count for hours, one in at_marks(measured, NOON).items()} == {1: 2, 24: 20, 72: 100}
    assert [mark.hours for mark in MARKS] == [1, 6, 24, 72, 168]


def test_what_was_typed_later_goes_before_what_was_read():
    read = Measurement(1, NOON, like_count=5, rank=3)
    typed = Measurement(1, NOON + timedelta(hours=1), "typed", "ana", like_count=9, code_uses=4)
    found = as_it_stands([typed, read])
    assert (found.like_count, found.rank, found.code_uses) == (9, 3, 4)
    assert as_it_stands([]) is None
