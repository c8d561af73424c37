"""Measure the product's own forecast on the test sets of ``bench/growth``, beside simple baselines.

Usage: python benchmarks/measure_growth.py ../shared/bench/growth
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from growth_data import GrowthSet, captured, load, meta

from ranking.growth import Growth, GrowthTable, forecast, shipped_tables
from ranking.history import History

TABLES = {
    "hackernews": "front_page_votes",
    "reddit": "social_votes",
    "bilibili": "short_video_views",
    "youtube": "video_views",
}


def predict(data: GrowthSet, table: GrowthTable, horizon: float, snapshots: int) -> tuple[np.ndarray, ...]:
    """Expected growth, low and high of every row by ``ranking.growth``, told the first ``snapshots``."""
    rows = []
    for at, count, born in zip(data.at, data.count, data.published, strict=True):
        known = [(a, c) for a, c in zip(at[:snapshots], count[:snapshots], strict=True) if np.isfinite(a * c)][::-1]
        ages = tuple(max(0.0, (a - born) / 3600) for a, _ in known)
        found = forecast(Growth(History("views", ages, tuple(c for _, c in known), ages[-1]), table), horizon)
        rows.append((found.expected, found.low, found.high))
    expected, low, high = np.array(rows).T
    return expected, low, high


def main() -> None:
    """One line per set and number of snapshots."""
    for source, name in TABLES.items():
        folder = Path(sys.argv[1]) / source
        known, data = meta(folder), load(folder / "test.csv.gz")
        horizon, top = float(str(known["horizon_hours"])), int(str(known["top_k"]))
        print(f"{source} {horizon:g} h @{top}")
        age = data.age_h()
        for label, score in (("total count", data.count[:, 0]), ("N/age", data.count[:, 0] / age)):
            share, rank = captured(data, score, top)
            print(f"  {label:22s} captured {share:.3f}  spearman {rank:.2f}")
        for snapshots in (1, 2, 5):
            expected, low, high = predict(data, shipped_tables()[name], horizon, snapshots)
            share, rank = captured(data, expected, top)
            inside = np.mean((data.growth >= low - 0.5) & (data.growth <= high + 0.5))
            error = np.mean(np.abs(np.log1p(data.growth) - np.log1p(expected)))
            print(
                f"  topcomment {snapshots} snapshot(s) captured {share:.3f}  spearman {rank:.2f}  "
                f"mae_ln {error:.2f}  80% band holds {inside:.0%}"
            )


if __name__ == "__main__":
    main()
