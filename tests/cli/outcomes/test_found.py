"""Whenever a crawl stores a comment of ours it is ours: kept once, measured, and taken over by whoever tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cli.outcomes.remeasure import due_threads
from tests.cli.outcomes.stage import ID, US, kept, measure, ours, read_thread
from tests.cli.stage import run
from tests.factories import NOON, make_author, make_comment

HOUR = timedelta(hours=1)
LATER = NOON + HOUR


def told(folder, *words: str) -> None:
    said = run(*words, "-w", folder)
    assert said.exit_code == 0, said.stderr


def test_it_is_kept_with_what_had_been_expected_and_measured_once(folder, desk, store):
    written = ours(published_at=NOON + timedelta(minutes=5))
    read_thread(store, LATER, [written, make_comment("fan", published_at=NOON)], {"ours": 30, "fan": 90})
    first, again = measure(desk, store, LATER), measure(desk, store, LATER)
    assert (first.found, first.measured, again.found, again.measured) == (1, 1, 0, 0)
    ((one, (read,)),) = kept(store)
    assert (one.found, one.comment_id, one.kind, one.opportunity_id, one.play) == (
        True,
        "ours",
        "comment",
        ID,
        "question",
    )
    assert (one.made_at, one.url, one.expected["slot"]) == (written.published_at, written.url, 0.42)
    assert (read.like_count, read.rank) == (30, 2)
    with store.reading() as session:
        assert set(due_threads(session, "Acme", NOON + 24 * HOUR)) == {("peertube", "p1")}


def test_a_comment_from_before_any_judgement_is_measured_but_owed_nothing(desk, store):
    read_thread(store, LATER, [ours(published_at=NOON - HOUR, parent_id="fan")], {"ours": 1})
    assert measure(desk, store, LATER).found == 1
    ((one, measured),) = kept(store)
    assert (one.kind, one.opportunity_id, len(measured)) == ("reply", None, 1)
    with store.reading() as session:
        assert due_threads(session, "Acme", NOON + 24 * HOUR) == {}


@pytest.mark.parametrize(
    "comment",
    [
        make_comment("fan", published_at=NOON),
        ours(published_at=NOON - timedelta(days=11)),
        make_comment("twin", author=make_author("acme", handle="acme@other.example"), published_at=NOON),
        make_comment("twin", author=make_author("x", handle="acme2@video.example"), published_at=NOON),
    ],
)
def test_strangers_and_what_is_too_old_to_measure_are_not_taken(desk, store, comment):
    read_thread(store, LATER, [comment], {})
    assert measure(desk, store, LATER).found == 0


def test_what_we_say_under_our_own_post_counts_only_as_an_answer(desk, store):
    from crawler.db.pages import store_page
    from tests.factories import make_page, make_post

    mine = [ours(post_id="own"), ours("answer", post_id="own", parent_id="fan", published_at=NOON)]
    with store.session() as session:
        post = make_post("own", author=US)
        store_page(session, make_page([post], mine, thread_of="own"), None, first_seen=LATER)
    assert measure(desk, store, LATER).found == 1
    assert [one.comment_id for one, _ in kept(store)] == ["answer"]


@pytest.mark.parametrize("kind", ["comment", "reply"])
def test_whoever_marks_it_done_afterwards_takes_it_over(folder, desk, store, kind):
    read_thread(store, LATER, [ours()], {"ours": 3})
    measure(desk, store, LATER)
    told(folder, "outcome", "set", "1", "--likes", "77")
    told(folder, "mark", ID, "done", "--kind", kind, "--code", "OATS", "--as", "ana")
    measure(desk, store, LATER)
    ((one, measured),) = kept(store)
    assert (one.who, one.kind, one.code, one.comment_id) == ("ana", kind, "OATS", "ours")
    assert [(each.origin, each.like_count) for each in measured] == [("typed", 77), ("thread", 3)]


def test_whoever_adds_its_address_takes_it_over(folder, desk, store):
    read_thread(store, LATER, [ours()], {"ours": 3})
    measure(desk, store, LATER)
    told(folder, "outcome", "add", "https://video.example/w/p1;threadId=ours?utm=1")
    measure(desk, store, LATER)
    ((one, measured),) = kept(store)
    assert (bool(one.who), one.comment_id, len(measured)) == (True, "ours", 1)


def test_what_was_told_before_is_never_found_a_second_time(folder, desk, store):
    told(folder, "mark", ID, "done", "--url", "https://short.example/xyz", "--as", "ana")
    read_thread(store, LATER, [ours()], {"ours": 3})
    assert (measure(desk, store, LATER).found, len(kept(store))) == (0, 1)


def test_a_word_that_is_taken_back_leaves_the_comment_that_was_found(folder, desk, store):
    read_thread(store, LATER, [ours()], {"ours": 3})
    measure(desk, store, LATER)
    for who, words in (("ana", ("done", "--code", "OATS")), ("", ("undo",)), ("bo", ("done",))):
        told(folder, "mark", ID, *words, "--as", who or "ana")
        assert measure(desk, store, LATER).found == 0
        ((one, measured),) = kept(store)
        assert (one.who, one.comment_id, len(measured)) == (who, "ours", 1)


def test_a_strangers_comment_that_was_pasted_goes_with_the_word(folder, desk, store):
    read_thread(store, LATER, [make_comment("fan1", published_at=NOON)], {"fan1": 3})
    told(folder, "mark", ID, "done", "--url", "https://video.example/w/p1;threadId=fan1", "--as", "ana")
    assert [one.comment_id for one, _ in kept(store)] == ["fan1"]
    told(folder, "mark", ID, "undo", "--as", "ana")
    assert kept(store) == []


def test_the_list_says_we_spoke_there_before_anybody_marked_it(folder, store):
    read_thread(store, NOON, [ours(published_at=NOON - HOUR)], {})
    assert ID not in run("list", "-w", folder).stdout
    assert "we already spoke here" in run("explain", ID, "-w", folder).stdout
