"""Sentences are text to whoever reads them, and keep their parts for whoever translates them."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler import figures
from crawler.models import Frozen
from crawler.sentences import STORED, Sentence, chain, fill, say, say_many, stored

TEXTS = st.text(max_size=20)
FIGURES = st.one_of(
    st.floats(0, 1e9).map(figures.number),
    st.floats(0, 1e4).map(figures.span),
    st.floats(0, 1e4).map(figures.ago),
    st.floats(0, 1).map(figures.percent),
    st.integers(0, 10**9).map(figures.whole),
    st.sampled_from(["lv", "no", "x"]).map(figures.language),
    st.lists(TEXTS, max_size=4).map(figures.names),
)


class Told(Frozen):
    """Holds a sentence, as a ranking does."""

    sentence: Sentence


def made(inner: st.SearchStrategy[str]) -> st.SearchStrategy[Sentence]:
    return st.one_of(
        st.builds(lambda one, two: say("{one}: {two}.", one=one, two=two), inner, inner),
        st.builds(lambda n, one: say_many("{n} {one}", "{n} of {one}", n, one=one), st.integers(0, 99), inner),
        st.lists(inner, max_size=3).map(lambda links: chain(*links, by="; ")),
        TEXTS.map(Sentence),
    )


SENTENCES = st.recursive(made(TEXTS | FIGURES), made, max_leaves=6)


@given(SENTENCES)
def test_a_stored_sentence_comes_back_whole(sentence: Sentence) -> None:
    kept = json.loads(json.dumps(Told(sentence=sentence).model_dump(context=STORED)))
    again = Told.model_validate(kept).sentence
    assert again == sentence
    assert stored(again) == stored(sentence)


@given(SENTENCES)
def test_without_being_asked_it_is_written_as_text(sentence: Sentence) -> None:
    assert json.loads(Told(sentence=sentence).model_dump_json()) == {"sentence": str(sentence)}
    assert type(Told(sentence=sentence).model_dump()["sentence"]) is str


@given(SENTENCES)
def test_copies_keep_the_parts(sentence: Sentence) -> None:
    for twin in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert (twin, stored(twin)) == (sentence, stored(sentence))


def test_braces_in_an_argument_mean_nothing() -> None:
    assert say("{a} and {b}", a="{b}", b="{a}") == "{b} and {a}"
    assert say("{a}", a="{0.__class__}") == "{0.__class__}"


def test_a_place_without_an_argument_is_an_error_where_it_is_written() -> None:
    with pytest.raises(KeyError, match="name"):
        say("{name} spoke.", other="x")


def test_empty_links_leave_no_gap() -> None:
    assert chain("One.", "", "Two.") == "One. Two."
    assert not chain("", "")


@pytest.mark.parametrize("given", [5, {"say": "x", "with": {}}, {"text": 3}, {}, ["x"]], ids=str)
def test_what_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        Told.model_validate({"sentence": given})


@pytest.mark.parametrize(
    "parts",
    [{"say": "{a}", "with": {}}, {"say": "x"}, {"number": 3}, {"all": 1, "by": ""}, {"nothing": 1}, {}],
    ids=str,
)
def test_parts_that_are_not_whole_leave_the_text(parts: dict[str, Any]) -> None:
    told = Told.model_validate({"sentence": {"text": "It was so.", **parts}}).sentence
    assert (told, told.parts) == ("It was so.", None)


def test_its_schema_is_that_of_text() -> None:
    assert Told.model_json_schema()["properties"]["sentence"]["type"] == "string"


@pytest.mark.parametrize(
    ("message", "age", "said"),
    [
        ("Ranked {age}.", "vor 3 Std.", "Ranked vor 3 Std."),
        ("Seen {age}. Read it.", "vor 3 Std.", "Seen vor 3 Std. Read it."),
        ("Ranked {age}.", "3 h ago", "Ranked 3 h ago."),
        ("Wait {age}...", "a bit.", "Wait a bit...."),
        ("“{age}”.", "Yes.", "“Yes.”."),
    ],
)
def test_a_full_stop_is_written_once(message, age, said):
    assert fill(message, {"age": age}) == said
