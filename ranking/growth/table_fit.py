"""Fits a growth table to rows whose growth is known, shrunk towards the whole by 20 pseudo-items."""

from __future__ import annotations

import numpy as np

from ranking.growth.columns import Floats, GrowthColumns
from ranking.growth.tables import MIN_AGE_H, GrowthTable, two_table, velocity

BINS = 10
PSEUDO_ITEMS = 20
BAND = (0.1, 0.9)
LEAST_AGE_H = 0.05
MOST_DECAY = 50.0
HALVINGS = 80


def fit_table(name: str, rows: GrowthColumns, horizon_h: float) -> GrowthTable:
    """Level and decay by age in bins of like size, and the spread of truth over forecast.

    g = sum(growth) / sum(count) and m = sum(growth) / sum(velocity x H) within each bin of age.
    Rows without a time of publication are left out while others have one; else all count as just published.
    """
    rows = rows.take(np.isfinite(rows.count[:, 0]) & np.isfinite(rows.growth))
    aged = np.isfinite(rows.age_h)
    rows = rows.take(aged) if aged.any() else rows
    age = np.maximum(np.nan_to_num(rows.age_h, nan=MIN_AGE_H), LEAST_AGE_H)
    bins = np.digitize(age, np.unique(np.quantile(age, np.linspace(0, 1, BINS + 1)[1:-1])))
    pace = velocity(rows) * horizon_h
    moving = np.isfinite(pace)
    ages, level, decay = [], [], []
    for number in np.unique(bins):
        inside = bins == number
        ages.append(round(float(np.exp(np.log(age[inside]).mean())), 2))
        level.append(round(_share(rows.growth, rows.count[:, 0], inside, np.ones_like(inside)), 4))
        decay.append(round(decay_of(_share(rows.growth, pace, inside & moving, moving), horizon_h), 5))
    table = GrowthTable(name, horizon_h, tuple(ages), tuple(level), tuple(decay), {})
    once = two_table(rows.visible(1), table, horizon_h)
    spread = {"1": band(rows.growth, once), "2": band(rows.growth, once)}
    if moving.any():
        spread["2"] = band(rows.growth[moving], two_table(rows, table, horizon_h)[moving])
    return GrowthTable(name, horizon_h, table.ages_h, table.level, table.decay, spread)


def _share(growth: Floats, base: Floats, inside: np.ndarray, everywhere: np.ndarray) -> float:
    """Sum of growth over sum of base in a bin, shrunk towards that of all bins."""
    if not everywhere.any() or base[everywhere].sum() <= 0:
        return 1e-4
    prior = growth[everywhere].sum() / base[everywhere].sum()
    pseudo = PSEUDO_ITEMS * base[everywhere].mean()
    return float(max(1e-4, (growth[inside].sum() + pseudo * prior) / (base[inside].sum() + pseudo)))


def band(truth: Floats, predicted: Floats) -> tuple[float, float]:
    """The factors between which 80% of (truth + 1) / (forecast + 1) fall."""
    low, high = np.quantile((truth + 1) / (np.maximum(predicted, 0) + 1), BAND)
    return round(float(low), 4), round(float(high), 4)


def decay_of(share: float, horizon_h: float) -> float:
    """The a of (1 - exp(-a H)) / (a H) = share, by halving; 0 where velocity does not decay."""
    if share >= 0.999:
        return 0.0
    low, high = 1e-6, MOST_DECAY
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        kept = -np.expm1(-middle * horizon_h) / (middle * horizon_h)
        low, high = (middle, high) if kept > share else (low, middle)
    return (low + high) / 2
