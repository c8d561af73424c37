"""How long a source that refused us is left alone, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import clock
from crawler.db import runs
from crawler.db.engine import Store, open_store
from crawler.db.rests import FIRST, LONGEST, current_rest, pause_after
from spiders.bases.resting import rests

START = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as store:
        yield store


def ran(store: Store, hours: float, state: str, *, requests: int = 3, source: str = "tiktok") -> datetime:
    moment = START + timedelta(hours=hours)
    with clock.frozen(moment), store.session() as session:
        run = runs.start_run(session, source, "discover")
        runs.finish_run(session, run, state, {"requests": requests})
    return moment


def until(store: Store) -> datetime | None:
    with store.reading() as session:
        rest = current_rest(session, "tiktok")
    return rest.until if rest else None


def test_nobody_rests_who_did_not_refuse(store: Store) -> None:
    assert until(store) is None
    ran(store, 0, "ok")
    ran(store, 1, "refused", source="reddit")
    assert until(store) is None


def test_each_refusal_in_a_row_doubles_the_rest(store: Store) -> None:
    for number, hours in enumerate((0, 6, 18, 42)):
        moment = ran(store, hours, "refused")
        assert until(store) == moment + FIRST * 2**number


def test_one_good_answer_ends_it(store: Store) -> None:
    ran(store, 0, "refused")
    ran(store, 7, "quiet")
    assert until(store) is None
    assert until(store) is None
    moment = ran(store, 8, "refused")
    assert until(store) == moment + FIRST


def test_what_asked_for_nothing_says_nothing(store: Store) -> None:
    moment = ran(store, 0, "refused")
    ran(store, 1, "refused", requests=0)  # it rested
    ran(store, 2, "broken")
    ran(store, 3, "interrupted")
    ran(store, 4, "off", requests=0)
    assert until(store) == moment + FIRST


def test_it_is_said_until_when(store: Store, database_url: str) -> None:
    moment = ran(store, 0, "refused")
    assert rests(database_url, "tiktok", moment) == "it refused once and is left alone until 2026-03-04 12:00 UTC"
    assert rests(database_url, "tiktok", moment + FIRST) is None


@given(st.integers(1, 10_000))
def test_a_pause_never_shrinks_and_ends(refusals: int) -> None:
    assert all(a <= b for a, b in pairwise(pause_after(n) for n in (refusals, refusals + 1)))
    assert FIRST <= pause_after(refusals) <= LONGEST
