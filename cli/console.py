"""Where output goes: tables on a terminal, plain stable lines into a pipe; text of strangers inert."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.inert import inert


def on_terminal() -> bool:
    """Whether a person looks at standard output as it is written."""
    return sys.stdout.isatty()


def console() -> Console:
    """Standard output; no markup is read in anything printed (``NO_COLOR`` is Rich's to obey)."""
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=not on_terminal())


@cache
def narrator() -> Console:
    """Standard error, for progress and remarks: a pipe gets results only, a log whole lines."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=not sys.stderr.isatty())


def safe(text: object, style: str = "") -> Text:
    """A cell whose content can neither style nor steer the terminal."""
    return Text(inert(str(text)), style=style)


def print_rows(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A table on a terminal; into a pipe a header line and one line a row, separated by tabs."""
    if not on_terminal():
        write_tabbed([headers, *rows])
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else safe("" if cell is None else cell) for cell in row))
    console().print(table)


def write_tabbed(rows: Iterable[Sequence[object]]) -> None:
    """Lines of cells separated by tabs; no cell holds a tab, a line's end or a control character."""
    for row in rows:
        cells = ("" if cell is None else inert(str(cell)) for cell in row)
        sys.stdout.write("\t".join(cells) + "\n")


def say(line: str = "") -> None:
    """One inert line on standard output."""
    sys.stdout.write(inert(line) + "\n")
