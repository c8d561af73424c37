"""The ledger is never overspent: not in any order of calls, not by several processes at once."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crawler.config import SourceConfig
from crawler.db import budgets
from crawler.db.engine import open_store
from crawler.db.tables import BudgetRow
from crawler.errors import BudgetError
from crawler.policy import Bucket
from crawler.spending import ALL_OF_IT, Allowance, Charge
from tests.crawler.test_spending import POLICY
from tests.patience import PATIENCE_S

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LIMIT = 100
UNITS = Bucket(name="units", limit=LIMIT, noun="units", zone="America/Los_Angeles")
SEARCHES = Bucket(name="searches", limit=10, noun="searches", zone="America/Los_Angeles")
TAGS = Bucket(name="hashtags", limit=3, noun="hashtags", days=7, distinct=True)
POSTS = Bucket(name="posts", limit=50, noun="posts", days=30)
NUMBERS = itertools.count()


def of(bucket, amount=1, *, limit=None, key="", value=""):
    return Charge(Allowance(bucket, bucket.limit if limit is None else limit, key), amount, value)


def used(store, source="youtube", bucket=None) -> int:
    with store.reading() as session:
        rows = session.scalars(select(BudgetRow).where(BudgetRow.source == source)).all()
    return sum(row.used for row in rows if bucket is None or row.bucket == bucket.name)


def granted(store, *wanted, source="youtube", now=NOW) -> bool:
    try:
        budgets.reserve(store, source, wanted, now)
    except BudgetError:
        return False
    return True


AMOUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=AMOUNTS, limit=st.integers(0, 100))
def test_all_of_it_or_nothing(store, amounts, limit):
    source, units, searches = f"source-{next(NUMBERS)}", 0, 0
    for some, other in amounts:
        fits = units + some <= limit and searches + other <= SEARCHES.limit
        assert granted(store, of(UNITS, some, limit=limit), of(SEARCHES, other), source=source) == fits
        units, searches = (units + some, searches + other) if fits else (units, searches)
        assert (used(store, source, UNITS), used(store, source, SEARCHES)) == (units, searches)


def test_sources_buckets_keys_and_days_are_apart(store):
    for source, bucket, key, now in [
        ("a", UNITS, "", NOW), ("a", SEARCHES, "", NOW), ("b", UNITS, "", NOW), ("a", UNITS, "k1", NOW),
        ("a", UNITS, "k2", NOW), ("a", UNITS, "", NOW + timedelta(days=1)),
    ]:  # fmt: skip
        assert granted(store, of(bucket, 10, limit=10, key=key), source=source, now=now)
        assert not granted(store, of(bucket, 1, limit=10, key=key), source=source, now=now)


def test_a_lower_limit_than_is_spent_grants_nothing_more(store):
    assert granted(store, of(UNITS, 50))
    assert not granted(store, of(UNITS, 1, limit=10))
    assert used(store) == 50


def test_nobody_gives_back_by_spending_less_than_nothing(store):
    with pytest.raises(ValueError, match="not negative"):
        granted(store, of(UNITS, -1))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (of(UNITS, 101), "youtube may spend 100 units of today, fewer than the 101 one request costs"),
        (of(UNITS, 41), "has 40 of its 100 units of today left and needs 41; there is room again at 2026-03-05 08:00"),
        (of(SEARCHES), "has spent its 10 searches of today; there is room again at 2026-03-05 08:00 UTC"),
        (of(TAGS, value="d"), "has spent its 3 hashtags of 7 days; there is room again at 2026-03-09 12:00 UTC"),
        (of(POSTS, 30), "has 10 of its 50 posts of 30 days left and needs 30; there is room again at 2026-04-02 12:00"),
    ],
)
def test_the_sentence_names_bucket_limit_and_reset(store, wanted, said):
    assert granted(store, of(UNITS, 60), of(SEARCHES, 10))
    for days, value in ((2, "a"), (1, "b"), (0, "c")):
        assert granted(store, of(TAGS, value=value), now=NOW - timedelta(days=days))
    assert granted(store, of(POSTS, 10), now=NOW - timedelta(days=2))
    assert granted(store, of(POSTS, 30), now=NOW - timedelta(days=1))
    with pytest.raises(BudgetError) as caught:
        budgets.reserve(store, "youtube", [wanted], NOW)
    assert said in str(caught.value)


def test_days_end_at_the_zones_midnight_also_when_clocks_change(store):
    # 1 November 2026 lasts 25 hours in Los Angeles: from 07:00 UTC to 08:00 UTC.
    first = datetime(2026, 11, 1, 7, tzinfo=UTC)
    assert granted(store, of(UNITS, LIMIT), now=first)
    assert not granted(store, of(UNITS), now=first + timedelta(hours=24, minutes=59))
    assert not granted(store, of(UNITS), now=first)
    assert granted(store, of(UNITS), now=first + timedelta(hours=25))


def test_a_value_asked_again_is_free_and_does_not_prolong_its_week(store):
    for day, tag in enumerate("abc"):
        assert granted(store, of(TAGS, value=tag), now=NOW + timedelta(days=day))
    assert granted(store, of(TAGS, value="a"), now=NOW + timedelta(days=6))
    assert not granted(store, of(TAGS, value="d"), now=NOW + timedelta(days=6, hours=23))
    assert granted(store, of(TAGS, value="d"), now=NOW + timedelta(days=7))
    assert not granted(store, of(TAGS, value="a"), now=NOW + timedelta(days=7))


def test_a_rolling_window_counts_what_a_clock_set_back_finds_ahead(store):
    assert granted(store, of(POSTS, 50), now=NOW)
    assert not granted(store, of(POSTS), now=NOW - timedelta(days=3))
    assert not granted(store, of(POSTS), now=NOW + timedelta(days=29, hours=23))
    assert granted(store, of(POSTS), now=NOW + timedelta(days=30))


def test_what_did_not_come_is_given_back_to_the_day_that_paid(store):
    receipt = budgets.reserve(store, "x", [of(UNITS, 80), of(POSTS, 50)], NOW)
    assert not granted(store, of(UNITS, 40), source="x")
    budgets.settle(store, receipt, {"units": 10, "posts": -949})
    assert (used(store, "x", UNITS), used(store, "x", POSTS)) == (10, 0)
    assert granted(store, of(UNITS, 90), source="x")
    assert granted(store, of(UNITS, 100), source="x", now=NOW + timedelta(days=1)), "the next day is untouched"


def test_a_platform_that_says_all_is_spent_is_believed(store):
    receipt = budgets.reserve(store, "youtube", [of(UNITS, 1), of(SEARCHES)], NOW)
    budgets.settle(store, receipt, {"units": ALL_OF_IT})
    assert not granted(store, of(UNITS, 1))
    assert granted(store, of(SEARCHES))
    assert used(store, bucket=UNITS) == LIMIT


def test_standing_tells_each_bucket(store):
    config, secrets = SourceConfig(budgets={"units": 20}), {"A_KEY": "secret"}
    known = budgets.allowances(POLICY, config, secrets)
    wanted = [Charge(known["requests"]), Charge(known["units"], 18), Charge(known["hashtags"], value="coffee")]
    budgets.reserve(store, "youtube", wanted, NOW)
    with store.reading() as session:
        found = {one.bucket: one for one in budgets.standing(session, POLICY, config, secrets, NOW)}
        other = budgets.standing(session, POLICY, config, {"A_KEY": "another"}, NOW)
    assert {n: (s.limit, s.used, s.left) for n, s in found.items()} == {
        "requests": (9, 1, 8), "units": (20, 18, 2), "hashtags": (30, 1, 29),
    }  # fmt: skip
    assert found["units"].resets_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert found["hashtags"].resets_at == NOW + timedelta(days=7)
    assert [(one.used, one.resets_at) for one in other if one.bucket == "units"] == [(0, None)]


def _spend(url: str, seed: int, start, told) -> None:
    dice = random.Random(seed)
    total = dict.fromkeys(("units", "searches", "posts"), 0)
    with open_store(url) as store:
        start.wait()
        for _ in range(30):
            units, searches, posts = dice.randint(0, 9), dice.randint(0, 1), dice.randint(0, 5)
            tag = of(TAGS, value=dice.choice("abcdef"))
            try:
                wanted = [
                    of(UNITS, units),
                    of(SEARCHES, searches),
                    of(POSTS, posts),
                    *dice.sample([tag], dice.randint(0, 1)),
                ]
                receipt = budgets.reserve(store, "youtube", wanted, NOW)
            except BudgetError:
                continue
            back = dice.randint(0, posts)
            budgets.settle(store, receipt, {"posts": posts - back})
            total = {"units": total["units"] + units, "searches": total["searches"] + searches,
                     "posts": total["posts"] + posts - back}  # fmt: skip
        while granted(store, of(UNITS)):
            total["units"] += 1
    told.put(total)


def test_four_processes_never_overspend_any_bucket(database_url):
    open_store(database_url).close()
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(4, timeout=PATIENCE_S), context.Queue()
    workers = [context.Process(target=_spend, args=(database_url, seed, start, told)) for seed in range(4)]
    for worker in workers:
        worker.start()
    totals = [told.get(timeout=2 * PATIENCE_S) for _ in workers]
    for worker in workers:
        worker.join()
    with open_store(database_url) as store:
        booked = {bucket.name: used(store, bucket=bucket) for bucket in (UNITS, SEARCHES, POSTS, TAGS)}
    summed = {name: sum(total[name] for total in totals) for name in totals[0]}
    assert summed == {name: booked[name] for name in summed}
    assert booked["units"] == LIMIT
    assert booked["searches"] <= SEARCHES.limit
    assert booked["posts"] <= POSTS.limit
    assert booked["hashtags"] <= TAGS.limit


def _spend_until_killed(url: str, at_work) -> None:
    with open_store(url) as store:
        while True:
            if not granted(store, of(UNITS)):
                signal.pause()
            at_work.release()


def test_a_killed_process_and_its_successor_do_not_overspend(database_url):
    open_store(database_url).close()
    context = multiprocessing.get_context("fork")
    at_work = context.Semaphore(0)
    worker = context.Process(target=_spend_until_killed, args=(database_url, at_work))
    worker.start()
    for _ in range(7):
        assert at_work.acquire(timeout=PATIENCE_S)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    with open_store(database_url) as store:
        before = used(store)
        assert before >= 7, "what was granted is remembered"
        while granted(store, of(UNITS)):
            pass
        assert used(store) == LIMIT
