"""Fit the relevance formula on judged brands, each time measured on the brand left out.

Usage: python benchmarks/fit_relevance.py ../shared/bench/judgments [--model NAME] [--write]
Only numbers leave this script: coefficients with their provenance go to ranking/data/relevance.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from judged import Judged, load_judged, ndcg
from scipy.optimize import minimize

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.relevance import PARTS, Coefficients, RelevanceModel
from ranking.types import Encoder

GOOD = 1.0
RIDGE = 0.02
BOUNDS = {
    "pooled": (0, 12),
    "centre": (0, 12),
    # More helps these two brands and hurts brands known by a name and examples only (bench/relevance).
    "words": (0, 1),
    "wrong": (-12, 0),
}
OUTPUT = Path(__file__).parents[1] / "ranking" / "data" / "relevance.json"


def fit(parts: np.ndarray, good: np.ndarray) -> Coefficients:
    """Logistic regression with the sign of every part held, so that no part learns an artefact."""

    def loss(theta: np.ndarray) -> float:
        z = parts @ theta[1:] + theta[0]
        return float(np.mean(np.logaddexp(0, z) - good * z) + RIDGE * np.sum((theta[1:] / 10) ** 2))

    bounds = [(None, None), *(BOUNDS[part] for part in PARTS)]
    found = minimize(loss, np.zeros(len(PARTS) + 1), method="L-BFGS-B", bounds=bounds)
    return Coefficients(float(found.x[0]), tuple(float(weight) for weight in found.x[1:]))


def parts_of(judged: Judged, encoder: Encoder) -> np.ndarray:
    """The formula's parts of every item of one brand."""
    return RelevanceModel(judged.brand, encoder, Coefficients(0, (0,) * len(PARTS))).parts(judged.texts)


def report(name: str, judged: Judged, scores: np.ndarray) -> None:
    """Print nDCG@20 for all, written and non-English items, and the Brier score."""
    probability = 1 / (1 + np.exp(-scores))
    brier = float(np.mean((probability - (judged.grades >= GOOD)) ** 2))
    figures = [ndcg(scores[mask], judged.grades[mask]) for mask in judged.slices]
    print(
        f"{name:28s} ndcg20 all/written/non-English " + " ".join(f"{f:.3f}" for f in figures) + f"  brier {brier:.3f}"
    )


def main() -> None:
    """Fit on one brand, measure on the other; then on both."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--model", default=DEFAULT_MODEL)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    encoder = CachedEncoder(load_encoder(given.model))
    brands = [load_judged(path) for path in sorted(given.folder.iterdir())]
    parts = [parts_of(judged, encoder) for judged in brands]
    good = [(judged.grades >= GOOD).astype(float) for judged in brands]
    for left_out, judged in enumerate(brands):
        others = [i for i in range(len(brands)) if i != left_out]
        model = fit(np.vstack([parts[i] for i in others]), np.concatenate([good[i] for i in others]))
        report(
            f"{judged.name} (fitted without it)", judged, parts[left_out] @ np.array(model.weights) + model.intercept
        )
    both = fit(np.vstack(parts), np.concatenate(good))
    written = {
        "provenance": "benchmarks/fit_relevance.py on bench/judgments, "
        f"{sum(map(len, good))} items, good means mean grade >= {GOOD}",
        "model": encoder.name,
        "intercept": round(both.intercept, 3),
        "weights": {part: round(weight, 3) for part, weight in zip(PARTS, both.weights, strict=True)},
    }
    print(json.dumps(written))
    if given.write:
        OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
