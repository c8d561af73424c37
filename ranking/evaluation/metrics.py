"""Metrics of ranked lists, forecasts and classifiers; plain arrays in, plain floats out.

``gains`` are always in the order in which the ranker listed the items, best first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
BOOTSTRAP_DRAWS = 1000
BOOTSTRAP_SEED = 20_260_101


def dcg(gains: Sequence[float], k: int) -> float:
    """Discounted cumulative gain: sum of gain / log2(place + 1) (Järvelin & Kekäläinen 2002)."""
    top = np.asarray(gains[:k], dtype=np.float64)
    return float((top / np.log2(np.arange(2, len(top) + 2))).sum())


def ndcg(gains: Sequence[float], k: int) -> float:
    """DCG over that of the ideal order; 0 where nothing has gain."""
    ideal = dcg(sorted(gains, reverse=True), k)
    return dcg(gains, k) / ideal if ideal > 0 else 0.0


def precision(relevant: Sequence[bool], k: int) -> float:
    """Share of relevant items among the first k; places that stay empty count as misses."""
    return float(sum(relevant[:k])) / k


def average_precision(relevant: Sequence[bool]) -> float:
    """Mean of the precisions at each relevant item; 0 where none is relevant."""
    flags = np.asarray(relevant, dtype=np.float64)
    if not flags.any():
        return 0.0
    precisions = np.cumsum(flags) / np.arange(1, len(flags) + 1)
    return float((precisions * flags).sum() / flags.sum())


def captured(growths: Sequence[float], k: int) -> float | None:
    """Growth taken by the first k over the best possible k; ``None`` where nothing grew."""
    best = float(np.sort(np.asarray(growths, dtype=np.float64))[::-1][:k].sum())
    return float(sum(growths[:k])) / best if best > 0 else None


def spearman(predicted: Sequence[float], true: Sequence[float]) -> float | None:
    """Rank correlation with ties at their mean rank; ``None`` where either is constant."""
    a, b = _ranks(predicted), _ranks(true)
    if len(a) < 2 or a.std() == 0 or b.std() == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(values: Sequence[float]) -> Numbers:
    array = np.asarray(values, dtype=np.float64)
    _, inverse, counts = np.unique(array, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Numbers = last - (counts - 1) / 2
    return means[inverse]


def mae_ln(predicted: Sequence[float], true: Sequence[float]) -> float:
    """Mean absolute error of ln(1 + growth)."""
    difference = np.log1p(np.maximum(predicted, 0)) - np.log1p(np.maximum(true, 0))
    return float(np.abs(difference).mean())


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive outscores a negative (ties half); ``None`` where a class is empty."""
    flags = np.asarray(positive, dtype=bool)
    hits, misses = int(flags.sum()), int((~flags).sum())
    if not hits or not misses:
        return None
    return float((_ranks(scores)[flags].sum() - hits * (hits + 1) / 2) / (hits * misses))


def f1(predicted: Sequence[object], true: Sequence[object], label: object) -> float:
    """Harmonic mean of precision and recall of one class; 0 where it is never right."""
    hits = sum(p == label and t == label for p, t in zip(predicted, true, strict=True))
    wrong = sum((p == label) != (t == label) for p, t in zip(predicted, true, strict=True))
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def macro_f1(predicted: Sequence[object], true: Sequence[object]) -> float:
    """Plain mean of F1 over the classes that occur in the truth."""
    classes = sorted({str(label) for label in true})
    as_text = ([str(p) for p in predicted], [str(t) for t in true])
    return float(np.mean([f1(*as_text, label) for label in classes])) if classes else 0.0


def precision_recall(predicted: Sequence[bool], true: Sequence[bool]) -> tuple[float, float]:
    """Precision and recall of a yes/no decision; 0 where undefined."""
    hits = sum(p and t for p, t in zip(predicted, true, strict=True))
    said, there = sum(predicted), sum(true)
    return (hits / said if said else 0.0), (hits / there if there else 0.0)


def brier(probabilities: Sequence[float], happened: Sequence[bool]) -> float:
    """Mean squared error of probabilities (Brier 1950)."""
    error = np.asarray(probabilities, dtype=np.float64) - np.asarray(happened, dtype=np.float64)
    return float((error**2).mean())


def bootstrap_interval(
    values: Sequence[float], statistic: Callable[[Numbers], float] | None = None, *, level: float = 0.95
) -> tuple[float, float]:
    """Percentile interval of a statistic (the mean, unless given) over resampled units.

    Args:
        values: one number per independent unit (a query, a decision, a thread).
        statistic: from an array of units to a number.
        level: share of draws inside the interval.
    """
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return (0.0, 0.0)
    draws = np.random.default_rng(BOOTSTRAP_SEED).integers(0, len(array), (BOOTSTRAP_DRAWS, len(array)))
    samples = array[draws]
    found = samples.mean(axis=1) if statistic is None else np.asarray([statistic(row) for row in samples])
    tail = (1 - level) / 2 * 100
    low, high = np.percentile(found, [tail, 100 - tail])
    return (float(low), float(high))
