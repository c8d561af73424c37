"""Measure fit after the veto on ``bench/judgments``: plays, relevance and safety as the product reads them.

Usage: python benchmarks/measure_judgments.py ../shared/bench/judgments [--show N]
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.evaluation.judgments import GOOD, evaluate_judgments, judge_items


def main() -> None:
    """Figures per brand and pooled, then grades by play as read, from which PLAY_FIT was set."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    print(json.dumps(evaluate_judgments(given.folder, encoder), indent=1))
    grades: dict[str, list[float]] = defaultdict(list)
    for folder in sorted(path for path in given.folder.iterdir() if path.is_dir()):
        rows = sorted(judge_items(folder, encoder), key=lambda row: -row.fit)
        for row in rows:
            if not row.vetoed:
                grades[row.play].append(row.item.grade)
        for row in rows[: given.show]:
            print(f"   {row.fit:.2f} grade {row.item.grade:.1f} {row.play} ({row.item.play}) {row.item.text[:90]}")
    for name, found in sorted(grades.items()):
        print(f"  {name:22s} {len(found):4d} items, {np.mean([grade >= GOOD for grade in found]):.0%} good")


if __name__ == "__main__":
    main()
