"""Reading ``growth/<set>``: rows of train and test as columns, with what is known of the posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from crawler.errors import UsageError
from ranking.evaluation.forms import read_json, read_rows, require_columns, set_name
from ranking.growth.columns import SLOTS, Floats, GrowthColumns, Texts

NEEDED = "decision", "post_id", "growth", "at1", "count1"
ABOUT_POSTS = "posts.csv.gz"


@dataclass(frozen=True)
class GrowthMeta:
    """What a set is of: ``kind`` is views or votes, ``top`` the number a list would take."""

    name: str
    platform: str
    kind: str
    horizon_h: float
    top: int


@dataclass(frozen=True)
class GrowthSet:
    """One set, train and test."""

    meta: GrowthMeta
    train: GrowthColumns
    test: GrowthColumns


def read_growth(folder: Path) -> GrowthSet:
    """The set of a folder.

    Raises:
        UsageError: a file is missing or not of the form.
    """
    meta = _meta(folder)
    posts = _posts(folder / ABOUT_POSTS)
    return GrowthSet(meta, *(_columns(folder / f"{part}.csv.gz", posts) for part in ("train", "test")))


def _meta(folder: Path) -> GrowthMeta:
    path = folder / "meta.json"
    raw = read_json(path)
    try:
        return GrowthMeta(
            name=set_name(folder.resolve()),
            platform=str(raw.get("platform", "")),
            kind="views" if raw.get("kind") == "views" else "votes",
            horizon_h=float(raw["horizon_hours"]),
            top=int(raw["top_k"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise UsageError(f"{path} must give horizon_hours and top_k as numbers, as docs/evaluation.md shows") from None


def _posts(path: Path) -> dict[str, dict[str, str]]:
    """Titles and origins by post, where the set has them."""
    if not path.exists():
        return {}
    return {row["post_id"]: row for row in read_rows(path) if row.get("post_id")}


def _columns(path: Path, posts: dict[str, dict[str, str]]) -> GrowthColumns:
    rows = [row for row in require_columns(path, list(read_rows(path)), NEEDED) if row["at1"] and row["count1"]]
    if not rows:
        raise UsageError(f"{path} holds no row with a snapshot")
    about = [posts.get(row["post_id"], {}) for row in rows]
    codes = {decision: place for place, decision in enumerate(sorted({row["decision"] for row in rows}, key=_order))}

    def history(name: str) -> Floats:
        return np.column_stack([_numbers(path, rows, f"{name}{slot}") for slot in range(1, SLOTS + 1)])

    return GrowthColumns(
        decision=np.array([codes[row["decision"]] for row in rows], dtype=np.int64),
        post_id=_texts(row["post_id"] for row in rows),
        published=_numbers(path, rows, "published_at"),
        growth=np.nan_to_num(_numbers(path, rows, "growth")),
        at=history("at"),
        count=history("count"),
        likes=history("likes"),
        comments=history("comments"),
        position=history("position"),
        author=_texts(
            row.get("author_id") or post.get("author_id") or "" for row, post in zip(rows, about, strict=True)
        ),
        category=_texts(row.get("category_id") or "" for row in rows),
        language=_texts(row.get("language") or "" for row in rows),
        place=_texts(post.get("community") or post.get("domain") or "" for post in about),
        title=_texts(post.get("title") or "" for post in about),
    )


def _order(decision: str) -> tuple[bool, float, str]:
    """Decisions in the order of their numbers; others after them, as text."""
    try:
        return False, float(decision), decision
    except ValueError:
        return True, 0.0, decision


def _numbers(path: Path, rows: list[dict[str, str]], column: str) -> Floats:
    try:
        return np.array([float(value) if (value := row.get(column)) else np.nan for row in rows])
    except ValueError as error:
        raise UsageError(f"{path}: column {column} holds something that is no number ({error})") from None


def _texts(values: Iterable[str]) -> Texts:
    found = list(values)
    texts = np.empty(len(found), dtype=object)
    texts[:] = found
    return texts
