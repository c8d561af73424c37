"""Queries built from a brand's words: every word in one of them, none too long, nothing cut."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.plan import SourcePlan
from spiders.bases.queries import joined, signs, term
from spiders.x import LONGEST_QUERY, XSpider

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)


@given(st.lists(words, max_size=60), st.integers(60, 512))
def test_no_query_is_too_long_and_every_term_that_fits_stands_in_exactly_one(texts: list[str], limit: int):
    rest = "(lang:en OR lang:lv) -is:retweet"
    terms = [term(text) for text in texts]
    queries = list(joined(terms, rest, limit=limit))
    assert all(signs(query) <= limit and query.endswith(rest) for query in queries)
    fitting = [each for each in dict.fromkeys(terms) if each and signs(f"({each}) {rest}") <= limit]
    groups = [query.removesuffix(f" {rest}")[1:-1] for query in queries]
    assert " OR ".join(groups) == " OR ".join(fitting)


@given(words)
def test_a_term_is_one_word_or_one_quoted_phrase(text: str):
    found = term(text)
    assert not found or re.fullmatch(r'[#@]?\w+|"[^"]+"', found)
    assert found not in ("OR", "AND", "NOT")


def test_emoji_count_as_two():
    assert signs("🫖a") == 3


def test_x_joins_words_hashtags_and_people_and_filters_by_language():
    plan = SourcePlan(
        source="x", run_id=0, searches=("oat milk", "kettle"), hashtags=("#TeaTok",), languages=("en", "he-IL"),
        creators=("@mirja", "ana@tube.example", "far_too_long_a_name"),
    )  # fmt: skip
    tasks = list(XSpider(source_plan=plan, secrets={}).discover())
    assert [(task.kind, task.value) for task in tasks] == [
        ("search", '("oat milk" OR kettle OR #TeaTok) (lang:en OR lang:iw) -is:retweet'),
        ("author", "(from:mirja) -is:retweet -is:reply"),
    ]


def test_a_language_x_does_not_know_lifts_the_filter():
    plan = SourcePlan(source="x", run_id=0, searches=("kettle",), languages=("en", "tlh"))
    [task] = XSpider(source_plan=plan, secrets={}).discover()
    assert task.value == "(kettle) -is:retweet"


def test_a_long_list_becomes_several_queries_whose_scopes_our_store_can_hold():
    topics = tuple(f"a rather long topic of the brand, number {number}" for number in range(40))
    tasks = list(XSpider(source_plan=SourcePlan(source="x", run_id=0, searches=topics), secrets={}).discover())
    assert len(tasks) > 3
    assert all(signs(task.value) <= LONGEST_QUERY and len(task.scope) <= 512 for task in tasks)
