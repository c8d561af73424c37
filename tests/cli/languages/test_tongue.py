"""Plurals, numbers, times and names as people of each language write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from cli.languages.catalogues import CODES
from cli.languages.choosing import brand_tongue, market_tongue
from cli.languages.tongue import Tongue, tongue_of
from cli.report import words
from crawler import figures
from crawler.sentences import Sentence, chain, say, say_many
from tests.ranking.builders import brand

MORNING = datetime(2026, 11, 22, 7, 2, tzinfo=UTC)
RIGA = ZoneInfo("Europe/Riga")


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("en", 1, "1 post"),
        ("en", 5210, "5,210 posts"),
        ("tr", 5, "5 gönderi"),
        ("nb", 5210, "5\N{NO-BREAK SPACE}210 innlegg"),
        ("de", 1, "1 Beitrag"),
        ("de", 5210, "5.210 Beiträge"),
        ("es", 2, "2 publicaciones"),
        ("lv", 0, "0 ierakstu"),
        ("lv", 1, "1 ieraksts"),
        ("lv", 11, "11 ieraksti"),
        ("lv", 21, "21 ieraksts"),
    ],
)
def test_plurals_are_those_of_the_language(language: str, count: int, told: str) -> None:
    assert tongue_of(language).ngettext("{n} post", "{n} posts", count) == told


@pytest.mark.parametrize(
    ("language", "number", "date", "age"),
    [
        ("en", "12.4K", "Sunday, 22 November 2026", "5 h ago"),
        ("tr", "12,4 B", "22 Kasım 2026 Pazar", "5 sa önce"),
        ("nb", "12,4k", "søndag 22. november 2026", "for 5 t siden"),
        ("lv", "12,4 tūkst.", "svētdiena, 2026. gada 22. novembris", "pirms 5 st."),
        ("de", "12.400", "Sonntag, 22. November 2026", "vor 5 Std."),
        ("es", "12,4 mil", "domingo, 22 de noviembre de 2026", "hace 5 h"),
    ],
)
def test_numbers_dates_and_ages(language: str, number: str, date: str, age: str) -> None:
    tongue = tongue_of(language)
    assert words.human_number(12_449, tongue).replace("\N{NO-BREAK SPACE}", " ") == number
    assert words.long_date(MORNING, RIGA, tongue) == date
    assert words.age(MORNING - timedelta(hours=5), MORNING, tongue) == age


def test_a_wall_clock_is_right_on_both_sides_of_a_change() -> None:
    german, berlin = tongue_of("de"), ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert words.local_time(datetime(2026, 3, 29, 5, 0, tzinfo=UTC), before, berlin, german) == "morgen 07:00"
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert words.local_time(datetime(2026, 10, 25, 6, 0, tzinfo=UTC), before, berlin, german) == "morgen 07:00"


@pytest.mark.parametrize(
    ("language", "region", "clock"), [("en", None, "15:30"), ("en", "US", "3:30 PM"), ("de", "AT", "15:30")]
)
def test_a_country_s_variant_is_spoken_where_the_language_is_at_home(
    language: str, region: str | None, clock: str
) -> None:
    tongue = tongue_of(language, region)
    at = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    assert words.clock_time(at, ZoneInfo("UTC"), tongue).replace("\N{NARROW NO-BREAK SPACE}", " ") == clock
    assert tongue_of("de", "NO").locale.territory is None


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'fi'; there are en, tr"):
        tongue_of("fi")


MARKETS = {
    "oslo": {"languages": ["no", "en"], "regions": ["NO"]},
    "riga": {"languages": ["lv", "ru"], "report_language": "en"},
    "paris": {"languages": ["fr", "de"]},
    "wien": {"languages": ["de"], "regions": ["AT"]},
}


@pytest.mark.parametrize(("market", "spoken"), [("oslo", "nb_NO"), ("riga", "en"), ("paris", "tr"), ("wien", "de_AT")])
def test_a_market_hears_its_own_choice_else_its_first_language_else_the_brand_s(market: str, spoken: str) -> None:
    ours = brand(markets=MARKETS, report={"language": "tr"})
    tongue = market_tongue(ours, market)
    assert str(tongue.locale).startswith(spoken)
    assert (brand_tongue(ours).code, brand_tongue(ours, "es").code) == ("tr", "es")


STRANGERS = st.text(max_size=30) | st.sampled_from(["{n}", "{brand}", "<b>", "%s", "{0.__class__}"])


@given(STRANGERS, st.sampled_from(CODES))
def test_strangers_words_are_put_in_as_they_are(said: str, language: str) -> None:
    tongue = tongue_of(language)
    assert said in tongue.tell(say("“{alias}” with {words} near it", alias="x", words=said))
    bold = Markup("<b>{}</b>").format(said)
    told = tongue.gettext("Comment under “{title}”", title=bold)
    assert isinstance(told, Markup)
    assert str(bold) in told


def nested(count: int) -> Sentence:
    looks = say("2 snapshots, {hours} h apart", hours=figures.decimal(3.0))
    return chain(
        say("Written {ago}.", ago=figures.ago(49)),
        say("Seen in {region}, which we serve.", region=figures.region("NO")),
        say_many("{n} other brand spoke there.", "{n} other brands spoke there.", count),
        say("This is read from {basis}.", basis=chain(looks, "“q”", by="; ")),
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "Written 2 days ago. Seen in Norway, which we serve. 2 other brands spoke there. "
                "This is read from 2 snapshots, 3 h apart; “q”."
            ),
        ),
        (
            "de",
            (
                "Geschrieben vor 2 Tagen. Gesehen in Norwegen; dort sind wir tätig. 2 andere Marken haben dort "
                "gesprochen. Das ergibt sich aus Folgendem: 2 Messungen im Abstand von 3 Std.; “q”."
            ),
        ),
        (
            "lv",
            (
                "Rakstīts pirms 2 dienām. Redzēts valstī, kurā strādājam: Norvēģija. Tur runājuši 2 citi zīmoli. "
                "Tas izriet no šā: 2 mērījumi ar 3 st. starpību; “q”."
            ),
        ),
    ],
)
def test_a_sentence_is_told_anew_with_all_that_is_in_it(language: str, told: str) -> None:
    assert tongue_of(language).tell(nested(2)) == told


@pytest.mark.parametrize("language", CODES)
def test_every_kind_of_figure_can_be_told(language: str) -> None:
    tongue: Tongue = tongue_of(language)
    made: list[Any] = [
        figures.number(0), figures.number(943), figures.number(12_345), figures.number(1_240_000),
        figures.percent(0.004), figures.percent(0.4), figures.span(0.5), figures.ago(30), figures.decimal(2.5),
        figures.language("lv"), figures.region("ZZ"), figures.names(["a", "b", "c"]), figures.names([]),
    ]  # fmt: skip
    told = [tongue.tell(figure) for figure in made]
    assert told[1] == "940"
    assert all(told[:-1])
