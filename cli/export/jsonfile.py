"""The same rows as JSON: one object a line, or one list; numbers stay numbers, lists lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO

from cli.export.columns import Cell


def write_ndjson(file: IO[str], rows: Iterable[dict[str, Cell]]) -> int:
    """One object a line; gives how many."""
    written = 0
    for row in rows:
        file.write(dumps(row) + "\n")
        written += 1
    return written


def write_json(file: IO[str], rows: Iterable[dict[str, Cell]]) -> int:
    """One list, written row by row; gives how many."""
    written = 0
    file.write("[")
    for row in rows:
        file.write(("," if written else "") + "\n  " + dumps(row))
        written += 1
    file.write("\n]\n")
    return written


def dumps(value: object) -> str:
    """JSON in ASCII escapes: no control or bidirectional character of a post reaches a terminal raw."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False)
