"""Fits a growth model to rows whose growth is known, and keeps it only if it beats the table.

The newest fifth of the decisions is held out: trees stop growing when its error stops falling, nets join
them if with nets it is smaller, and what comes of it is kept only if on it both the Poisson error and the growth
captured by the first ``top`` are at least as good as the simpler model's. What is kept is then fitted anew on all rows.
Bounded in rows and rounds; the same rows give the same model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from ranking.growth.booster import Flags, Growing, Grown, grow, probe
from ranking.growth.columns import Floats, GrowthColumns
from ranking.growth.features import Columns
from ranking.growth.model import GrowthModel, features_of, matrix_of
from ranking.growth.nets import Fitting, fit_nets
from ranking.growth.promise import NAME as PROMISE
from ranking.growth.promise import Promise, promised
from ranking.growth.records import Records
from ranking.growth.table_fit import band
from ranking.types import Encoder

TAIL_SHARE = 0.2
LEAST_ROWS, LEAST_DECISIONS = 300, 8
LEAST_FORECAST = 1e-3
EQUAL_FROM = 500
"""Decisions from which each weighs the same, as a reader sees them; of fewer a quiet day would say too much."""
NET_SHARES = (0.0, 0.2, 0.4)
"""Of the logarithm; that with which the tail's error is smallest is taken."""
QUIET = 0.1
"""Share of the usual best growth; what a decision has less than that does not make it weigh more."""
Simple = Callable[[GrowthColumns], Floats]


@dataclass(frozen=True)
class Limits:
    """Bounds of one training: newest ``rows`` only, and how trees are grown and nets fitted."""

    rows: int = 60_000
    growing: Growing = field(default_factory=Growing)
    fitting: Fitting = field(default_factory=Fitting)
    in_context: bool = True
    with_records: bool = True
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trained:
    """The outcome of a training; ``model`` is ``None`` where the simpler one was at least as good.

    Errors are mean Poisson deviances and captured shares on the held-out tail.
    """

    model: GrowthModel | None
    why: str
    deviance: tuple[float, float] = (0.0, 0.0)
    captured: tuple[float, float] = (0.0, 0.0)


def train(  # noqa: PLR0913 - what is learned, what it has to beat, and what may be used
    name: str,
    rows: GrowthColumns,
    horizon_h: float,
    simple: Simple,
    *,
    top: int = 10,
    limits: Limits | None = None,
    titles: Encoder | None = None,
) -> Trained:
    """Fit trees to the rows, and nets where they help.

    Args:
        name: of the model, e.g. its platform.
        rows: with known growth; rows without a count are left out.
        horizon_h: hours over which ``growth`` was measured.
        simple: forecast of the simpler model, the one to beat.
        top: how many of each decision a reader would take.
        limits: bounds, and which features there are.
        titles: reads what titles promise; without, they are not read.
    """
    bounds = limits or Limits()
    rows = _newest(rows.take(np.isfinite(rows.growth) & np.isfinite(rows.count[:, 0])), bounds.rows)
    decisions = np.unique(rows.decision)
    if len(rows) < LEAST_ROWS or len(decisions) < LEAST_DECISIONS or rows.growth.max() <= 0:
        return Trained(None, f"{len(rows)} known cases of growth are too few to learn from")
    tail = rows.decision >= decisions[int(len(decisions) * (1 - TAIL_SHARE))]
    found, unit = features_of(rows, None, in_context=bounds.in_context), float(rows.growth.mean())
    known, _, _ = _learned(rows, found, ~tail, horizon_h, bounds, titles)
    names = _usable(known, bounds.without)
    weight = _weights(rows, top) if len(decisions) >= EQUAL_FROM else None
    matrix, target = matrix_of(known, names), rows.growth / unit
    grown = probe(matrix, target, tail, bounds.growing, weight)
    truth = rows.growth[tail]
    share, log = _joined(matrix, target, tail, weight, grown, bounds.fitting)
    forecast = np.exp(log) * unit
    compared = _compare(rows.take(tail), forecast, simple, top)
    if compared.why:
        return compared
    known, records, promise = _learned(rows, found, np.ones_like(tail), horizon_h, bounds, titles)
    matrix = matrix_of(known, names)
    model = GrowthModel(
        name=name,
        horizon_h=horizon_h,
        features=names,
        trees=grow(matrix, target, grown.rounds, bounds.growing, weight),
        nets=fit_nets(matrix, target, bounds.fitting, weight) if share else None,
        net_share=share,
        unit=unit,
        bands=_bands(rows.take(tail), truth, forecast),
        rows=len(rows),
        in_context=bounds.in_context,
        records=records,
        promise=promise,
    )
    return replace(compared, model=model)


def _joined(
    matrix: Floats, target: Floats, tail: Flags, weight: Floats | None, grown: Grown, how: Fitting
) -> tuple[float, Floats]:
    """The nets' share with which the tail's error is smallest, and the tail's forecast (log) with it."""
    if not how.seeds:
        return 0.0, grown.tail_log
    nets = fit_nets(matrix[~tail], target[~tail], how, None if weight is None else weight[~tail])
    apart = nets.predict(matrix[tail]) - grown.tail_log
    logs = {share: grown.tail_log + share * apart for share in NET_SHARES}
    best = min(logs, key=lambda share: _deviance(target[tail], np.exp(logs[share])))
    return best, logs[best]


def _learned(
    rows: GrowthColumns, found: Columns, known: Flags, horizon_h: float, bounds: Limits, titles: Encoder | None
) -> tuple[Columns, Records | None, Promise | None]:
    """Features of all rows with what the ``known`` ones teach of authors and titles, and what taught it."""
    every, records, promise = dict(found), None, None
    if bounds.with_records:
        records = Records(rows.take(known), {name: values[known] for name, values in found.items()}, horizon_h)
        every |= records.features(rows, found)
    if titles is not None and (read := promised(rows, found, known, titles)) is not None:
        promise, every[PROMISE] = read
    return every, records, promise


def _newest(rows: GrowthColumns, most: int) -> GrowthColumns:
    """Whole decisions, newest first, until so many rows; in the order of decision and post."""
    order = np.lexsort((rows.post_id.astype(str), rows.decision))
    rows = rows.take(order)
    if len(rows) <= most:
        return rows
    whole = rows.decision > rows.decision[len(rows) - most - 1]
    return rows.take(whole if whole.any() else np.arange(len(rows) - most, len(rows)))


def _usable(known: dict[str, Floats], without: tuple[str, ...]) -> tuple[str, ...]:
    """Features that tell rows apart."""
    return tuple(
        sorted(
            name
            for name, values in known.items()
            if not name.startswith(without or ("\0",)) and np.isfinite(values).any() and np.nanstd(values) > 0
        )
    )


def _compare(tail: GrowthColumns, forecast: Floats, simple: Simple, top: int) -> Trained:
    usual = np.maximum(simple(tail), 0)
    deviance = _deviance(tail.growth, forecast), _deviance(tail.growth, usual)
    captured = _captured(tail, forecast, top), _captured(tail, usual, top)
    why = ""
    if deviance[0] > deviance[1] or captured[0] < captured[1]:
        why = "trees did no better than the table on the newest fifth of the cases"
    return Trained(None, why, deviance, captured)


def _weights(rows: GrowthColumns, top: int) -> Floats:
    """One over the best growth that the first ``top`` of a row's decision could take; 1 in the mean."""
    decisions, place = np.unique(rows.decision, return_inverse=True)
    best = np.array([np.sort(rows.growth[place == one])[::-1][:top].sum() for one in range(len(decisions))])
    found = 1 / np.maximum(best, max(QUIET * float(np.median(best)), LEAST_FORECAST))[place]
    weights: Floats = found / found.mean()
    return weights


def _deviance(truth: Floats, forecast: Floats) -> float:
    """Mean Poisson deviance per unit of growth: 2 (y ln(y / f) - y + f) / mean(y)."""
    f = np.maximum(forecast, LEAST_FORECAST)
    log = np.log(np.maximum(truth, LEAST_FORECAST) / f)
    return float(2 * (truth * log - truth + f).mean() / max(truth.mean(), LEAST_FORECAST))


def _captured(rows: GrowthColumns, forecast: Floats, top: int) -> float:
    shares = []
    for decision in np.unique(rows.decision):
        inside = rows.decision == decision
        truth = rows.growth[inside]
        best = np.sort(truth)[::-1][:top].sum()
        if best > 0:
            shares.append(truth[np.argsort(-forecast[inside], kind="stable")[:top]].sum() / best)
    return float(np.mean(shares)) if shares else 0.0


def _bands(tail: GrowthColumns, truth: Floats, forecast: Floats) -> dict[str, tuple[float, float]]:
    """Conformal factors on the tail, for one snapshot and for more."""
    once = ~np.isfinite(tail.count[:, 1])
    everywhere = np.ones(len(tail), dtype=bool)
    return {
        seen: band(truth[rows], forecast[rows])
        for seen, chosen in (("1", once), ("2", ~once))
        for rows in [chosen if chosen.sum() >= LEAST_ROWS // 10 else everywhere]
    }
