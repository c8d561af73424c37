"""The forms of the set-up: what is typed becomes the file, or a sentence beside the field."""

from __future__ import annotations

import tomllib

import pytest

from cli.brandfile import SAFE_NEVER
from cli.setup.brandtext import BrandText
from cli.setup.fields import Fields
from cli.setup.packs import KINDS, never_pack
from cli.setup.steps import STEPS
from tests.cli.setup.test_brandtext import BLANK

GOOD = {"name": "Acme", "about": "We roast.", "timezone": "Europe/Oslo", "languages": "English, nb"}


def changed(step, given, text=BLANK):
    found, fields = BrandText(text), Fields(given)
    STEPS[step].change(found, fields)
    return tomllib.loads(found.text), fields.problems


def test_who_we_are():
    given = GOOD | {
        "website": "acme.example",
        "regions": "Norway, se",
        "aliases": "acme roast\nACME,",
        "handle.mastodon": "https://social.example/@acme",
        "handle.youtube": "https://www.youtube.com/@acmeroast/",
        "handle.bluesky": "acme.bsky.social",
    }
    read, problems = changed("who", given)
    assert problems == {}
    brand = read["brand"]
    assert brand["languages"] == ["en", "nb"]
    assert brand["regions"] == ["NO", "SE"]
    assert brand["aliases"] == ["acme roast", "ACME"]
    assert brand["website"] == read["contact"]["user_agent_contact"] == "https://acme.example"
    assert brand["handles"] == {
        "mastodon": "@acme@social.example",
        "youtube": "@acmeroast",
        "bluesky": "acme.bsky.social",
    }


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "name is missing"),
        ("about", "", "in a few sentences"),
        ("about", "x" * 2001, "2,001 characters long"),
        ("about", "our password is ${SMTP_PASSWORD}", "without a dollar sign"),
        ("languages", "", "at least one language"),
        ("languages", "Klingonish", "is not known as a language"),
        ("languages", "zz", "is not known as a language"),
        ("regions", "Atlantis", "is not known as a country"),
        ("timezone", "Oslo", "did you mean Europe/Oslo"),
        ("timezone", "", "in which time zone"),
        ("website", "javascript:alert(1)", "no web address"),
        ("website", "acme", "no web address"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_changes_nothing(field, typed, says):
    read, problems = changed("who", GOOD | {field: typed})
    assert list(problems) == [field]
    assert says in problems[field]
    assert read == tomllib.loads(BLANK)


def test_words_competitors_come_and_go():
    read, _ = changed(
        "words", {"topics": "cold brew\nlatte art, pour-over", "hashtags": "#coffee #x", "competitors": "Globex"}
    )
    assert read["niche"]["topics"] == ["cold brew", "latte art", "pour-over"]
    assert read["niche"]["hashtags"] == ["coffee", "x"]
    assert read["competitors"] == {"Globex": {"aliases": ["Globex"]}}
    text = BrandText(BLANK)
    text.put(("competitors", "Globex", "handles"), ("@globex",))
    read, _ = changed("words", {"competitors": "Globex, Initech"}, text.text)
    assert read["competitors"]["Globex"]["handles"] == ["@globex"]
    read, _ = changed("words", {"competitors": "Initech"}, text.text)
    assert list(read["competitors"]) == ["Initech"]


def test_markets_are_made_renamed_and_taken_away():
    given = {
        "market.0.name": "North",
        "market.0.people": "ana, bo",
        "market.0.send_at": "7:30",
        "market.1.name": "South",
    }
    read, problems = changed("markets", given)
    assert problems == {}
    assert read["markets"]["North"]["people"] == ["ana", "bo"]
    assert list(read["markets"]) == ["North", "South"]
    text = BrandText(BLANK)
    text.put(("markets", "North", "note"), "ask Kari")
    shown = STEPS["markets"].values(text)
    read, _ = changed("markets", shown | {"market.0.name": "Nord"}, text.text)
    assert read["markets"] == {"Nord": {"note": "ask Kari"}}
    read, _ = changed("markets", shown | {"market.0.name": ""}, text.text)
    assert not read.get("markets")
    _, problems = changed("markets", {"market.0.name": "A", "market.1.name": "A", "market.0.hours": "all day"})
    assert list(problems) == ["market.0.hours", "market.1.name"]


def test_what_is_shown_is_what_is_written():
    for step in STEPS.values():
        text = BrandText(BLANK)
        fields = Fields(step.values(text) | {"voice": ""})
        step.change(text, fields)
        assert fields.problems == {}
        assert text.text == BLANK


def test_a_sentence_of_the_loader_finds_its_field():
    assert STEPS["who"].field_of("brand.languages.0 is 'x': no") == "languages"
    assert STEPS["never"].field_of("safety.never.2 is 3: no") == "never"
    assert STEPS["who"].field_of("report.at is 'x': no") == ""


def test_every_kind_of_brand_has_what_nobody_should_touch():
    for kind in KINDS:
        assert set(SAFE_NEVER) <= set(never_pack(kind))
        assert len(never_pack(kind)) == len(set(never_pack(kind)))
    assert "gambling" in never_pack("finance")
