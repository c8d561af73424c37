"""Every message of the code is in every catalogue, translated, with the same places to fill."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from pydantic import ValidationError

from cli.commands.report import ReportLanguage
from cli.languages.catalogues import CODES, catalogue_file, known, translations
from cli.languages.gather import FOLDERS, ROOT, gathered, template, written
from cli.report.plays import REASONS
from crawler.config.sections import Market, ReportConfig
from ranking.safety.reasons import SENTENCES

OTHERS = CODES[1:]
_PLACE = re.compile(r"\{\w*\}")


@pytest.fixture(scope="module")
def gatherings() -> Catalog:
    return template()


def ids_of(catalogue: Catalog) -> set[str]:
    return {each if isinstance(each, str) else each[0] for each in (m.id for m in catalogue if m.id)}


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language: str, gatherings: Catalog) -> None:
    stands = catalogue_file(language).read_bytes()
    assert stands == written(gathered(language, gatherings)), "run: python -m cli.languages.gather"


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_with_the_same_places(language: str) -> None:
    with catalogue_file(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    for message in catalogue:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert len(forms(message.string)) == (1 if isinstance(message.id, str) else catalogue.num_plurals)
        wanted = {place for form in forms(message.id) for place in _PLACE.findall(form)}
        for form in forms(message.string):
            assert form.strip(), f"{language}: no translation of {message.id!r}"
            assert set(_PLACE.findall(form)) == wanted, form
            assert form == form.strip()


def test_tables_of_the_ranker_are_gathered_whole(gatherings: Catalog) -> None:
    assert set(SENTENCES.values()) <= ids_of(gatherings)
    assert set(REASONS.values()) <= ids_of(gatherings)
    assert set(SENTENCES) <= set(REASONS), "a veto's reason needs a heading in cli.report.plays"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_message_stands_inside_an_f_string(folder: str) -> None:
    assert [found for path in sorted((ROOT / folder).rglob("*.py")) for found in hidden(path.read_text("utf-8"))] == []


def hidden(source: str) -> list[str]:
    """Messages that gathering cannot see, since Babel reads an f-string as one piece."""
    if not re.search(r"\{[^{}]*\b(?:n?gettext|say|say_many|phrase)\(", source):
        return []  # which spares reading most files
    strings = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
    calls = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
    telling = ((node, getattr(node.func, "attr", getattr(node.func, "id", ""))) for node in calls)
    named = {"gettext", "ngettext", "say", "say_many", "phrase"}
    return [ast.unparse(node) for node, name in telling if name in named and isinstance(node.args[0], ast.Constant)]


def test_a_message_in_an_f_string_would_be_found() -> None:
    for source in ("x = f'## {tongue.gettext(\"Best\")}'", 'x = rf"""##\n{\n  tongue.gettext("Best")}"""'):
        assert hidden(source) == ["tongue.gettext('Best')"]


def test_few_translations_are_left_in_english() -> None:
    for language in OTHERS:
        spoken = translations(language)
        same = [text for text in SENTENCES.values() if spoken.gettext(text) == text]
        assert same == [], f"{language}: {same}"


@pytest.mark.parametrize(
    ("code", "spoken"), [("no", "nb"), ("nn", "nb"), ("pt-BR", None), ("de_AT", "de"), ("EN", "en"), (None, None)]
)
def test_codes_of_languages_are_understood(code: str | None, spoken: str | None) -> None:
    assert known(code) == spoken


def test_the_file_and_the_command_know_the_same_languages() -> None:
    assert tuple(ReportLanguage) == CODES
    for code in CODES:
        assert ReportConfig(language=code).language == Market(report_language=code).report_language == code
    assert ReportConfig.model_validate({"language": "no"}).language == "nb"
    with pytest.raises(ValidationError, match="'en', 'tr', 'nb', 'lv', 'de' or 'es'"):
        ReportConfig.model_validate({"language": "fi"})
