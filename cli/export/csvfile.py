"""CSV that every program reads back as it was, and that no spreadsheet runs."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from typing import IO

from cli.export.columns import COLUMNS, Cell

BOM = "\ufeff"
EXCEL_CELL_CHARS = 32_767
"""Longer cells make Excel refuse or repair the file (its specifications and limits)."""

_LINE_END = re.compile(r"\r\n?")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# OWASP, CSV injection: these begin a formula; the full-width forms do in some locales.
_FORMULA = re.compile(r"^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
_LOOKS_NUMERIC = re.compile(r"^\s*[.,]*\d[\d.,]*(?:[eE][+-]?\d+)?\s*$")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# A verdict of "10/10" would be read as the tenth of October, "3-4" as a day in April, "12:30" as a time.
_LOOKS_DATED = re.compile(
    rf"""\s* (?: \d[\d\s./:-]*[./:-][\d\s./:-]*(?:am|pm)?
            | {_MONTH}[\s.-]*\d[\d,\s]*
            | \d+[\s.-]*{_MONTH}[\s.-]*\d* ) \s*""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_CHARS = 40


def write_csv(
    file: IO[str], rows: Iterable[dict[str, Cell]], *, excel: bool, columns: Collection[str] = COLUMNS.keys()
) -> int:
    """Write a header and the rows, one at a time; gives how many.

    Args:
        file: opened with ``newline=""`` as UTF-8.
        rows: cells by column name.
        excel: byte-order mark, CRLF, and text that would run or turn into a number or a date is guarded
            with an apostrophe, which spreadsheets take for "this is text".
        columns: names and order; an export's own unless told.
    """
    if excel:
        file.write(BOM)
    writer = csv.writer(file, lineterminator="\r\n" if excel else "\n")
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([_cell(row[name], excel=excel) for name in columns])
        written += 1
    return written


def _cell(value: Cell, *, excel: bool) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = " | ".join(value) if isinstance(value, tuple) else value
    # A bare CR would be left unquoted by Python's writer and read as a line's end.
    text = _UNWRITABLE.sub("\ufffd", _LINE_END.sub("\n", text))
    return _guarded(text) if excel else text


def _guarded(text: str) -> str:
    """An id of digits keeps its zeros; a caption that begins with ``=`` stays a caption."""
    dated = len(text) <= _DATE_CHARS and _LOOKS_DATED.fullmatch(text)
    if dated or _FORMULA.match(text) or _LOOKS_NUMERIC.match(text):
        text = "'" + text
    return text[:EXCEL_CELL_CHARS]
