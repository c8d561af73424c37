"""Reading ``bench/growth`` and the metric it is judged by."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

SLOTS = 5


@dataclass(frozen=True)
class GrowthSet:
    """Rows of one file: decision, truth, and up to five snapshots, newest first (epoch seconds)."""

    decision: np.ndarray
    published: np.ndarray
    growth: np.ndarray
    at: np.ndarray
    count: np.ndarray

    def age_h(self) -> np.ndarray:
        """Hours from publication to the newest snapshot."""
        return np.maximum((self.at[:, 0] - self.published) / 3600, 0.05)

    def velocity(self, snapshots: int, min_gap: float, max_gap: float) -> np.ndarray:
        """Growth per hour of the newest usable pair among the first ``snapshots``; NaN where none."""
        found = np.full(len(self.growth), np.nan)
        for slot in range(1, snapshots):
            gap = (self.at[:, 0] - self.at[:, slot]) / 3600
            usable = np.isnan(found) & (gap >= min_gap) & (gap <= max_gap) & np.isfinite(self.count[:, slot])
            found[usable] = np.maximum(0, self.count[:, 0] - self.count[:, slot])[usable] / gap[usable]
        return found


def load(path: Path) -> GrowthSet:
    """Read train.csv.gz or test.csv.gz; empty cells are NaN, rows without any count are left out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["count1"] and row["published_at"]]

    def column(name: str) -> np.ndarray:
        return np.array([float(row[name]) if row[name] else np.nan for row in rows])

    return GrowthSet(
        np.array([row["decision"] for row in rows]),
        column("published_at"),
        column("growth"),
        np.column_stack([column(f"at{slot}") for slot in range(1, SLOTS + 1)]),
        np.column_stack([column(f"count{slot}") for slot in range(1, SLOTS + 1)]),
    )


def meta(folder: Path) -> dict[str, object]:
    """What is known of a set."""
    found: dict[str, object] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return found


def captured(data: GrowthSet, score: np.ndarray, top: int) -> tuple[float, float]:
    """Growth taken by the top k over the best possible, and Spearman, as means over decisions."""
    shares, ranks = [], []
    for decision in np.unique(data.decision):
        rows = np.flatnonzero(data.decision == decision)
        truth = data.growth[rows]
        best = np.sort(truth)[::-1][:top].sum()
        if best <= 0:
            continue
        shares.append(truth[np.argsort(-score[rows], kind="stable")[:top]].sum() / best)
        if np.ptp(score[rows]) > 0 and np.ptp(truth) > 0:
            ranks.append(spearmanr(truth, score[rows]).statistic)
    return float(np.mean(shares)), float(np.mean(ranks))
