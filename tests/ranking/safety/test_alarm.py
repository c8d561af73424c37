"""Alarms: what accuses us or endangers our customers wakes somebody, and what people say all day does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ranking.safety.check import SafetyChecker, _asked
from ranking.safety.ours import BRAND_MORE, UNNAMED_MORE
from ranking.target import Target
from tests.ranking.builders import author, brand, candidate, comment, targets_of

ROWS = tomllib.loads((Path(__file__).parent / "alarms_unseen.toml").read_text(encoding="utf-8"))["rows"]
FLASKS = brand(
    brand={
        "name": "Brellow",
        "aliases": ["Brellow", "@brellow"],
        "about": "Brellow makes flasks, bottles, lunch boxes and kettles. We join talk about keeping tea warm.",
        "languages": ["en", "de"],
        "regions": ["NO", "DE"],
        "handles": {"mastodon": "@brellow@kitchen.example"},
    },
    niche={"topics": ["thermos flasks", "packing lunch", "kettles and tea"], "examples": ["which flask stays hot?"]},
)
DANGER = "same here, the handle came off and the hot water went over my foot"


@pytest.fixture(scope="module")
def checker(encoder):
    return SafetyChecker(FLASKS, encoder)


def escalated(results):
    return [result.veto is not None and result.veto.action == "escalate" for result in results]


def test_most_unseen_alarms_are_escalated_and_few_complaints_are(checker):
    texts = [text.replace("{us}", "Brellow") for _, _, text in ROWS]
    found = escalated(checker.check([Target(candidate(text, f"p{at}")) for at, text in enumerate(texts)]))
    alarms = [hit for hit, (_, kind, _) in zip(found, ROWS, strict=True) if kind]
    harmless = [hit for hit, (_, kind, _) in zip(found, ROWS, strict=True) if not kind]
    assert sum(alarms) / len(alarms) >= 0.6
    assert sum(harmless) / len(harmless) <= 0.05


def test_without_our_name_nobody_is_woken(checker):
    texts = [text.replace("{us}", "Kwillow") for _, kind, text in ROWS if kind][::6]
    assert not any(escalated(checker.check([Target(candidate(text, f"p{at}")) for at, text in enumerate(texts)])))


def test_a_danger_told_under_a_post_about_us_needs_no_name(checker):
    under_us = candidate("my new Brellow kettle, what a beauty", comments=(comment(DANGER),))
    elsewhere = candidate("my new kettle, what a beauty", comments=(comment(DANGER),))
    ours = candidate("new lids are in", author=author("brellow@kitchen.example"), comments=(comment(DANGER),))
    assert [escalated(checker.check(list(targets_of(c))))[1] for c in (under_us, elsewhere, ours)] == [
        True,
        False,
        True,
    ]


def test_more_is_asked_of_other_companies_jokes_and_where_our_name_only_stands_above(checker):
    joke = comment("Brellow you are on fire today, our kettles are sweating", author=author("teahouse_official"))
    told = candidate("kettles", comments=(joke, comment(joke.body, "c2")))
    post, shop, person = checker._read(list(targets_of(told)))
    assert shop.alarm == pytest.approx(person.alarm)
    assert _asked(shop, named=True) == BRAND_MORE > _asked(person, named=True) == 0
    assert _asked(person, named=False) == UNNAMED_MORE > 0
    assert _asked(post, named=True) == 0


@pytest.mark.parametrize(
    ("text", "fake"),
    [
        ("Brellow Kundenservice: Sie haben zu viel bezahlt, IBAN ins Formular, das Geld kommt heute", True),
        ("Atención al cliente Brellow: le debemos dinero, escriba su iban en el formulario", True),
        ("Brellow Kundenservice hat mir in zehn Minuten geholfen, danke", False),
        ("does Brellow ship to norway? my iban is norwegian", False),
    ],
)
def test_who_opens_as_our_service_and_asks_for_an_account_is_no_customer(checker, text, fake):
    veto = checker.check([Target(candidate(text))])[0].veto
    assert (veto is not None and veto.reason == "fake_in_our_name") is fake
