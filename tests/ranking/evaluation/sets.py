"""Small invented sets in the forms of docs/evaluation.md."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.ranking.growth.invented import HOUR, START


def write_csv(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def growth_row(decision: int, post: str, rng: np.random.Generator) -> dict[str, object]:
    """Growth follows comments; half of the posts were seen twice."""
    at, comments, count = START + decision * 6 * HOUR, int(rng.integers(0, 200)), int(rng.lognormal(6, 1))
    twice = rng.random() < 0.5
    return {
        "decision": 1000 + decision,
        "post_id": post,
        "published_at": at - int(rng.integers(1, 48)) * HOUR,
        "growth": comments * 30,
        "left_list": 0,
        "at1": at,
        "count1": count,
        "likes1": "",
        "comments1": comments,
        "position1": int(rng.integers(0, 30)),
        "at2": at - 2 * HOUR if twice else "",
        "count2": count // 2 if twice else "",
        "comments2": comments // 2 if twice else "",
    }


def write_growth(folder: Path, *, decisions: int = 24, each: int = 16) -> Path:
    rng = np.random.default_rng(4)
    folder.mkdir(parents=True)
    for part, first in (("train", 0), ("test", decisions)):
        rows = [
            growth_row(decision, f"{part}{decision}-{number}", rng)
            for decision in range(first, first + (decisions if part == "train" else 4))
            for number in range(each)
        ]
        write_csv(folder / f"{part}.csv.gz", rows)
    meta = {"platform": "invented", "kind": "votes", "horizon_hours": 6, "top_k": 3}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return folder


def write_threads(path: Path, *, threads: int = 6, each: int = 30) -> Path:
    """Early and long comments rise; answers to comments are there and count for nothing."""
    rng = np.random.default_rng(2)
    rows: list[dict[str, object]] = []
    for thread in range(threads):
        for number in range(each):
            length = int(rng.integers(2, 90))
            rows.append(
                {
                    "thread_id": f"t{thread}",
                    "comment_id": f"c{thread}-{number}",
                    "author_id": f"a{number % 9}",
                    "parent_id": f"t3_t{thread}" if number % 4 else f"t1_c{thread}-0",
                    "text": "null" if number == 3 else "w" * length,
                    "created_at": f"2026-03-0{1 + thread}T{number // 4:02}:{10 + number}:00+00:00",
                    "like_count": 3 * length + 200 // (1 + number),
                }
            )
    return write_csv(path, rows)
