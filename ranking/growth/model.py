"""A growth model of one platform: boosted trees and small nets, with all they need to be asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ranking.growth.columns import Floats, GrowthColumns
from ranking.growth.context import context_features
from ranking.growth.features import Columns, row_features
from ranking.growth.nets import Nets
from ranking.growth.promise import NAME as PROMISE
from ranking.growth.promise import Promise
from ranking.growth.records import Records
from ranking.growth.trees import Trees
from ranking.types import Encoder

LARGEST_LOG = 30.0


@dataclass(frozen=True)
class GrowthModel:
    """Forecasts growth within ``horizon_h`` of the newest snapshot.

    ``bands`` are, for one snapshot and for more, the factors between which 80% of the truths of
    the held-out tail fell over the forecasts. ``net_share`` is the share of the nets in the logarithm.
    ``in_context`` models compare the rows of a decision.
    """

    name: str
    horizon_h: float
    features: tuple[str, ...]
    trees: Trees
    unit: float
    bands: dict[str, tuple[float, float]]
    rows: int
    in_context: bool
    nets: Nets | None = None
    net_share: float = 0.0
    records: Records | None = None
    promise: Promise | None = None

    def expected(self, rows: GrowthColumns) -> Floats:
        """Expected growth of every row, in the unit of the counts."""
        known = features_of(rows, self.records, in_context=self.in_context)
        if self.promise is not None:
            known |= {PROMISE: self.promise.of(rows.title)}
        matrix = matrix_of(known, self.features)
        log = self.trees.predict(matrix)
        if self.nets is not None:
            log = (1 - self.net_share) * log + self.net_share * self.nets.predict(matrix)
        grown: Floats = np.exp(np.minimum(log, LARGEST_LOG)) * self.unit
        return grown

    def to_json(self) -> dict[str, Any]:
        """Plain data; records of authors are people's and are not kept."""
        return {
            "name": self.name,
            "horizon_h": self.horizon_h,
            "features": list(self.features),
            "unit": self.unit,
            "bands": self.bands,
            "rows": self.rows,
            "in_context": self.in_context,
            "trees": self.trees.to_json(),
            "nets": None if self.nets is None else self.nets.to_json(),
            "net_share": self.net_share,
            "promise": None if self.promise is None else self.promise.to_json(),
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any], titles: Encoder | None = None) -> GrowthModel:
        """The model of ``to_json``; without the encoder it was learned with, no title promises anything."""
        promise = raw.get("promise")
        return cls(
            name=raw["name"],
            horizon_h=float(raw["horizon_h"]),
            features=tuple(raw["features"]),
            trees=Trees.from_json(raw["trees"]),
            unit=float(raw["unit"]),
            bands={seen: (float(low), float(high)) for seen, (low, high) in raw["bands"].items()},
            rows=int(raw["rows"]),
            in_context=bool(raw["in_context"]),
            nets=None if raw.get("nets") is None else Nets.from_json(raw["nets"]),
            net_share=float(raw.get("net_share", 0.0)),
            promise=None if promise is None or titles is None else Promise.from_json(promise, titles),
        )


def features_of(rows: GrowthColumns, records: Records | None, *, in_context: bool) -> Columns:
    """Every feature that can be known of the rows."""
    found = row_features(rows)
    if in_context:
        found |= context_features(rows, found)
    return found if records is None else found | records.features(rows, found)


def matrix_of(found: Columns, names: tuple[str, ...]) -> Floats:
    """Columns by name, shape (rows, names); NaN where a column is not there."""
    absent = np.full(len(found["log_count"]), np.nan)
    return np.column_stack([found.get(name, absent) for name in names])
