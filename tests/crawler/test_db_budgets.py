"""The ledger is never overspent: not in any order of calls, not by several processes at once."""

from __future__ import annotations

import itertools
import multiprocessing
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.db.budgets import reserve, spent
from crawler.db.engine import open_store

TODAY = date(2026, 3, 4)
LIMIT = 100
NUMBERS = itertools.count()


def spent_in(store, source="youtube", bucket="units", day=TODAY) -> int:
    with store.reading() as session:
        return spent(session, source, bucket, day)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(0, 60), max_size=8), limit=st.integers(0, 100))
def test_spends_what_fits_and_nothing_else(store, amounts, limit):
    source, used = f"source-{next(NUMBERS)}", 0
    for amount in amounts:
        granted = reserve(store, source, "units", amount, limit, TODAY)
        assert granted == (used + amount <= limit)
        used += amount if granted else 0
        assert spent_in(store, source) == used


def test_sources_buckets_and_days_are_apart(store):
    for source, bucket, day in [("a", "x", TODAY), ("a", "y", TODAY), ("b", "x", TODAY), ("a", "x", date(2026, 3, 5))]:
        assert reserve(store, source, bucket, 10, 10, day)
        assert not reserve(store, source, bucket, 1, 10, day)
    assert spent_in(store, "nobody") == 0


def test_a_lower_limit_than_is_spent_grants_nothing_more(store):
    assert reserve(store, "youtube", "units", 50, 100, TODAY)
    assert not reserve(store, "youtube", "units", 1, 10, TODAY)
    assert spent_in(store) == 50


def test_nobody_gives_back_by_spending_less_than_nothing(store):
    with pytest.raises(ValueError, match="not negative"):
        reserve(store, "youtube", "units", -1, 100, TODAY)


def _spend(url: str, seed: int, start, granted) -> None:
    amounts = random.Random(seed)
    total = 0
    with open_store(url) as store:
        start.wait()
        for _ in range(25):
            amount = amounts.randint(1, 9)
            total += amount if reserve(store, "youtube", "units", amount, LIMIT, TODAY) else 0
        while reserve(store, "youtube", "units", 1, LIMIT, TODAY):
            total += 1
    granted.put(total)


def test_several_processes_spend_all_of_it_and_not_a_unit_more(database_url):
    with open_store(database_url):
        context = multiprocessing.get_context("fork")
        start, granted = context.Barrier(4), context.Queue()
        workers = [context.Process(target=_spend, args=(database_url, n, start, granted)) for n in range(4)]
        for worker in workers:
            worker.start()
        totals = [granted.get(timeout=60) for _ in workers]
        for worker in workers:
            worker.join()
    with open_store(database_url) as store:
        assert sum(totals) == spent_in(store) == LIMIT
