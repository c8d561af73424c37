"""Growth by age, as tables fitted on public data: the numbers behind a forecast from one or two looks.

Fitted by ``benchmarks/fit_growth.py`` and shipped as ``data/growth.json``. Where the level is not
at a bin it is interpolated over the logarithm of age.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from ranking.growth.columns import SECONDS, SLOTS, Floats, GrowthColumns
from ranking.history import MAX_GAP_H, MIN_GAP_H

LEVEL_SHARE = 0.3
STEADY_DECAY = 1e-9
MIN_AGE_H = 0.25
MAX_YOUNG_EXPONENT = 1.0
VOTE_TABLES = {"hackernews": "front_page_votes"}
DEFAULT_TABLES = {"views": "video_views", "votes": "social_votes"}


@dataclass(frozen=True)
class GrowthTable:
    """Growth by age for one kind of platform: bins at ``ages_h``, fitted for ``horizon_h``.

    ``level`` is g, ``decay`` is a per hour; ``spread`` maps "1" and "2" snapshots to the factors
    between which 80% of the true growths fell.
    """

    name: str
    horizon_h: float
    ages_h: tuple[float, ...]
    level: tuple[float, ...]
    decay: tuple[float, ...]
    spread: dict[str, tuple[float, float]]

    def exponent(self, age_h: float) -> float:
        """Theta at an age; held beyond the youngest and oldest bin."""
        inside = float(np.clip(age_h, self.ages_h[0], self.ages_h[-1]))
        grows = float(np.exp(np.interp(np.log(inside), np.log(self.ages_h), np.log(self.level))))
        theta = float(np.log1p(grows) / np.log1p(self.horizon_h / inside))
        return min(theta, MAX_YOUNG_EXPONENT) if age_h < self.ages_h[0] else theta

    def decay_at(self, age_h: float) -> float:
        """The decay of velocity per hour at an age."""
        return float(np.interp(np.log(max(age_h, MIN_AGE_H)), np.log(self.ages_h), self.decay))


@lru_cache(maxsize=1)
def shipped_tables() -> dict[str, GrowthTable]:
    """The fitted tables that come with the package, by name."""
    raw = json.loads(files("ranking").joinpath("data/growth.json").read_text(encoding="utf-8"))
    return {name: table_of(name, row) for name, row in raw["tables"].items()}


def table_of(name: str, row: dict[str, object]) -> GrowthTable:
    """A table from its JSON object."""
    fields = {key: row[key] for key in ("horizon_h", "ages_h", "level", "decay", "spread")}
    return GrowthTable(name=name, **fields)  # type: ignore[arg-type]


def table_for(platform: str, unit: str) -> GrowthTable:
    """The table that fits a platform best; every platform has one."""
    name = VOTE_TABLES.get(platform) if unit == "votes" else None
    return shipped_tables()[name or DEFAULT_TABLES[unit]]


def two_table(rows: GrowthColumns, table: GrowthTable, horizon_h: float) -> Floats:
    """Forecast of every row by the two-table method; rows of unknown age count as just seen."""
    age = np.maximum(np.nan_to_num(rows.age_h), MIN_AGE_H)
    inside = np.clip(age, table.ages_h[0], table.ages_h[-1])
    share = np.exp(np.interp(np.log(inside), np.log(table.ages_h), np.log(table.level)))
    theta = np.log1p(share) / np.log1p(table.horizon_h / inside)
    theta = np.where(age < table.ages_h[0], np.minimum(theta, MAX_YOUNG_EXPONENT), theta)
    level = np.nan_to_num(rows.count[:, 0]) * np.expm1(theta * np.log1p(horizon_h / age))
    decay = np.maximum(np.interp(np.log(age), np.log(table.ages_h), table.decay), STEADY_DECAY)
    pace = velocity(rows) * -np.expm1(-decay * horizon_h) / decay
    blended: Floats = np.where(np.isfinite(pace), LEVEL_SHARE * level + (1 - LEVEL_SHARE) * pace, level)
    return blended


def velocity(rows: GrowthColumns) -> Floats:
    """Growth per hour from the newest snapshot pair of a usable distance; NaN where there is none."""
    found = np.full(len(rows), np.nan)
    for slot in range(1, SLOTS):
        gap = (rows.at[:, 0] - rows.at[:, slot]) / SECONDS
        gained = np.maximum(0, rows.count[:, 0] - rows.count[:, slot])
        usable = np.isnan(found) & (gap >= MIN_GAP_H) & (gap <= MAX_GAP_H) & np.isfinite(gained)
        found[usable] = gained[usable] / gap[usable]
    return found
