"""From the word "done" to numbers: our comment is found, measured with its thread, once, and outlives it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cli.outcomes.expected import Expected, outcome_of
from cli.outcomes.remeasure import due_threads
from crawler import clock
from crawler.db import retention
from ranking.scheduling.types import Prospect
from ranking.scheduling.value import OWED, options
from tests.cli.outcomes.stage import ID, kept, measure, ours, read_thread
from tests.cli.stage import run
from tests.factories import NOON, make_comment
from tests.ranking.scheduling.test_value import FAIR, candidate

HOUR = timedelta(hours=1)


def done(folder, *words: str) -> None:
    said = run("mark", ID, "done", *words, "--as", "ana", "-w", folder)
    assert said.exit_code == 0, said.stderr


def test_what_the_ranking_expected_is_frozen_with_the_word_done(folder, store):
    done(folder, "--code", "OATS10")
    ((one, measured),) = kept(store)
    told = Expected.model_validate(one.expected)
    assert (one.play, one.platform, one.language, one.code, measured) == ("question", "peertube", None, "OATS10", [])
    assert (told.slot, told.expected, told.low, told.high, told.total) == (0.42, 4000, 2000, 8000, 1000)


def test_without_an_address_our_own_account_is_found_and_measured_once(folder, desk, store):
    done(folder)
    stranger = make_comment("fan", published_at=NOON)
    read_thread(store, NOON + HOUR, [ours(published_at=NOON - HOUR), stranger], {"ours": 30, "fan": 90})
    first = measure(desk, store, NOON + HOUR)
    again = measure(desk, store, NOON + HOUR)
    assert (first.linked, first.measured, again.linked, again.measured) == (1, 1, 0, 0)
    ((one, (found,)),) = kept(store)
    assert (one.comment_id, one.made_at, one.url) == ("ours", NOON - HOUR, ours().url)
    assert (found.like_count, found.rank, found.ranked, found.like_share) == (30, 2, 2, 0.25)


def test_a_stranger_is_never_taken_for_us(folder, desk, store):
    done(folder)
    read_thread(store, NOON + HOUR, [make_comment("fan", published_at=NOON)], {"fan": 9})
    assert measure(desk, store, NOON + HOUR).linked == 0


@pytest.mark.parametrize("hours", [-13, 73])
def test_a_comment_of_another_time_is_not_the_one(folder, desk, store, hours):
    done(folder)
    read_thread(store, NOON + 80 * HOUR, [ours(published_at=NOON + hours * HOUR)], {"ours": 1})
    assert measure(desk, store, NOON + 80 * HOUR).linked == 0


def test_of_two_comments_of_ours_each_belongs_to_one_word(folder, desk, store):
    done(folder)
    done(folder, "--kind", "reply")
    read_thread(store, NOON + HOUR, [ours(), ours("other", published_at=NOON + 2 * HOUR)], {"ours": 1, "other": 2})
    assert measure(desk, store, NOON + HOUR).linked == 2
    assert {(one.kind, one.comment_id) for one, _ in kept(store)} == {("comment", "ours"), ("reply", "other")}


def test_a_pasted_address_finds_the_comment_in_another_spelling(folder, desk, store):
    done(folder, "--url", "https://video.example/w/p1;threadId=ours?utm_source=share")
    read_thread(store, NOON + HOUR, [ours(), ours("other")], {"ours": 4})
    assert measure(desk, store, NOON + HOUR).linked == 1
    assert {(one.comment_id, one.found) for one, _ in kept(store)} == {("ours", False), ("other", True)}


def test_undo_withdraws_and_done_again_stands_again(folder, store):
    done(folder)
    assert run("mark", ID, "undo", "-w", folder).exit_code == 0
    assert kept(store) == []
    done(folder)
    assert len(kept(store)) == 1


def test_what_was_said_twice_stands_until_both_words_are_taken_back(folder, store):
    done(folder)
    done(folder)
    for left in (1, 0):
        assert run("mark", ID, "undo", "-w", folder).exit_code == 0
        assert len(kept(store)) == left


def test_undo_of_a_later_word_leaves_the_engagement(folder, store):
    done(folder)
    run("mark", ID, "note", "--reason", "nice", "-w", folder)
    run("mark", ID, "undo", "-w", folder)
    assert len(kept(store)) == 1


def test_every_mark_is_due_once_and_numbers_outlive_the_thread(folder, desk, store):
    done(folder)
    for hours in (1, 6, 24, 72, 168):
        now = NOON + hours * HOUR
        with store.reading() as session:
            assert set(due_threads(session, "Acme", now)) == {("peertube", "p1")}
        read_thread(store, now, [ours()], {"ours": hours})
        assert measure(desk, store, now).measured == 1
        with store.reading() as session:
            assert due_threads(session, "Acme", now) == {}
    with store.session() as session:
        retention.expire(session, NOON + timedelta(days=100), {"peertube": 30})
    ((_, measured),) = kept(store)
    assert [one.like_count for one in measured] == [1, 6, 24, 72, 168]


def test_real_growth_and_place_stand_beside_what_was_expected(folder, desk, store):
    done(folder)
    read_thread(store, NOON + 20 * HOUR, [ours()], {"ours": 8}, views=3000)
    read_thread(store, NOON + 28 * HOUR, [ours()], {"ours": 9}, views=5000)
    measure(desk, store, NOON + 28 * HOUR)
    ((one, measured),) = kept(store)
    found = outcome_of(one, measured)
    # 1,000 views at the ranking, 4,000 halfway between the two counts around the horizon of 24 hours.
    assert (found.slot, found.top_five, found.expected, found.real) == (0.42, True, 4000, 3000)


def test_a_thread_we_spoke_in_is_worth_reading_even_where_it_is_worth_nothing():
    old = candidate(1, read=0.5, age_h=90)
    assert [
        one.kind for one in options(Prospect(old, FAIR, rank="settled", costs={"thread": {"requests": 1}}), NOON)
    ] == []
    owing = Prospect(old, FAIR, rank="settled", costs={"thread": {"requests": 1}}, owed="our comment is to be measured")
    (found,) = options(owing, NOON)
    assert (found.kind, found.why.startswith("our comment"), found.value >= OWED) == ("thread", True, True)


def test_the_plan_of_a_crawl_reads_old_threads_for_what_we_wrote(folder, desk, store, monkeypatch):
    from cli.crawling import tasks
    from tests.fake_encoder import FakeEncoder

    monkeypatch.setattr(tasks, "encoder_for", lambda _desk: FakeEncoder())
    done(folder)
    week = NOON + timedelta(days=6)
    with clock.frozen(week):
        found = tasks.prospects(desk, store, "peertube", week)
    assert {one.key[1]: bool(one.owed) for one in found}["p1"]
