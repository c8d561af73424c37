"""Fit the growth tables on the train sets of ``bench/growth`` and write them as numbers.

Usage: python benchmarks/fit_growth.py ../shared/bench/growth [--write]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from growth_data import GrowthSet, load, meta
from scipy.optimize import brentq

from ranking.growth import LEVEL_SHARE
from ranking.history import MAX_GAP_H, MIN_GAP_H

BINS = 10
PSEUDO_ITEMS = 20
BAND = (0.1, 0.9)
TABLES = {
    "front_page_votes": "hackernews",
    "social_votes": "reddit",
    "short_video_views": "bilibili",
    "video_views": "youtube",
}
OUTPUT = Path(__file__).parents[1] / "ranking" / "data" / "growth.json"


def decay_of(share: float, horizon: float) -> float:
    """The a of (1 - exp(-a H)) / (a H) = share; 0 where velocity does not decay."""
    if share >= 0.999:
        return 0.0
    return float(brentq(lambda a: -np.expm1(-a * horizon) / (a * horizon) - share, 1e-6, 50))


def fit(data: GrowthSet, horizon: float) -> dict[str, object]:
    """Level and decay by age bin, shrunk towards the whole by 20 pseudo-items; spread of the errors."""
    age = data.age_h()
    bins = np.digitize(age, np.unique(np.quantile(age, np.linspace(0, 1, BINS + 1)[1:-1])))
    velocity = data.velocity(5, MIN_GAP_H, MAX_GAP_H)
    moving = np.isfinite(velocity)
    count, growth = data.count[:, 0], data.growth
    level_prior = growth.sum() / count.sum()
    pace_prior = growth[moving].sum() / (velocity[moving] * horizon).sum()
    ages, level, share = [], [], []
    for number in np.unique(bins):
        rows = bins == number
        pseudo = PSEUDO_ITEMS * count.mean()
        ages.append(float(np.exp(np.log(age[rows]).mean())))
        level.append(float((growth[rows].sum() + pseudo * level_prior) / (count[rows].sum() + pseudo)))
        rows &= moving
        pseudo = PSEUDO_ITEMS * velocity[moving].mean() * horizon
        share.append((growth[rows].sum() + pseudo * pace_prior) / ((velocity[rows] * horizon).sum() + pseudo))
    predicted = count * np.exp(np.interp(np.log(age), np.log(ages), np.log(level)))
    pace = velocity * horizon * np.interp(np.log(age), np.log(ages), share)
    blend = LEVEL_SHARE * predicted + (1 - LEVEL_SHARE) * pace
    return {
        "horizon_h": horizon,
        "ages_h": [round(value, 2) for value in ages],
        "level": [round(value, 4) for value in level],
        "decay": [round(decay_of(float(value), horizon), 5) for value in share],
        "spread": {"1": _band(growth, predicted), "2": _band(growth[moving], blend[moving])},
        "rows": len(growth),
    }


def _band(truth: np.ndarray, predicted: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in np.quantile((truth + 1) / (predicted + 1), BAND)]


def main() -> None:
    """Fit every table; print, and write when asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    tables = {}
    for name, source in TABLES.items():
        horizon = float(str(meta(given.folder / source)["horizon_hours"]))
        tables[name] = {**fit(load(given.folder / source / "train.csv.gz"), horizon), "fitted_on": source}
    written = {"provenance": "benchmarks/fit_growth.py on the train sets of bench/growth", "tables": tables}
    print(json.dumps(written, indent=1))
    if given.write:
        OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
