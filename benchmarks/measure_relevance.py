"""Measure the product's relevance on ``bench/relevance``, by encoder, beside the baselines of the same run.

Usage: python benchmarks/measure_relevance.py ../shared/bench/relevance [--model NAME ...]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.evaluation.relevance import evaluate_relevance
from ranking.vectors import MINILM, USE


def main() -> None:
    """One line per set, encoder and method."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--model", nargs="*", default=[MINILM, USE, DEFAULT_MODEL])
    given = arguments.parse_args()
    for model in given.model:
        encoder = CachedEncoder(load_encoder(model))
        for folder in sorted(given.folder.iterdir()):
            found = evaluate_relevance(folder, encoder)
            for method, row in {"topcomment": found, **found["baselines"]}.items():
                print(
                    f"{folder.name:16s} {model:36s} {method:20s} "
                    f"P@20 {row['p20']:.3f}  nDCG@20 {row['ndcg20']:.3f}  mAP {row['map']:.3f}"
                )


if __name__ == "__main__":
    main()
