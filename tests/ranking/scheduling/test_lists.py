"""Lists are kept by what they yielded, and given another chance."""

from __future__ import annotations

from ranking.scheduling.lists import ListOffer, ListRun, choose_lists
from tests.factories import NOON, hours_ago


def offer(scope: str, *passed: int, kind: str = "search", ago: float = 3.0, cost: float = 1.0) -> ListOffer:
    runs = [
        ListRun(hours_ago(ago + 24 * n), requests=10, found=50, new=9, passed=each) for n, each in enumerate(passed)
    ]
    return ListOffer(scope, kind, {"requests": cost}, tuple(runs))


def asked(plans) -> list[str]:
    return [one.scope for one in plans if one.asked]


def test_lists_that_brought_more_come_first():
    plans = choose_lists([offer("poor", 1), offer("rich", 30), offer("middling", 8)], {}, now=NOON)
    assert asked(plans) == ["rich", "middling", "poor"]


def test_a_list_without_a_past_is_tried_as_if_it_were_usual():
    plans = choose_lists([offer("rich", 60), offer("new"), offer("poor", 0)], {}, now=NOON)
    assert asked(plans) == ["rich", "new", "poor"]


def test_among_equals_the_sources_own_order_holds():
    offers = [offer("trending", kind="trending"), offer("b"), offer("a")]
    assert asked(choose_lists(offers, {"requests": 2}, now=NOON)) == ["trending", "b"]


def test_what_never_brings_anything_rests_a_day_and_is_tried_again():
    dry, wet = offer("dry", 0, 0, 0), offer("wet", 20, 20, 20)
    plans = choose_lists([dry, wet], {}, now=NOON)
    assert asked(plans) == ["wet"]
    assert "rests" in next(one.why for one in plans if one.scope == "dry")
    assert "dry" in asked(choose_lists([offer("dry", 0, 0, 0, ago=21), wet], {}, now=NOON))
    assert "twice" in asked(choose_lists([offer("twice", 0, 0), wet], {}, now=NOON))


def test_trending_never_rests():
    assert asked(choose_lists([offer("hot", 0, 0, 0, 0, kind="trending"), offer("wet", 20)], {}, now=NOON))[-1] == "hot"


def test_a_tight_bucket_goes_to_the_best_lists():
    offers = [offer("poor", 1), offer("rich", 30), offer("middling", 8)]
    plans = choose_lists(offers, {"requests": 2}, now=NOON)
    assert asked(plans) == ["rich", "middling"]
    assert next(one.why for one in plans if not one.asked) == "not enough requests for this crawl"


def test_an_old_yield_counts_less_than_a_new_one():
    once = ListOffer("once", "search", {"requests": 1}, (ListRun(hours_ago(24 * 27), 10, passed=20),))
    now_ = ListOffer("now", "search", {"requests": 1}, (ListRun(hours_ago(3), 10, passed=20),))
    assert asked(choose_lists([once, now_, offer("dull", 0)], {}, now=NOON))[0] == "now"
