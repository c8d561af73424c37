"""Measure the product's relevance formula on ``bench/relevance``, by encoder, beside the plain centroid.

Usage: python benchmarks/measure_relevance.py ../shared/bench/relevance [--model NAME ...]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawler.config import Brand
from ranking.encoder import DEFAULT_MODEL, MINILM, USE, CachedEncoder, load_encoder
from ranking.relevance import RelevanceModel
from ranking.types import Encoder

TOP = 20


@dataclass(frozen=True)
class RelevanceSet:
    """Queries, posts by id, and grades by query and post."""

    queries: list[dict[str, Any]]
    posts: dict[str, str]
    grades: dict[str, dict[str, float]]


def load(folder: Path) -> RelevanceSet:
    """Read one set; all columns as text."""
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    with gzip.open(folder / "posts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        posts = {row["post_id"]: row["text"] for row in csv.DictReader(file)}
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    with gzip.open(folder / "qrels.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grades[row["query_id"]][row["post_id"]] = float(row["grade"])
    return RelevanceSet(queries, posts, grades)


def figures(scores: np.ndarray, grades: np.ndarray) -> tuple[float, float, float]:
    """P@20, nDCG@20 and average precision."""
    ranked = grades[np.argsort(-scores, kind="stable")]
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    best = np.sort(grades)[::-1][:TOP]
    hits = ranked > 0
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    top = ranked[:TOP]
    return (
        float(hits[:TOP].mean()),
        float(top @ discount[: len(top)] / max(best @ discount[: len(best)], 1e-9)),
        float((precision * hits).sum() / max(hits.sum(), 1)),
    )


def measure(data: RelevanceSet, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Mean figures of the product's formula and of the plain centroid of name and examples."""
    ours, plain = [], []
    for query in data.queries:
        examples = [data.posts[key] for key in query.get("examples", [])]
        pool = query.get("pool") or [key for key in data.posts if key not in set(query.get("examples", []))]
        texts = [data.posts[key] for key in pool]
        grades = np.array([data.grades[query["query_id"]].get(key, 0.0) for key in pool])
        brand = Brand.model_validate(
            {
                "brand": {"name": query["name"], "about": query["name"]},
                "niche": {"topics": [query["name"]], "examples": examples},
            }
        )
        ours.append(figures(RelevanceModel(brand, encoder).logits(texts), grades))
        middle = encoder.encode([query["name"]])[0]
        if examples:
            middle = middle + encoder.encode(examples).mean(axis=0)
        plain.append(figures(encoder.encode(texts) @ middle, grades))
    return np.mean(ours, axis=0), np.mean(plain, axis=0)


def main() -> None:
    """One line per set, encoder and method."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--model", nargs="*", default=[MINILM, USE, DEFAULT_MODEL])
    given = arguments.parse_args()
    for model in given.model:
        encoder = CachedEncoder(load_encoder(model))
        for folder in sorted(given.folder.iterdir()):
            for method, row in zip(("topcomment", "centroid"), measure(load(folder), encoder), strict=True):
                print(f"{folder.name:16s} {model:36s} {method:10s} P@20 %.3f  nDCG@20 %.3f  mAP %.3f" % tuple(row))


if __name__ == "__main__":
    main()
