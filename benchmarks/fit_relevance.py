"""Fit the relevance formula on niches and judged brands, each time measured on the set left out.

Usage: python benchmarks/fit_relevance.py ../shared/bench [--step 4] [--write]

One set of weights serves all sets, with an intercept for each, since pools differ in how much of a niche they hold;
the shipped intercept is the mean of the judged brands'. Only numbers leave this script.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.evaluation.forms import read_json, read_judgments
from ranking.evaluation.judgments import brand_of as judged_brand
from ranking.evaluation.metrics import average_precision, brier, ndcg
from ranking.evaluation.relevance import brand_of, read_relevance
from ranking.relevance import PARTS, Coefficients, RelevanceModel, sigmoid
from ranking.types import Encoder

GOOD, TOP = 1.0, 20
RIDGE = 0.003
NEGATIVES = 3
SEED = 4
# Signs are held, so that no part can learn an artefact of a collection.
BOUNDS = {"pooled": (0, 25), "centre": (0, 25), "words": (0, 15), "wrong": (-25, 0)}
OUTPUT = Path(__file__).parents[1] / "ranking" / "data" / "relevance.json"


@dataclass(frozen=True)
class Lot:
    """The parts of one set's texts, and whether each is of the niche; ``judged``: graded as openings."""

    name: str
    parts: np.ndarray
    good: np.ndarray
    judged: bool


def niche_lot(folder: Path, encoder: Encoder, step: int) -> Lot:
    """Every ``step``-th query of a set: all posts of the niche, three times as many others."""
    data, lot = read_relevance(folder), np.random.default_rng(SEED)
    rows, good = [], []
    for query in data.queries[::step]:
        texts = data.texts(query.pool)
        parts = RelevanceModel(brand_of(query, data.texts(query.examples)), encoder).parts(texts)
        found = np.array([query.grades.get(key, 0.0) > 0 for key in query.pool])
        kept = found | (lot.random(len(found)) < NEGATIVES * found.mean())
        rows.append(parts[kept])
        good.append(found[kept])
    return Lot(data.name, np.vstack(rows), np.concatenate(good).astype(float), judged=False)


def judged_lot(folder: Path, encoder: Encoder) -> Lot:
    """All rated items of one brand."""
    items = read_judgments(folder)
    parts = RelevanceModel(judged_brand(read_json(folder / "brand.json")), encoder).parts([i.text for i in items])
    return Lot(folder.name, parts, np.array([float(i.grade >= GOOD) for i in items]), judged=True)


def fit(lots: Sequence[Lot]) -> Coefficients:
    """Logistic regression with shared weights and an intercept per set; every set weighs the same."""
    size = len(PARTS)

    def loss(theta: np.ndarray) -> float:
        total = RIDGE * float(np.sum((theta[:size] / 5) ** 2))
        for place, lot in enumerate(lots):
            z = lot.parts @ theta[:size] + theta[size + place]
            total += float(np.mean(np.logaddexp(0, z) - lot.good * z)) / len(lots)
        return total

    bounds = [*(BOUNDS[part] for part in PARTS), *[(None, None)] * len(lots)]
    found = minimize(loss, np.zeros(size + len(lots)), method="L-BFGS-B", bounds=bounds).x
    intercepts = [found[size + place] for place, lot in enumerate(lots) if lot.judged] or list(found[size:])
    return Coefficients(float(np.mean(intercepts)), tuple(float(weight) for weight in found[:size]))


def report(left_out: Lot, model: Coefficients) -> None:
    """How a formula fitted without a set does on it, without what the pool adds."""
    values = left_out.parts @ np.array(model.weights) + model.intercept
    ranked = left_out.good[np.argsort(-values, kind="stable")]
    print(
        f"{left_out.name:18s} fitted without it: nDCG@20 {ndcg(ranked.tolist(), TOP):.3f}, "
        f"average precision {average_precision(ranked > 0):.3f}, "
        f"Brier {brier([sigmoid(v) for v in values], left_out.good > 0):.3f}"
    )


def main() -> None:
    """Fit without each set in turn, then on all."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--step", type=int, default=4)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    lots = [niche_lot(path, encoder, given.step) for path in sorted((given.folder / "relevance").iterdir())]
    lots += [judged_lot(path, encoder) for path in sorted((given.folder / "judgments").iterdir())]
    for left_out in lots:
        report(left_out, fit([lot for lot in lots if lot is not left_out]))
    model = fit(lots)
    written = {
        "provenance": f"benchmarks/fit_relevance.py on {', '.join(lot.name for lot in lots)}; "
        f"{sum(len(lot.good) for lot in lots)} texts; judged items are good from a mean grade of {GOOD}",
        "model": encoder.name,
        "intercept": round(model.intercept, 3),
        "weights": {part: round(weight, 3) for part, weight in zip(PARTS, model.weights, strict=True)},
    }
    print(json.dumps(written))
    if given.write:
        OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
