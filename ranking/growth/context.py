"""A post beside those it competes with: its place and its distance from the middle of one decision."""

from __future__ import annotations

import numpy as np

from ranking.growth.columns import SECONDS, Floats, GrowthColumns
from ranking.growth.features import Columns

COMPARED = (
    "log_count", "log_age", "life_pace", "speed_since_1", "speed_1", "position",
    "log_comments", "log_likes", "gravity", "hot",
)  # fmt: skip


def context_features(rows: GrowthColumns, known: Columns) -> Columns:
    """``rank_*`` (0 is the highest, 1 the lowest) and ``beyond_*`` (minus the median) within each decision."""
    groups = _groups(rows)
    found: Columns = {}
    for name in COMPARED:
        if np.isfinite(known[name]).any():
            found[f"rank_{name}"], found[f"beyond_{name}"] = _compared(known[name], groups)
    if "rank_position" in found:
        # How much lower or higher the platform shows it than its votes and age would.
        found["lifted_gravity"] = found["rank_gravity"] + found["rank_position"] - 1
        found["lifted_hot"] = found["rank_hot"] + found["rank_position"] - 1
    looked = np.full(len(rows), np.nan)
    for group in groups:
        looked[group] = (rows.now[group] - rows.now[group].min()) / SECONDS
    found["hours_after_first_of_list"] = looked
    return found


def _groups(rows: GrowthColumns) -> list[np.ndarray]:
    order = np.argsort(rows.decision, kind="stable")
    _, starts = np.unique(rows.decision[order], return_index=True)
    return [np.asarray(part) for part in np.split(order, starts[1:])]


def _compared(values: Floats, groups: list[np.ndarray]) -> tuple[Floats, Floats]:
    rank, beyond = np.full(len(values), np.nan), np.full(len(values), np.nan)
    for group in groups:
        inside = group[np.isfinite(values[group])]
        if len(inside) < 2:
            continue
        beyond[inside] = values[inside] - np.median(values[inside])
        place = np.empty(len(inside))
        place[np.argsort(-values[inside], kind="stable")] = np.arange(len(inside))
        rank[inside] = place / (len(inside) - 1)
    return rank, beyond
