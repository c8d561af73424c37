"""What a crawl may spend, what its tasks cost, what its lists brought, and how its plan is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.crawling.plans import CrawlRequest, source_plan
from cli.crawling.run import ready_sources
from cli.crawling.schedule import phase_of
from cli.crawling.schedule_budgets import bucket_plans, further_crawls, usual_gap
from cli.crawling.schedule_costs import TASKS, spending, task_costs
from cli.crawling.schedule_lists import LISTS, Harvest, harvesting, list_plans
from cli.crawling.schedule_standing import listed_posts
from cli.crawling.tasks import prospects
from cli.desk import Desk, open_desk
from crawler import clock
from crawler.db import budgets, runs
from crawler.db.decisions import Decision, record
from crawler.db.runs import RunRow
from crawler.policy import Bucket
from crawler.spending import allowances, charges
from ranking.gate import Appraisal
from ranking.scheduling.types import Option, Prospect
from ranking.types import Candidate
from spiders import source_names
from spiders.peertube import PeertubeSpider
from tests.cli.stage import BRAND, make_crisis, make_ranked, make_uneasy, run
from tests.factories import NOON, hours_ago, make_post

POLICY = PeertubeSpider.policy


def crawls(desk: Desk, *ago: float, counts: dict | None = None) -> None:
    """Finished discoveries of PeerTube, so many hours ago."""
    with desk.store() as store:
        for hours in ago:
            with clock.frozen(hours_ago(hours)), store.session() as session:
                run_id = runs.start_run(session, "peertube", "discover")
                runs.finish_run(session, run_id, "ok", counts or {})


@pytest.fixture
def desk(ranked: Path, noon: None) -> Desk:
    return open_desk(ranked)


def test_half_of_the_day_is_kept_until_a_habit_is_known(desk):
    with desk.store() as store, store.reading() as session:
        (requests,) = bucket_plans(session, desk, POLICY, NOON)
    assert (requests.left, requests.share, requests.further_crawls) == (2000, 1000, 1)
    assert requests.resets_at == datetime(2026, 3, 5, tzinfo=UTC)


def test_what_is_left_is_spread_over_the_crawls_that_are_to_come(desk):
    crawls(desk, 12, 9, 6, 3)
    with desk.store() as store:
        wanted = charges(allowances(POLICY, desk.brand.source("peertube"), {}), {})
        for _ in range(5):
            budgets.reserve(store, "peertube", wanted, NOON)
        with store.reading() as session:
            (requests,) = bucket_plans(session, desk, POLICY, NOON)
    # Noon, a crawl every three hours: this one, and those at 15, 18 and 21 o'clock.
    assert (requests.used, requests.further_crawls, requests.share) == (5, 3, 499)


def test_a_morning_a_day_spends_the_whole_day():
    assert further_crawls(timedelta(hours=24), NOON, NOON + timedelta(hours=12)) == 0
    assert further_crawls(timedelta(hours=3), NOON, NOON + timedelta(hours=7)) == 2


def test_crawls_close_together_are_one(desk):
    crawls(desk, 6.1, 6, 5.9, 0.1)
    with desk.store() as store, store.reading() as session:
        assert usual_gap(session, NOON) is None


def ran(requests: int, **tasks: int) -> RunRow:
    return RunRow(1, "peertube", "deepen", "ok", NOON, NOON, {"requests": requests, TASKS: tasks}, "")


def test_costs_are_learned_from_what_tasks_took():
    assert task_costs([], thread_holds_post=True).requests == {"thread": 1.0, "post": 1.0}
    assert task_costs([], thread_holds_post=False).requests["thread"] == 2.0
    assert task_costs([], thread_holds_post=False, branching=True).requests["thread"] == 6.0
    many = task_costs([ran(600, thread=100)], thread_holds_post=True)
    assert many.requests["thread"] == pytest.approx((600 + 10) / 110)
    joined = task_costs([ran(4, post=100)], thread_holds_post=True)
    assert joined.requests["post"] == pytest.approx(14 / 110)


def test_a_task_spends_of_every_bucket_its_requests_touch():
    units = Bucket(name="units", limit=10_000, noun="units")
    policy = POLICY.model_copy(update={"buckets": (units,), "costs": {"search": {"units": 100}, "*": {"units": 1}}})
    assert spending(policy, "search", 2.0) == {"requests": 2.0, "units": 200.0}
    assert spending(policy, "thread", 3.0) == {"requests": 3.0, "units": 3.0}


def test_a_post_is_credited_to_the_list_that_showed_it_first():
    harvest, passed_on = Harvest(), []
    listen = harvesting({"peertube": harvest}, passed_on.append)
    listen({"source": "peertube", "list": "a", "posts": ["p1", "p2"]})
    listen({"source": "peertube", "list": "b", "posts": ["p2", "p3"]})
    listen({"source": "peertube", "list": "b", "posts": ["p4"]})
    listen({"source": "peertube", "posts": 4})
    told = harvest.yields(["a", "b", "silent"], frozenset({"p2", "p3"}), frozenset({"p2"}))
    assert told == {
        "a": {"requests": 1, "found": 2, "new": 1, "passed": 1},
        "b": {"requests": 2, "found": 3, "new": 1, "passed": 0},
    }
    assert passed_on == [{"source": "peertube", "posts": 4}]


def test_a_list_is_judged_by_its_own_past(desk):
    plan = source_plan(desk, "peertube", 0, CrawlRequest())
    with desk.store() as store, store.reading() as session:
        scopes = [one.scope for one in list_plans(session, plan, {}, (), NOON)]
    dry, wet = [scope for scope in scopes if scope.startswith("search")][:2]
    told = {dry: {"requests": 40, "found": 9, "new": 0, "passed": 0}}
    told[wet] = {"requests": 40, "found": 90, "new": 50, "passed": 40}
    crawls(desk, 9, 6, 3, counts={LISTS: told})
    with desk.store() as store, store.reading() as session:
        found = {one.scope: one for one in list_plans(session, plan, {}, (), NOON)}
    assert not found[dry].asked
    assert "rests" in found[dry].why
    assert found[wet].rate > 0.9
    assert found[wet].cost == {"requests": 40.0}


@pytest.mark.parametrize("source", source_names())
def test_every_source_tells_its_lists_without_a_crawl(desk, source):
    plan = source_plan(desk, source, 0, CrawlRequest())
    with desk.store() as store, store.reading() as session:
        scopes = [one.scope for one in list_plans(session, plan, {}, (), NOON)]
    assert len(set(scopes)) == len(scopes)


def test_a_source_that_is_asked_for_and_has_nothing_to_look_for_says_so(ranked):
    done = run("crawl", "--source", "link", "--phase", "discover", "-w", ranked)
    assert done.exit_code == 0
    assert "quiet" in done.stdout
    assert "nothing to look for" in done.stdout


def test_what_was_decided_steps_back_and_what_is_open_comes_first(desk):
    with desk.store() as store, store.session() as session:
        before = listed_posts(session, BRAND)
        ours = ("peertube", "p2")
        record(session, Decision("0002feedbeef", BRAND, "done", "Ada", NOON))
        after = listed_posts(session, BRAND)
    assert before[ours].rank == "listed"
    assert after[ours].rank == "settled"
    assert before["peertube", "p901"].worth == 1.0  # our own crisis
    assert ("peertube", "p902") not in before


def test_what_may_accuse_us_is_looked_at_again_before_most_and_after_an_alarm(tmp_path):
    folder = make_ranked(tmp_path / "acme", crises=[make_crisis(), make_uneasy()])
    with open_desk(folder).store() as store, store.reading() as session:
        found = listed_posts(session, BRAND)
    assert (found["peertube", "p901"].worth, found["peertube", "p2001"].worth) == (1.0, 0.5)


def test_only_what_may_be_fetched_now_is_weighed(desk, monkeypatch):
    weighed = []
    monkeypatch.setattr("cli.crawling.tasks._appraised", lambda *given: weighed.append(given[2]) or pytest.skip("seen"))
    with desk.store() as store, pytest.raises(pytest.skip.Exception):
        prospects(desk, store, "peertube", NOON)
    assert {one.post.post_id for one in weighed[0]} >= {"p1", "p2", "p3"}  # never read


def test_a_thread_that_was_cut_off_is_read_to_its_end_in_whichever_phase_there_is():
    cut = Prospect(Candidate(post=make_post()), Appraisal(0.5, 0.5, 0.5), cut_off=True, costs={"thread": {}})
    first = Option(cut, "thread", 1.0, "", first_read=True)
    assert phase_of(first, ("deepen", "revisit")) == "deepen"
    assert phase_of(first, ("revisit",)) == "revisit"
    never = replace(first, prospect=replace(cut, cut_off=False))
    assert phase_of(never, ("revisit",)) == "deepen"  # which is no part of that crawl
    assert phase_of(replace(first, first_read=False), ("deepen",)) == "revisit"


def test_sources_that_were_not_asked_for_are_not_looked_at(desk):
    assert list(ready_sources(desk, CrawlRequest(sources=("peertube",)))) == ["peertube"]


def test_sources_show_plan_and_rest(ranked, noon):
    told = json.loads(run("sources", "--json", "-w", ranked).stdout)
    (requests,) = next(one["plan"] for one in told if one["source"] == "peertube")
    assert {name: requests[name] for name in ("bucket", "limit", "used", "left", "share")} == {
        "bucket": "requests", "limit": 2000, "used": 0, "left": 2000, "share": 1000,
    }  # fmt: skip
    assert requests["resets_at"].startswith("2026-03-05T01:00")  # midnight UTC, as Oslo reads it
    assert "1000 requests" in run("sources", "-w", ranked).stdout


def test_json_without_a_plan_is_refused(ranked):
    done = run("crawl", "--json", "-w", ranked)
    assert done.exit_code == 2
    assert "--json goes with --plan" in done.stderr
