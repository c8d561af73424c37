"""A workbook: typed cells, links, a frozen and filtered header, a sheet for each play and one of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.export.columns import COLUMNS, Cell

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

EXCEL_CELL_CHARS = 32_767
EXCEL_LINKS = 65_530
"""A sheet with more links is repaired by Excel (its specifications and limits)."""
EXCEL_LINK_CHARS = 2_079

_MOMENTS = frozenset({"act_before", "published_at", "captured_at", "status_at", "rest_until", "spoken_at"})
_LINKS = frozenset({"url", "author_url"})
_WIDE = {
    "title": 48,
    "body": 48,
    "reasons": 60,
    "url": 40,
    "note": 30,
    "author_handle": 20,
    "campaign": 20,
    **dict.fromkeys(_MOMENTS, 17),
}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ALL = "opportunities"


@dataclass(frozen=True)
class SourceSheet:
    """The last sheet: which sources this list has seen, and how they stand."""

    headers: Sequence[str]
    rows: Iterable[Sequence[object]]


def write_xlsx(path: Path, rows: Iterable[dict[str, Cell]], sources: SourceSheet) -> int:
    """Write the rows one at a time; gives how many.

    Each row stands on the first sheet and on its play's. Rows already written are on disk: memory does not
    grow with them. Moments are in the brand's zone, which the workbook's cells cannot name.

    Raises:
        OSError: the disk refused.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), {**options, "strings_to_urls": False, "strings_to_numbers": False})
    sheets = _Sheets(book)
    written = 0
    try:
        for row in rows:
            sheets.add(_ALL, row)
            if row["play"]:
                sheets.add(str(row["play"]), row)
            written += 1
        sheets.finish()
        _write_sources(book, sources)
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
    return written


class _Sheets:
    """The sheets so far; each knows its next row and how many links it may still hold."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.found: dict[str, Worksheet] = {}
        self.rows: dict[str, int] = {}
        self.links: dict[str, int] = {}
        self._sheet(_ALL)

    def add(self, name: str, row: dict[str, Cell]) -> None:
        """One more row of a sheet."""
        sheet = self._sheet(name)
        self.rows[name] += 1
        for column, title in enumerate(COLUMNS):
            self._write(name, sheet, (self.rows[name], column), title, row[title])

    def finish(self) -> None:
        """Filters over what is there."""
        for name, sheet in self.found.items():
            sheet.autofilter(0, 0, self.rows[name], len(COLUMNS) - 1)

    def _sheet(self, name: str) -> Worksheet:
        if name not in self.found:
            sheet = self.book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(COLUMNS):
                sheet.set_column(column, column, _WIDE.get(title, 13))
                sheet.write_string(0, column, title, self.bold)
            self.found[name], self.rows[name], self.links[name] = sheet, 0, 0
        return self.found[name]

    def _write(self, name: str, sheet: Worksheet, at: tuple[int, int], title: str, value: Cell) -> None:
        if value is None or value == ():
            return
        if isinstance(value, bool):
            sheet.write_boolean(*at, value)
            return
        if isinstance(value, int | float):
            sheet.write_number(*at, value)
            return
        text = _text(value)
        if title in _MOMENTS:
            # The offset is the brand's own; cells hold wall-clock time.
            sheet.write_datetime(*at, datetime.fromisoformat(text).replace(tzinfo=None), self.moment)
        elif title in _LINKS and self.links[name] < EXCEL_LINKS and _is_link(text):
            self.links[name] += 1
            sheet.write_url(*at, text, string=text)
        else:
            sheet.write_string(*at, text)


def _text(value: str | tuple[str, ...]) -> str:
    text = " | ".join(value) if isinstance(value, tuple) else value
    return _UNWRITABLE.sub("\ufffd", text)[:EXCEL_CELL_CHARS]


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://")) and len(text) <= EXCEL_LINK_CHARS


def _write_sources(book: Any, sources: SourceSheet) -> None:
    sheet = book.add_worksheet("sources")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, header in enumerate(sources.headers):
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(sources.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, column, value)
            elif value is not None:
                sheet.write_string(last, column, _text(str(value)))
    sheet.set_column(0, len(sources.headers) - 1, 18)
    sheet.autofilter(0, 0, last, len(sources.headers) - 1)
