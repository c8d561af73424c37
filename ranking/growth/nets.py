"""Small neural nets for counts: they err elsewhere than trees do, so that the mean of both errs less.

Trees cut a forecast into steps, a net bends it smoothly. Each net has two hidden layers of rectified units and is
fitted with Poisson loss by scikit-learn; several, which differ by their random beginnings, are averaged in the
logarithm. They are kept as plain numbers and read with numpy alone. Rows in the same order give the same nets.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from ranking.growth.columns import Floats
from ranking.growth.inputs import Inputs, inputs_of

Layers = tuple[tuple[Floats, Floats], ...]


@dataclass(frozen=True)
class Fitting:
    """How nets are fitted: ``seeds`` of them, ``epochs`` times over all rows; none where ``seeds`` is 0."""

    seeds: int = 4
    hidden: tuple[int, int] = (48, 24)
    epochs: int = 14
    batch: int = 256
    learning_rate: float = 2e-3
    decay: float = 1.0


@dataclass(frozen=True)
class Nets:
    """Nets that read the same inputs; ``members`` holds (weights, biases) of every layer of each."""

    inputs: Inputs
    members: tuple[Layers, ...]

    def predict(self, matrix: Floats) -> Floats:
        """Mean logarithm of the forecasts for each row of ``matrix`` (rows, features)."""
        read = self.inputs.of(matrix)
        found: Floats = np.mean([_forward(read, layers) for layers in self.members], axis=0)
        return found

    def to_json(self) -> dict[str, Any]:
        """Lists of numbers, weights to five significant digits."""
        members = [[[_short(part) for part in layer] for layer in layers] for layers in self.members]
        return {"inputs": self.inputs.to_json(), "members": members}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Nets:
        """The nets of ``to_json``."""
        return cls(Inputs.from_json(raw["inputs"]), tuple(_layers(member) for member in raw["members"]))


def fit_nets(matrix: Floats, target: Floats, how: Fitting, weight: Floats | None = None) -> Nets:
    """Nets over all rows.

    Args:
        matrix: features, shape (rows, features), NaN where unknown.
        target: growth over its mean, not negative.
        how: size and patience; at least one seed.
        weight: of each row; all alike unless given.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPRegressor

    inputs = inputs_of(matrix)
    read, members = inputs.of(matrix), []
    with warnings.catch_warnings():
        # They stop after a fixed number of rounds on purpose: going on until nothing changes learns noise.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for seed in range(how.seeds):
            net = MLPRegressor(
                loss="poisson",
                hidden_layer_sizes=how.hidden,
                alpha=how.decay,
                learning_rate_init=how.learning_rate,
                max_iter=how.epochs,
                batch_size=min(how.batch, len(read)),
                random_state=seed,
            ).fit(read, target, sample_weight=weight)
            members.append(tuple(zip(net.coefs_, net.intercepts_, strict=True)))
    return Nets(inputs, tuple(members))


def _forward(value: Floats, layers: Layers) -> Floats:
    """The last layer's value before the exponential function, which is the logarithm of the forecast."""
    for weights, biases in layers[:-1]:
        value = np.maximum(value @ weights + biases, 0.0)
    weights, biases = layers[-1]
    log: Floats = (value @ weights + biases)[:, 0]
    return log


def _layers(raw: list[list[Any]]) -> Layers:
    return tuple((np.asarray(layer[0], dtype=np.float64), np.asarray(layer[1], dtype=np.float64)) for layer in raw)


def _short(values: Floats) -> list[Any]:
    if values.ndim > 1:
        return [_short(row) for row in values]
    return [float(f"{number:.5g}") for number in values]
