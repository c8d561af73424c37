"""Holds for every parser: the invented answers under tests/fixtures come out exactly as written.

A case is a folder ``tests/fixtures/<platform>/<case>/`` with ``response.*``, ``meta.json`` (the
parser's function and keywords) and ``output.json``; nothing else names it.
"""

from __future__ import annotations

import json

import pytest

from crawler.errors import ParseError
from tests.spiders.parsers.cases import FIXTURES, Case, fixture_cases, plain

CASES = fixture_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_invented_answer_comes_out_exactly_so(case: Case):
    expected = json.loads((case.folder / "output.json").read_text(encoding="utf-8"))
    try:
        result = plain(case.parse(case.body))
    except ParseError as error:
        result = {"error": str(error)}
    assert result == expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_parsers_are_pure(case: Case):
    """The same bytes give the same result, and the bytes stay as they were."""

    def outcome() -> object:
        try:
            return plain(case.parse(case.body))
        except ParseError as error:
            return str(error)

    assert outcome() == outcome()


@pytest.mark.parametrize("platform", sorted(path.name for path in FIXTURES.iterdir()))
def test_every_platform_shows_a_list_an_error_and_odd_entries(platform: str):
    cases = [case for case in CASES if case.platform == platform]
    names = {case.name for case in cases}
    assert "odd" in names
    assert any(name.startswith("error") for name in names)
    assert any("dropped" in json.loads((case.folder / "output.json").read_text("utf-8")) for case in cases)
    assert any(
        case.parser.startswith(("parse_thread", "parse_comment", "parse_context", "parse_item_tree")) for case in cases
    )


@pytest.mark.parametrize("platform", sorted(path.name for path in FIXTURES.iterdir()))
def test_every_public_parser_has_a_fixture(platform: str):
    """A parser nobody wrote an example for is a parser nobody can read."""
    import importlib

    module = importlib.import_module(f"spiders.parsers.{platform}")
    public = {
        name
        for name in vars(module)
        if name.startswith("parse_") and getattr(module, name).__module__ == module.__name__
    }
    assert public <= {case.parser for case in CASES if case.platform == platform}
