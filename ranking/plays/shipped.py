"""Heads fitted beforehand for the default encoders, so that a morning need not encode every prototype.

A shipped head is used only where encoder, prototypes and settings are exactly those it was fitted on; anything else
is fitted anew. ``benchmarks/plays_fit_heads.py`` writes the files.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.plays.prototypes import Prototype

_PRECISION = re.compile(r"/(?:bf16|f32)\b")
Floats = npt.NDArray[np.float64]
Weights = tuple[tuple[str, ...], Floats, Floats]


def models_of(encoder_name: str) -> str:
    """An encoder's name without precisions: bfloat16 vectors have cosine .9997 to float32, one head serves both."""
    return _PRECISION.sub("", encoder_name)


def key_of(encoder_name: str, prototypes: Iterable[Prototype], regularisation: float) -> str:
    """What a fit depends on, as one digest."""
    lines = [f"{models_of(encoder_name)}|{regularisation}", *map(_line, prototypes)]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:32]


def _line(prototype: Prototype) -> str:
    weight = "" if prototype.weight == 1.0 else f"|{prototype.weight}"
    return f"{prototype.label}|{prototype.text}{weight}"


@cache
def shipped_weights(key: str) -> Weights | None:
    """Labels, weights (labels, dimensions) and intercepts of a shipped head; ``None`` if there is none."""
    raw = shipped_body(files("ranking.plays").joinpath("heads"), key)
    if raw is None:
        return None
    weights, labels = unpacked(raw["weights"], "<f4"), tuple(raw["labels"])
    return labels, weights.reshape(len(labels), -1), np.asarray(raw["intercepts"], dtype=np.float64)


def shipped_body(folder: Traversable, key: str) -> dict[str, Any] | None:
    """What the JSON file with this key holds; ``None`` if the folder has none."""
    for file in folder.iterdir():
        if file.name.endswith(".json"):
            raw: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            if raw["key"] == key:
                return raw
    return None


def write_head(path: Path, key: str, models: str, weights: Weights) -> None:
    """Write a fitted head where ``shipped_weights`` finds it."""
    labels, matrix, intercepts = weights
    body = {"key": key, "models": models, "labels": labels, "intercepts": intercepts.tolist()}
    body["weights"] = packed(matrix.astype("<f4"))
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def packed(numbers: npt.NDArray[Any]) -> str:
    """Numbers as text for a JSON file, in their own precision."""
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def unpacked(text: str, kind: str) -> Floats:
    """What ``packed`` wrote, flat; ``kind`` is the precision it was written in."""
    return np.frombuffer(base64.b64decode(text), dtype=kind).astype(np.float64)
