"""What a source's answers used to hold and no longer do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from crawler.coverage import FEWEST_RUNS, fields_of, losses
from crawler.extensions.verdict import judge
from crawler.tally import Tally
from tests.factories import make_comment, make_page, make_post, make_snapshot

USUAL = {"search:post": 40, "search:post.language": 36, "search:post.duration_s": 9, "search:counts": 40}
RUNS = [USUAL] * FEWEST_RUNS


def test_fields_are_counted_by_what_was_asked_for():
    page = make_page(
        [make_post("p1", language="en", title=""), make_post("p2", language=None)],
        [make_comment("c1", "p1")],
        [make_snapshot("p1", view_count=None, like_count=0), make_snapshot("p1", comment_id="c1", like_count=3)],
    )
    found = fields_of("search", page)
    assert (found["search:post"], found["search:post.language"]) == (2, 1)
    assert found["search:counts.like_count"] == 1, "zero is a measurement"
    assert found["search:counts.view_count"] == 0
    assert (found["search:comment"], found["search:comment_counts.like_count"]) == (1, 1)


def test_a_field_that_was_always_there_is_missed():
    found = losses({"search:post": 40, "search:counts": 40}, RUNS, {"search": 2})
    assert [(loss.kind, loss.item, loss.field) for loss in found] == [("search", "post", "language")]
    assert str(found[0]) == (
        "language is gone from search answers: none of 40 posts has it, as most had in each of the last 3 crawls"
    )


def test_every_item_gone_is_missed_where_enough_answers_came():
    found = losses({}, RUNS, {"search": 3})
    assert ("search", "post", "") in [(loss.kind, loss.item, loss.field) for loss in found]
    assert "held no posts" in str(found[-1])
    assert not losses({}, RUNS, {"search": 2}), "two empty answers may just have nothing to say"
    assert not losses({}, RUNS, {"trending": 9}), "nobody asked"


def test_few_items_few_runs_and_rare_fields_say_nothing():
    assert not losses({"search:post": 9}, RUNS, {"search": 1})
    assert not losses({"search:post": 40}, RUNS[:2], {"search": 1})
    one_without = [*RUNS, {**USUAL, "search:post.language": 2}]
    assert not losses({"search:post": 40, "search:counts": 40}, one_without, {"search": 1})


@given(st.dictionaries(st.sampled_from(sorted(USUAL)), st.integers(0, 60)))
def test_a_run_like_the_others_lost_nothing(fields):
    fields = {key: min(amount, fields.get("search:post", 0)) for key, amount in fields.items()}
    assert not losses(fields, [fields] * 5, {"search": 5})


def test_a_lost_field_breaks_the_source_loudly():
    tally = Tally(StatsCollector(get_crawler()))
    tally.remember(RUNS)
    posts = [make_post(f"p{number}", language=None) for number in range(20)]
    tally.page(make_page(posts), posts=20, kind="search")
    health = judge(tally, reason="finished", discovering=True, min_items=5, sure_lists=0)
    assert health.state == "broken"
    assert health.note.startswith("language is gone from search answers")
    assert health.fields["search:post"] == 20


def test_why_entries_were_left_out_is_kept_with_the_run():
    tally = Tally(StatsCollector(get_crawler()))
    tally.number("dropped/deleted", 2)
    tally.number("dropped/of_unknown_post", 1)
    health = judge(tally, reason="finished", discovering=False, min_items=0, sure_lists=0)
    assert health.dropped == {"deleted": 2, "of_unknown_post": 1}
