"""Reading the judged items of ``bench/judgments`` for the fitting scripts."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawler.config import Brand

TOP = 20


@dataclass(frozen=True)
class Judged:
    """One brand with its items, their languages, grades and plays."""

    name: str
    brand: Brand
    items: list[dict[str, str]]

    @property
    def texts(self) -> list[str]:
        """What was judged."""
        return [item["text"] for item in self.items]

    @property
    def grades(self) -> np.ndarray:
        """Mean grade of the raters, 0-3."""
        return np.array([float(item["grade"]) for item in self.items])

    @property
    def slices(self) -> list[np.ndarray]:
        """Masks: all, written for the test, not English."""
        written = np.array([item["item_id"].startswith("a_") for item in self.items])
        foreign = np.array([item["language"] != "en" for item in self.items])
        return [np.ones(len(self.items), dtype=bool), written, foreign]


def load_judged(folder: Path) -> Judged:
    """Read one brand's folder; all columns as text."""
    raw = json.loads((folder / "brand.json").read_text(encoding="utf-8"))
    with (folder / "items.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    with (folder / "ratings.csv").open(encoding="utf-8", newline="") as file:
        ratings = {row["item_id"]: row for row in csv.DictReader(file)}
    return Judged(folder.name, brand_of(raw), [{**item, **ratings[item["item_id"]]} for item in items])


def brand_of(raw: dict[str, Any]) -> Brand:
    """A brand of the product from a brief of the bench."""
    names = raw["competitors"].items()
    return Brand.model_validate(
        {
            "brand": {key: raw[key] for key in ("name", "aliases", "about", "not_about", "languages")},
            "niche": {key: raw[key] for key in ("topics", "hashtags", "examples", "counterexamples")},
            "competitors": {name: {"aliases": aliases} for name, aliases in names},
            "safety": {"never": raw["never"]},
        }
    )


def ndcg(scores: np.ndarray, grades: np.ndarray, top: int = TOP) -> float:
    """NDCG at ``top``, gain = grade."""
    order = np.argsort(-scores, kind="stable")[:top]
    discount = 1 / np.log2(np.arange(2, top + 2))
    best = np.sort(grades)[::-1][:top]
    ideal = float(best @ discount[: len(best)])
    return float(grades[order] @ discount[: len(order)]) / ideal if ideal else 0.0
