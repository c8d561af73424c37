"""``topcomment evaluate growth``: the product's own forecast, trained and tested on one set.

With 1, 2 and 5 snapshots visible the product's trainer learns from ``train.csv.gz`` and forecasts
``test.csv.gz``; the baselines are computed in the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ranking.encoder import CachedEncoder
from ranking.evaluation import metrics
from ranking.evaluation.growth_form import GrowthMeta, GrowthSet, read_growth
from ranking.growth import promise
from ranking.growth.columns import Floats, GrowthColumns
from ranking.growth.features import GRAVITY, GRAVITY_AGE_H
from ranking.growth.model import GrowthModel
from ranking.growth.table_fit import fit_table
from ranking.growth.tables import GrowthTable, two_table
from ranking.growth.training import Limits, train
from ranking.types import Encoder

VISIBLE = (1, 2, 5)
YOUNGEST_H = 0.5
COLD_EXPONENT = 0.4
RANDOM_SEED = 20_260_101
CHUNK = 512
Progress = Callable[[str, int, int], None]


def evaluate_growth(
    folder: Path, *, limits: Limits | None = None, progress: Progress | None = None, encoder: Encoder | None = None
) -> dict[str, Any]:
    """Metrics of one growth set in the shape of issue 4.

    Args:
        folder: with ``train.csv.gz``, ``test.csv.gz`` and ``meta.json``.
        limits: bounds of training; those of the product unless given.
        progress: told as (what, done, total).
        encoder: reads titles, each once; without, they are not read.

    Raises:
        UsageError: the folder is not of the form.
    """
    found = read_growth(folder)
    titles = None if encoder is None else _read_titles(found, CachedEncoder(encoder), progress)
    snapshots = {}
    for done, visible in enumerate(VISIBLE):
        if progress is not None:
            progress(f"learning from {visible} snapshot{'s' if visible > 1 else ''}", done, len(VISIBLE))
        snapshots[str(visible)] = _measure(found, visible, limits, titles)
    if progress is not None:
        progress("comparing", len(VISIBLE), len(VISIBLE))
    return {
        "task": "growth",
        "set": found.meta.name,
        "horizon_h": found.meta.horizon_h,
        "top": found.meta.top,
        "snapshots": snapshots,
        "baselines": _baselines(found),
    }


def _read_titles(found: GrowthSet, encoder: CachedEncoder, progress: Progress | None) -> CachedEncoder:
    """The encoder with all titles of the set read, in chunks of like length; too few to learn from are not read."""
    teaching, asked = ({title for title in part.title if title.strip()} for part in (found.train, found.test))
    enough = len(teaching) >= promise.LEAST_TITLES
    wanted = sorted(teaching | asked, key=lambda title: (len(title), title)) if enough else []
    for start in range(0, len(wanted), CHUNK):
        if progress is not None:
            progress("reading titles", start, len(wanted))
        encoder.encode(wanted[start : start + CHUNK])
    return encoder


def _measure(found: GrowthSet, visible: int, limits: Limits | None, titles: Encoder | None) -> dict[str, Any]:
    meta, past, test = found.meta, found.train.visible(visible), found.test.visible(visible)
    table = fit_table(meta.name, past, meta.horizon_h)

    def simple(rows: GrowthColumns) -> Floats:
        return two_table(rows, table, meta.horizon_h)

    trained = train(meta.name, past, meta.horizon_h, simple, top=meta.top, limits=limits, titles=titles)
    if trained.model is None:
        forecast, bands, basis = simple(test), table.spread, f"growth table: {trained.why}"
    else:
        forecast, bands = trained.model.expected(test), trained.model.bands
        basis = _basis(trained.model)
    return {**_scores(test, forecast, meta.top), "band_holds": _held(test, forecast, bands), "basis": basis}


def _basis(model: GrowthModel) -> str:
    beside = f" and nets ({model.net_share:.0%})" if model.nets is not None else ""
    return f"{len(model.trees.roots)} boosted trees{beside}, learned from {model.rows} rows"


def _scores(test: GrowthColumns, forecast: Floats, top: int) -> dict[str, Any]:
    """Captured, Spearman (means over decisions, with intervals) and the error of the logarithm."""
    shares, correlations = [], []
    for decision in np.unique(test.decision):
        rows = np.flatnonzero(test.decision == decision)
        order = rows[np.argsort(-forecast[rows], kind="stable")]
        share = metrics.captured(test.growth[order].tolist(), top)
        if share is not None:
            shares.append(share)
        agreed = metrics.spearman(forecast[rows].tolist(), test.growth[rows].tolist())
        if agreed is not None:
            correlations.append(agreed)
    low, high = metrics.bootstrap_interval(shares)
    return {
        "captured": _rounded(np.mean(shares) if shares else 0.0),
        "captured_interval": [_rounded(low), _rounded(high)],
        "spearman": _rounded(np.mean(correlations) if correlations else 0.0),
        "mae_ln": _rounded(metrics.mae_ln(forecast.tolist(), test.growth.tolist())),
    }


def _held(test: GrowthColumns, forecast: Floats, bands: dict[str, tuple[float, float]]) -> float:
    """Share of truths inside the band that promises 80%."""
    once = ~np.isfinite(test.count[:, 1])
    factors = np.where(once[:, None], bands["1"], bands["2"])
    low, high = ((forecast + 1) * factors[:, side] - 1 for side in (0, 1))
    return _rounded(np.mean((test.growth >= np.floor(low)) & (test.growth <= np.ceil(high))))


def _baselines(found: GrowthSet) -> dict[str, Any]:
    meta, test = found.meta, found.test
    age = np.nan_to_num(test.age_h, nan=0.0)
    count = test.count[:, 0]
    scores = {
        "random": np.random.default_rng(RANDOM_SEED).random(len(test)),
        "total_count": count,
        "count_per_age": count / (age + YOUNGEST_H),
        "gravity": np.maximum(count - 1, 0) / (age + GRAVITY_AGE_H) ** GRAVITY,
        "cold_start": _cold_start(count, age, meta),
        "table_1_snapshot": two_table(test.visible(1), _table(found, 1), meta.horizon_h),
        "table_2_snapshots": two_table(test.visible(2), _table(found, 2), meta.horizon_h),
    }
    if np.isfinite(test.position[:, 0]).any():
        scores["platform_order"] = -np.nan_to_num(test.position[:, 0], nan=1e9)
    return {name: _scores(test, np.asarray(score, dtype=np.float64), meta.top) for name, score in scores.items()}


def _table(found: GrowthSet, visible: int) -> GrowthTable:
    return fit_table(found.meta.name, found.train.visible(visible), found.meta.horizon_h)


def _cold_start(count: Floats, age: Floats, meta: GrowthMeta) -> Floats:
    """Without any data: N ((1 + H / age)^0.4 - 1)."""
    grown: Floats = count * ((1 + meta.horizon_h / np.maximum(age, YOUNGEST_H)) ** COLD_EXPONENT - 1)
    return grown


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 4)
