"""Within what may be spent, and no worse than any other choice of the same price."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.gate import Appraisal
from ranking.scheduling.choose import choose
from ranking.scheduling.types import Option, Prospect
from ranking.types import Candidate
from tests.factories import make_post

WORTH = Appraisal(0.5, 0.5, 0.5)


def option(post_id: str, kind: str, value: float, **cost: float) -> Option:
    prospect = Prospect(Candidate(post=make_post(post_id)), WORTH, costs={kind: cost})
    return Option(prospect, kind, value, "because")


def taken(choices) -> list[tuple[str, str]]:
    return [(one.option.prospect.key[1], one.option.kind) for one in choices]


def test_best_value_for_its_price_first():
    dear, cheap = option("dear", "thread", 1.0, requests=10), option("cheap", "post", 0.5, requests=1)
    assert taken(choose([dear, cheap], {"requests": 11}, most=9)) == [("cheap", "post"), ("dear", "thread")]
    assert taken(choose([dear, cheap], {"requests": 10}, most=9)) == [("cheap", "post")]


def test_a_thread_takes_the_place_of_the_counts_where_there_is_room():
    both = [option("p", "post", 0.5, requests=1), option("p", "thread", 0.9, requests=4)]
    assert taken(choose(both, {"requests": 4}, most=9)) == [("p", "thread")]
    assert taken(choose(both, {"requests": 3}, most=9)) == [("p", "post")]


def test_the_scarce_bucket_decides():
    search = option("a", "thread", 1.0, requests=1, units=50)
    plain = option("b", "thread", 0.2, requests=5)
    assert taken(choose([search, plain], {"requests": 1000, "units": 60}, most=1)) == [("b", "thread")]
    assert taken(choose([search, plain], {"requests": 1000, "units": 1e6}, most=1)) == [("a", "thread")]


def test_an_empty_allowance_buys_nothing():
    assert choose([option("a", "post", 1.0, requests=1)], {"requests": 0}, most=9) == []
    assert choose([option("a", "post", 1.0, requests=1)], {"requests": 9}, most=0) == []


OFFERS = st.lists(
    st.tuples(st.floats(0.01, 1.0), st.integers(1, 4), st.floats(0.01, 1.0), st.integers(1, 6)), min_size=1, max_size=5
)


@settings(max_examples=80, deadline=None)
@given(OFFERS, st.integers(1, 12))
def test_never_over_the_allowance_and_near_the_best_there_is(offers, allowance):
    found = [
        [option(f"p{n}", "post", a, requests=x), option(f"p{n}", "thread", b, requests=y)]
        for n, (a, x, b, y) in enumerate(offers)
    ]
    choices = choose([one for pair in found for one in pair], {"requests": allowance}, most=9)
    assert len({one.option.prospect.key for one in choices}) == len(choices)
    assert sum(one.option.cost["requests"] for one in choices) <= allowance
    got = sum(one.option.value for one in choices)
    bundles = ([one for one in picked if one] for picked in product(*([None, *pair] for pair in found)))
    fitting = [b for b in bundles if sum(one.cost["requests"] for one in b) <= allowance]
    best = max(sum(one.value for one in bundle) for bundle in fitting)
    largest = max(one.value for pair in found for one in pair)
    assert got >= best - largest - 1e-9  # the greedy choice misses less than one option
