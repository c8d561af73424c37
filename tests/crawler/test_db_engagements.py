"""Engagements: nothing is kept twice, whatever is told in whichever order; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.db import engagements
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.retention import erase_author
from tests.factories import NOON, make_comment, make_page

DONE = Engagement("Acme", "peertube", "ana", NOON, NOON, opportunity_id="0001feedbeef", post_id="p1", play="question")
URL = "https://video.example/w/p1;threadId=c1"


def stored(session) -> list[Engagement]:
    session.expire_all()
    return engagements.engagements(session, "Acme")


def test_an_address_told_later_completes_what_was_marked_done(store):
    with store.session() as session:
        first = engagements.keep(session, DONE)
        second = engagements.keep(session, replace(DONE, url=URL, code="OATS10", who="bo"))
        found = stored(session)
        assert first == second
        assert [(one.url, one.code, one.who, one.play) for one in found] == [(URL, "OATS10", "ana", "question")]


def test_two_addresses_under_one_opportunity_are_two(store):
    with store.session() as session:
        ids = {engagements.keep(session, replace(DONE, url=f"{URL}{n}")) for n in "123"}
        assert len(ids) == len(stored(session)) == 3


def test_linking_two_to_one_comment_makes_them_one_and_keeps_what_was_typed(store):
    with store.session() as session:
        by_url = engagements.keep(session, replace(DONE, url="https://short.example/x"))
        by_hand = engagements.keep(session, replace(DONE, opportunity_id="0002feedbeef", kind="reply", code="X"))
        engagements.measure(
            session, [Measurement(by_hand, NOON, "typed", "ana", like_count=7), Measurement(by_hand, NOON)]
        )
        known = {one.engagement_id: one for one in stored(session)}
        assert engagements.link(session, known[by_url], make_comment("c1"), NOON) == by_url
        assert engagements.link(session, known[by_hand], make_comment("c1"), NOON) == by_url
        (one,) = stored(session)
        assert (one.comment_id, one.code, one.url) == ("c1", "X", "https://short.example/x")
        (measured,) = engagements.measurements(session, [by_url])[by_url]
        assert (measured.origin, measured.like_count) == ("typed", 7)


def test_what_was_withdrawn_is_gone_and_stands_again_when_it_is_said_again(store):
    with store.session() as session:
        made = engagements.keep(session, DONE)
        engagements.withdraw(session, made, NOON)
        assert stored(session) == []
        assert engagements.keep(session, DONE) == made
        assert len(stored(session)) == 1


def test_a_measurement_is_never_changed(store):
    with store.session() as session:
        made = engagements.keep(session, DONE)
        first, second = Measurement(made, NOON, like_count=1), Measurement(made, NOON, like_count=2)
        assert (engagements.measure(session, [first]), engagements.measure(session, [second])) == (1, 0)
        assert engagements.measurements(session, [made])[made] == [first]


def test_our_numbers_outlive_a_person_but_bear_no_trace_of_them(store):
    from crawler.db.pages import store_page

    with store.session() as session:
        store_page(session, make_page(comments=[make_comment("c1")]), None, first_seen=NOON)
        made = engagements.keep(session, replace(DONE, url=URL, parent_id="c1"))
        engagements.measure(session, [Measurement(made, NOON, like_count=3)])
        erase_author(session, "peertube", "by-c1")
        assert [(one.parent_id, one.url) for one in stored(session)] == [(None, URL)]
        erase_author(session, "peertube", "a1")
        (one,) = stored(session)
        assert (one.url, one.post_id, one.comment_id, one.play) == (None, None, None, "question")
        assert engagements.measurements(session, [made])[made][0].like_count == 3


TELLINGS = st.lists(st.tuples(st.sampled_from(["done", "url", "link"]), st.integers(0, 2)), max_size=10)


@pytest.fixture
def lean_store(tmp_path):
    """SQLite alone: the property runs often, the rules are the same."""
    from crawler.db.engine import open_store

    with open_store(f"sqlite:///{tmp_path / 'lean.db'}") as found:
        yield found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TELLINGS)
def test_no_address_and_no_comment_is_ever_there_twice(lean_store, tellings):
    with lean_store.session() as session:
        for action, n in tellings:
            told = replace(DONE, opportunity_id=f"{n:04}feedbeef")
            url = f"https://video.example/w/p1;threadId=c{n}"
            made = engagements.keep(session, told if action == "done" else replace(told, url=url))
            if action == "link":
                known = engagements.find(session, "Acme", str(made))
                engagements.link(session, known, make_comment(f"c{n}", published_at=NOON + timedelta(hours=n)), NOON)
        found = stored(session)
        for name in ("url", "comment_id"):
            told = [getattr(one, name) for one in found if getattr(one, name)]
            assert len(told) == len(set(told))
        assert len(found) <= len({n for _, n in tellings})
        session.rollback()
