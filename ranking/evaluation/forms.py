"""Reading evaluation sets: every column as text, empty means unknown, nothing guessed.

The forms are those of ``docs/evaluation.md``; any further set in the same form is read
by the same functions.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import UsageError

POSITIVE_LABELS = frozenset({"1", "true", "yes", "on-topic"})
NEGATIVE_LABELS = frozenset({"0", "false", "no", "off-topic"})
_FIELD_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class TextRow:
    """A text of a yes/no set, whether it is positive, and the group it is left out with."""

    text: str
    label: bool
    group: str


@dataclass(frozen=True)
class JudgedItem:
    """A post or comment with the raters' mean grade (0-3), play and whether it is unsafe."""

    item_id: str
    source: str
    language: str
    text: str
    likes: int | None
    comments: int | None
    views: int | None
    grade: float
    play: str
    play_agreed: bool
    unsafe: bool

    @property
    def written(self) -> bool:
        """Whether the item was invented for the set (ids ``a_``)."""
        return self.item_id.startswith("a_")


def set_name(path: Path) -> str:
    """The set's name: that of its file or folder, without endings."""
    return path.name.split(".", maxsplit=1)[0]


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file, gzipped or not.

    Raises:
        UsageError: the file is missing or no CSV of UTF-8 text.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file, restval="")
    except FileNotFoundError:
        how = "give the set's folder or file as docs/evaluation.md names it"
        raise UsageError(f"{path} does not exist; {how}") from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from error


def read_json(path: Path) -> Any:
    """A JSON file of a set.

    Raises:
        UsageError: the file is missing or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; give the set's folder as docs/evaluation.md names it") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as JSON: {error}") from error


def whole(text: str | None) -> int | None:
    """A count (some sets write 12.0), or ``None`` where the field is empty."""
    return int(float(text)) if text else None


def read_texts(path: Path) -> list[TextRow]:
    """Texts of a yes/no set (``plays/*``, ``safety/*``); a set without groups is one group.

    Raises:
        UsageError: text or label is missing, a label is none of the known, or nothing is in the file.
    """
    rows = require_columns(path, list(read_rows(path)), ("text", "label"))
    return [TextRow(row["text"], _is_positive(row["label"], path), row.get("group") or "") for row in rows]


def require_columns(path: Path, rows: list[dict[str, str]], needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows, if there are any and they have the columns.

    Raises:
        UsageError: names the columns that are missing.
    """
    if not rows:
        raise UsageError(f"{path} holds no rows")
    missing = [column for column in needed if column not in rows[0]]
    if missing:
        raise UsageError(f"{path} lacks the column {', '.join(missing)}; docs/evaluation.md shows the form")
    return rows


def _is_positive(label: str, path: Path) -> bool:
    word = label.strip().lower()
    if word in POSITIVE_LABELS:
        return True
    if word in NEGATIVE_LABELS:
        return False
    raise UsageError(f"{path}: label {label!r} is none of 0/1, True/False, yes/no, on-topic/off-topic")


def read_judgments(folder: Path) -> list[JudgedItem]:
    """Items with their ratings; an item nobody rated is left out."""
    ratings = {row["item_id"]: row for row in read_rows(folder / "ratings.csv")}
    return [
        JudgedItem(
            item_id=row["item_id"],
            source=row["source"],
            language=row["language"],
            text=row["text"],
            likes=whole(row["likes"]),
            comments=whole(row["comments"]),
            views=whole(row["views"]),
            grade=float(ratings[row["item_id"]]["grade"]),
            play=ratings[row["item_id"]]["play"],
            play_agreed=ratings[row["item_id"]]["play_agreed"] == "1",
            unsafe=ratings[row["item_id"]]["unsafe"] in {"1", "True", "true"},
        )
        for row in read_rows(folder / "items.csv")
        if row["item_id"] in ratings
    ]
