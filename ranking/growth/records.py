"""What earlier posts of the same author, place, category or language did beyond their age and count.

Only outcomes that were known at the moment of the row count, and never those of the same post:
the record of an author is what *other* posts of theirs did. Means are shrunk towards nothing by
``PSEUDO_ROWS``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranking.growth.columns import SECONDS, Floats, GrowthColumns
from ranking.growth.features import Columns

KEYS = ("author", "place", "category", "language")
PSEUDO_ROWS = 3.0
RIDGE = 1e-3


@dataclass(frozen=True)
class _Ledger:
    """Sums of one value by key, ordered by key and by when the value was known."""

    codes: dict[str, int]
    order_key: npt.NDArray[np.float64]
    total: Floats
    number: Floats

    def before(self, keys: npt.NDArray[np.object_], moment: Floats, span: float) -> tuple[Floats, Floats]:
        """Sum and number of what was known of each key before each moment (seconds, less than ``span``)."""
        code = np.array([self.codes.get(key, -1) for key in keys], dtype=np.float64)
        clipped = np.clip(moment, 0, span - 1)
        ends = np.searchsorted(self.order_key, code * span + clipped, side="right")
        starts = np.searchsorted(self.order_key, code * span, side="left")
        ends = np.maximum(ends, starts)
        known = code >= 0
        return (
            np.where(known, self.total[ends] - self.total[starts], 0.0),
            np.where(known, self.number[ends] - self.number[starts], 0.0),
        )


class Records:
    """Records of a training batch; asked for any rows."""

    def __init__(self, known: GrowthColumns, features: Columns, horizon_h: float) -> None:
        self._first = float(known.now.min()) if len(known) else 0.0
        self._span = float(known.now.max() - self._first + horizon_h * SECONDS + 2) if len(known) else 2.0
        beyond = beyond_usual(features, known.growth)
        level = features.get("beyond_log_count", np.full(len(known), np.nan))
        outcome_at = known.now - self._first + horizon_h * SECONDS
        looked_at = known.now - self._first
        self._outcomes: dict[str, tuple[_Ledger, _Ledger]] = {}
        for key in KEYS:
            values = getattr(known, key)
            if any(values):
                self._outcomes[key] = self._ledgers(values, known.post_id, outcome_at, beyond)
        self._levels = self._ledgers(known.author, known.post_id, looked_at, level) if any(known.author) else None

    def _ledgers(
        self, values: npt.NDArray[np.object_], posts: npt.NDArray[np.object_], when: Floats, what: Floats
    ) -> tuple[_Ledger, _Ledger]:
        used = np.array([bool(value) for value in values]) & np.isfinite(what)
        own = _paired(values, posts)
        return (
            self._ledger(values[used], when[used], what[used]),
            self._ledger(own[used], when[used], what[used]),
        )

    def _ledger(self, keys: npt.NDArray[np.object_], when: Floats, what: Floats) -> _Ledger:
        codes = {key: code for code, key in enumerate(dict.fromkeys(keys.tolist()))}
        ordering = np.array([codes[key] for key in keys], dtype=np.float64) * self._span + when
        order = np.argsort(ordering, kind="stable")
        sums = np.concatenate([[0.0], np.cumsum(what[order])])
        return _Ledger(codes, ordering[order], sums, np.arange(len(order) + 1, dtype=np.float64))

    def features(self, rows: GrowthColumns, features: Columns) -> Columns:
        """``record_*`` and how many rows each rests on; ``author_level`` and the row's distance from it."""
        moment = rows.now - self._first
        found: Columns = {}
        for key, ledgers in self._outcomes.items():
            total, number = self._others(ledgers, getattr(rows, key), rows.post_id, moment)
            found[f"record_{key}"] = np.where(number > 0, total / (number + PSEUDO_ROWS), np.nan)
            found[f"record_{key}_rows"] = np.log1p(number)
        if self._levels is not None:
            total, number = self._others(self._levels, rows.author, rows.post_id, moment - 1)
            usual = np.where(number > 0, total / (number + PSEUDO_ROWS), np.nan)
            found["author_level"] = usual
            found["beyond_author_level"] = features.get("beyond_log_count", np.full(len(rows), np.nan)) - usual
        return found

    def _others(
        self,
        ledgers: tuple[_Ledger, _Ledger],
        keys: npt.NDArray[np.object_],
        posts: npt.NDArray[np.object_],
        moment: Floats,
    ) -> tuple[Floats, Floats]:
        everyone, same_post = ledgers
        total, number = everyone.before(keys, moment, self._span)
        own_total, own_number = same_post.before(_paired(keys, posts), moment, self._span)
        return total - own_total, np.maximum(number - own_number, 0.0)


def _paired(keys: npt.NDArray[np.object_], posts: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    paired = np.empty(len(keys), dtype=object)
    paired[:] = [f"{key}\n{post}" for key, post in zip(keys, posts, strict=True)]
    return paired


def beyond_usual(features: Columns, growth: Floats) -> Floats:
    """By how much rows grew beyond what is usual at their age and count, in logarithms.

    Usual is a smooth surface over both, by least squares.
    """
    count, age = features["log_count"], np.nan_to_num(features["log_age"])
    usual = np.column_stack([np.ones(len(count)), count, count**2, age, age**2, age * count])
    target = np.log1p(np.maximum(growth, 0))
    square = usual.T @ usual + RIDGE * np.eye(usual.shape[1])
    beyond: Floats = target - usual @ np.linalg.solve(square, usual.T @ target)
    return beyond
