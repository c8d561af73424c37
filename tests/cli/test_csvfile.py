"""A CSV gives back what was put in; in a spreadsheet nothing of it runs."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.export.columns import COLUMNS
from cli.export.csvfile import BOM, EXCEL_CELL_CHARS, write_csv

BLUEPRINT = """
opportunity_id rank verdict score fit fit_reason reach play act_before platform kind url target
title body author_handle author_url author_followers published_at captured_at language region
view_count like_count comment_count share_count views_per_hour forecast_views slot_probability
hashtags reasons status assignee note
"""
SINCE = "status_by status_at partner rest_reason rest_until spoken_at campaign alarm"
"""What the blueprint's columns left out stands behind them, so that old sheets keep working."""
EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS)
NASTY = st.text() | st.text(alphabet="=+-@,;\"'\n\r\t\x00|0123eE. aé\ud800")


def written(*bodies: str, excel: bool = False) -> str:
    file = io.StringIO(newline="")
    write_csv(file, [{**EMPTY, "body": body} for body in bodies], excel=excel)
    return file.getvalue()


def read_back(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def plain(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", re.sub(r"\r\n?", "\n", text))


def test_columns_are_those_of_the_blueprint() -> None:
    assert list(COLUMNS) == [*BLUEPRINT.split(), *SINCE.split()]


def test_yes_and_no_are_words_a_spreadsheet_knows() -> None:
    file = io.StringIO(newline="")
    write_csv(file, [{**EMPTY, "partner": flag} for flag in (True, False, None)], excel=True)
    assert [row["partner"] for row in read_back(file.getvalue())] == ["true", "false", ""]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [("10/10", True), ("3-4", True), ("12:30 pm", True), ("May 4", True), ("4 May 2026", True), ("2026-03-04", True),
     ("10 of 10", False), ("May I?", False), ("may", False), ("4 people", False), ("mayor 4x", False)],
)  # fmt: skip
def test_what_a_spreadsheet_would_take_for_a_date_stays_a_text(text: str, guarded: bool) -> None:
    assert read_back(written(text, excel=True).removeprefix(BOM))[0]["body"] == ("'" if guarded else "") + text


@given(st.lists(NASTY, max_size=5))
def test_what_is_written_is_read_back(bodies: list[str]) -> None:
    text = written(*bodies)
    assert [row["body"] for row in read_back(text)] == [plain(body) for body in bodies]
    assert "\r" not in text
    text.encode("utf-8")


@given(NASTY)
def test_no_cell_of_a_spreadsheet_begins_a_formula_or_a_number(body: str) -> None:
    text = written(body, excel=True)
    assert text.startswith(BOM)
    cell = read_back(text.removeprefix(BOM))[0]["body"]
    assert not re.match(r"\s*[=+\-@\t\r]", cell)
    assert not re.fullmatch(r"\s*[.,]*\d[\d.,]*([eE][+-]?\d+)?\s*", cell)
    assert cell.removeprefix("'") == plain(body) or cell == plain(body)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example")', "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1+1", " =1"]
)
def test_formulas_are_guarded(text: str) -> None:
    assert read_back(written(text, excel=True).removeprefix(BOM))[0]["body"] == "'" + text


def test_spreadsheet_lines_end_as_windows_wants() -> None:
    text = written("a", excel=True)
    assert text.count("\r\n") == 2
    assert "\n" not in text.replace("\r\n", "")


def test_ids_of_digits_keep_their_zeros() -> None:
    file = io.StringIO(newline="")
    write_csv(file, [{**EMPTY, "opportunity_id": "0012e5", "rank": 3}], excel=True)
    row = read_back(file.getvalue().removeprefix(BOM))[0]
    assert (row["opportunity_id"], row["rank"]) == ("'0012e5", "3")


def test_a_cell_too_long_for_a_spreadsheet_is_cut() -> None:
    cell = read_back(written("x" * 40_000, excel=True).removeprefix(BOM))[0]["body"]
    assert len(cell) == EXCEL_CELL_CHARS
