"""How many views (or votes) are still to come.

Two estimates, after the recommended two-table method (``docs/decisions/0003-ranker.md``):

- *level*: count x g(age), where g is the share by which posts of this age still grew within the
  table's horizon, interpolated over the logarithm of age. Another horizon H follows the cold
  start formula (1 + H / age)^theta - 1 with theta taken from the table at that age.
- *pace*: velocity x H x m, m = (1 - exp(-a H)) / (a H): a velocity that decays exponentially,
  the kernel of Meta's HWK (arXiv 2009.02092), with a taken from the table.

One snapshot gives the level alone; two or more give 0.3 level + 0.7 pace. Tables are numbers
fitted by ``benchmarks/fit_growth.py`` on public data and shipped as ``data/growth.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ranking.history import History, history_of
from ranking.types import Candidate, Forecast

Floats = npt.NDArray[np.float64]
LEVEL_SHARE = 0.3
MIN_AGE_H = 0.25
MAX_YOUNG_EXPONENT = 1.0
STEADY_DECAY = 1e-9
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


@dataclass(frozen=True)
class Growth:
    """The expected course of one post's count from its newest snapshot on."""

    history: History
    table: GrowthTable

    def after(self, hours: Floats) -> Floats:
        """Growth from the newest snapshot until each of ``hours`` later; rises with hours, from 0."""
        later = np.maximum(np.asarray(hours, dtype=np.float64), 0.0)
        level = self._level(later)
        pace = self.history.velocity
        if pace is None:
            return level
        decay = max(self.table.decay_at(self._age), STEADY_DECAY)
        moving: Floats = pace[0] * -np.expm1(-decay * later) / decay
        return LEVEL_SHARE * level + (1 - LEVEL_SHARE) * moving

    def _level(self, later: Floats) -> Floats:
        theta = self.table.exponent(self._age)
        grown: Floats = self.history.counts[-1] * np.expm1(theta * np.log1p(later / self._age))
        return grown

    @property
    def _age(self) -> float:
        return max(self.history.ages_h[-1], MIN_AGE_H)

    @property
    def stale_h(self) -> float:
        """Hours since the newest snapshot."""
        return max(0.0, self.history.age_now_h - self.history.ages_h[-1])

    def between(self, start_h: Floats, end_h: Floats) -> Floats:
        """Growth between two times counted from now; 0 where the end is not later."""
        grown: Floats = np.maximum(self.after(self.stale_h + end_h) - self.after(self.stale_h + start_h), 0.0)
        return grown


def growth_of(candidate: Candidate, now: datetime) -> Growth | None:
    """The growth of a candidate; ``None`` where nothing was ever counted."""
    history = history_of(candidate, now)
    return None if history is None else Growth(history, table_for(candidate.post.platform, history.unit))


def forecast(growth: Growth, horizon_h: float) -> Forecast:
    """Growth within the horizon from now, with the band in which four of five cases fell."""
    expected = float(growth.between(np.zeros(1), np.full(1, horizon_h))[0])
    velocity = growth.history.velocity
    low, high = growth.table.spread["1" if velocity is None else "2"]
    return Forecast(
        expected=round(expected, 3),
        low=round(max(0.0, (expected + 1) * low - 1), 3),
        high=round((expected + 1) * high - 1, 3),
        horizon_h=horizon_h,
        per_hour=None if velocity is None else round(velocity[0], 3),
        unit=growth.history.unit,
        basis=_basis(growth),
    )


def _basis(growth: Growth) -> str:
    seen = len(growth.history.counts)
    velocity = growth.history.velocity
    if velocity is not None:
        return (
            f"{seen} snapshots, the newest two used {velocity[1]:.0f} h apart"
            if seen > 2
            else (f"2 snapshots, {velocity[1]:.1f} h apart".replace(".0 h", " h"))
        )
    if seen > 1:
        return f"{seen} snapshots too close together to tell a speed; from age and count"
    return "1 snapshot; from age and count"
