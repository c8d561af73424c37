"""Reading evaluation sets: every column as text, empty means unknown, nothing guessed.

The forms are those of ``../shared/bench/README.md``; any further set in the same form is read
by the same functions.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import UsageError

MAX_HISTORY = 5
POSITIVE_LABELS = frozenset({"1", "true", "yes", "on-topic"})
NEGATIVE_LABELS = frozenset({"0", "false", "no", "off-topic"})
_FIELD_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Observation:
    """One snapshot of a growth row; ``at`` in epoch seconds."""

    at: float
    count: float
    likes: float | None
    comments: float | None
    position: float | None


@dataclass(frozen=True)
class GrowthRow:
    """One post at one decision: its history newest first, and the growth that followed."""

    decision: str
    post_id: str
    published_at: float | None
    growth: float
    history: tuple[Observation, ...]


@dataclass(frozen=True)
class LabelledText:
    """A text of a yes/no set with the group it is left out with."""

    text: str
    positive: bool
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
        with opener(path, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; give the set's folder or file as bench/README.md names it") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from error


def read_json(path: Path) -> Any:
    """A JSON file of a set.

    Raises:
        UsageError: the file is missing or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; give the set's folder as bench/README.md names it") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as JSON: {error}") from error


def number(text: str | None) -> float | None:
    """A number, or ``None`` where the field is empty."""
    return float(text) if text else None


def whole(text: str | None) -> int | None:
    """A count (some sets write 12.0), or ``None`` where the field is empty."""
    return int(float(text)) if text else None


def read_growth(path: Path) -> list[GrowthRow]:
    """Rows of ``train.csv.gz`` or ``test.csv.gz``."""
    return [
        GrowthRow(
            decision=row["decision"],
            post_id=row["post_id"],
            published_at=number(row["published_at"]),
            growth=float(row["growth"] or 0),
            history=tuple(_history(row)),
        )
        for row in read_rows(path)
    ]


def _history(row: dict[str, str]) -> Iterator[Observation]:
    for place in range(1, MAX_HISTORY + 1):
        at, count = number(row.get(f"at{place}")), number(row.get(f"count{place}"))
        if at is None or count is None:
            return
        yield Observation(
            at=at,
            count=count,
            likes=number(row.get(f"likes{place}")),
            comments=number(row.get(f"comments{place}")),
            position=number(row.get(f"position{place}")),
        )


def read_labelled(path: Path) -> list[LabelledText]:
    """Texts of a yes/no set.

    Raises:
        UsageError: a label is neither of the known yes nor of the known no.
    """
    return [LabelledText(row["text"], _is_positive(row["label"], path), row["group"]) for row in read_rows(path)]


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
