"""Names are found however they are typed, and only where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.plays.alias import AliasMatcher

US, RIVAL = "us", "Kolibri"
MATCHER = AliasMatcher(
    {US: ("Fernweh", "Fernweh Trail", "山の道", "Nord Ly", "Nord Ly Tent"), RIVAL: ("Kolibri",)},
    {US: ("@fernweh_bags",), RIVAL: ("@kolibri.gear",)},
)
plain = st.text(st.characters(categories=["Ll", "Lu", "Zs", "Po"], exclude_characters="@#"), max_size=40)


def owners(text: str) -> set[str]:
    return {hit.owner for hit in MATCHER.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "love my fernweh",
        "FERNWEH!!",
        "Ｆｅｒｎｗｅｈ bag",
        "fern\u200dweh",
        "fern\u00adweh",
        "fernweh's zip",
        "Fernwehs Reißverschluss",
        "fernwehden memnunum",
        "fernweh-teltet",
        "mi (fernweh)",
        "#fernweh forever",
        "#FernwehTrail",
        "ask @fernweh_bags",
        "ask @Fernweh.Bags please",
        "この山の道が好き",
        "nordly is fine",
        "nord-ly is fine",
    ],
)
def test_our_name_is_found(text):
    assert US in owners(text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "fernwehmut", "unfernweh", "nordlys over the fjord", "the mountain road", "@fernwehbagsfan", "#fern"],
)
def test_what_only_looks_like_it_is_not(text):
    assert US not in owners(text)


def test_a_handle_is_tagged_and_a_word_is_not():
    assert any(hit.tagged for hit in MATCHER.find("hey @fernweh_bags"))
    assert not any(hit.tagged for hit in MATCHER.find("hey fernweh"))


def test_mentions_of_the_platform_count():
    assert [hit.tagged for hit in MATCHER.find("look at this", mentions=("fernweh_bags",))] == [True]


def test_a_shared_first_word_alone_is_only_a_part():
    assert [hit.kind for hit in MATCHER.find("nord is where i live")] == ["part"]


def test_competitors_are_told_apart():
    assert owners("kolibri beats fernweh") == {US, RIVAL}


@given(before=plain, after=plain)
def test_found_between_any_words(before, after):
    assert US in owners(f"{before} fernweh {after}")


@given(st.text(max_size=300))
def test_total_on_any_text(text):
    assert isinstance(MATCHER.find(text), tuple)


@given(st.integers(0, 6), st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff"]))
def test_invisible_joiners_change_nothing(place, joiner):
    name = "fernweh"
    assert US in owners(f"my {name[:place]}{joiner}{name[place:]} bag")
