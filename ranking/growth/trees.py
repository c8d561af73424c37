"""Boosted regression trees as plain numbers: readable without the library that grew them.

Every node is one row of flat arrays; a leaf points to itself, so that all rows of a batch walk
all trees in step, as deep as the deepest tree, and rest where they arrive. An unknown value (NaN)
goes the way the tree learned for it. The sum over trees is the logarithm of the forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.growth.columns import Floats

Ints = npt.NDArray[np.int32]
BATCH = 4096


@dataclass(frozen=True)
class Trees:
    """An ensemble: ``roots`` are indices of nodes, all else is one value per node.

    ``unknown_left`` says whether NaN goes left; ``value`` is what a leaf adds.
    """

    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    unknown_left: npt.NDArray[np.bool_]
    value: Floats
    depth: int

    def predict(self, matrix: Floats) -> Floats:
        """Sum of the leaves each row of ``matrix`` (rows, features) arrives at."""
        parts = [self._walk(matrix[start : start + BATCH]) for start in range(0, len(matrix), BATCH)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _walk(self, matrix: Floats) -> Floats:
        rows = np.arange(len(matrix))[:, None]
        node = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):
            value = matrix[rows, self.feature[node]]
            unknown = np.isnan(value)
            leftwards = np.where(unknown, self.unknown_left[node], value <= self.threshold[node])
            node = np.where(leftwards, self.left[node], self.right[node])
        total: Floats = self.value[node].sum(axis=1)
        return total

    def to_json(self) -> dict[str, Any]:
        """Lists of numbers; thresholds and leaves to six significant digits."""
        return {
            "roots": self.roots.tolist(),
            "feature": self.feature.tolist(),
            "threshold": [float(f"{number:.7g}") for number in self.threshold],
            "left": self.left.tolist(),
            "right": self.right.tolist(),
            "unknown_left": self.unknown_left.astype(int).tolist(),
            "value": [float(f"{number:.5g}") for number in self.value],
            "depth": self.depth,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Trees:
        """The ensemble of ``to_json``."""
        return cls(
            roots=np.asarray(raw["roots"], dtype=np.int32),
            feature=np.asarray(raw["feature"], dtype=np.int32),
            threshold=np.asarray(raw["threshold"], dtype=np.float64),
            left=np.asarray(raw["left"], dtype=np.int32),
            right=np.asarray(raw["right"], dtype=np.int32),
            unknown_left=np.asarray(raw["unknown_left"], dtype=bool),
            value=np.asarray(raw["value"], dtype=np.float64),
            depth=int(raw["depth"]),
        )


class TreeWriter:
    """Collects nodes of nested trees into flat arrays."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, float, int, int, bool, float]] = []
        self._roots: list[int] = []
        self._depth = 0

    def add(self, root: dict[str, Any], scale: float = 1.0) -> None:
        """One tree in LightGBM's nested form (``dump_model()["tree_info"][i]["tree_structure"]``)."""
        self._roots.append(self._add(root, scale, 0))

    def _add(self, node: dict[str, Any], scale: float, depth: int) -> int:
        here = len(self._rows)
        self._depth = max(self._depth, depth)
        if "leaf_value" in node:
            self._rows.append((0, 0.0, here, here, True, float(node["leaf_value"]) * scale))
            return here
        self._rows.append((0, 0.0, here, here, True, 0.0))
        left = self._add(node["left_child"], scale, depth + 1)
        right = self._add(node["right_child"], scale, depth + 1)
        split = int(node["split_feature"]), float(node["threshold"])
        self._rows[here] = (*split, left, right, _unknown_left(node), 0.0)
        return here

    def trees(self) -> Trees:
        """The ensemble of all trees added."""
        feature, threshold, left, right, unknown_left, value = zip(*self._rows, strict=True)
        return Trees(
            roots=np.asarray(self._roots, dtype=np.int32),
            feature=np.asarray(feature, dtype=np.int32),
            threshold=np.asarray(threshold, dtype=np.float64),
            left=np.asarray(left, dtype=np.int32),
            right=np.asarray(right, dtype=np.int32),
            unknown_left=np.asarray(unknown_left, dtype=bool),
            value=np.asarray(value, dtype=np.float64),
            depth=self._depth,
        )


def _unknown_left(node: dict[str, Any]) -> bool:
    # Where training saw no unknown at a split, LightGBM reads NaN as 0.
    if node["missing_type"] == "NaN":
        return bool(node["default_left"])
    return float(node["threshold"]) >= 0.0
