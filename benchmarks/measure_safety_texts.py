"""Measure the text heads on every public set of ``bench/plays`` and ``bench/safety``, group left out by group.

Usage: python benchmarks/measure_safety_texts.py ../shared/bench [plays/complaints safety/spam ...]
The same figures as ``topcomment evaluate plays|safety``, one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from ranking.encoder import DEFAULT_MODEL, load_encoder
from ranking.evaluation.forms import read_texts, set_name
from ranking.evaluation.texts import evaluate_texts


def main() -> None:
    """One line per set."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("sets", nargs="*")
    given = arguments.parse_args()
    encoder = load_encoder(DEFAULT_MODEL)
    found = [path for task in ("plays", "safety") for path in sorted((given.folder / task).glob("*.csv.gz"))]
    for path in found:
        name = f"{path.parent.name}/{set_name(path)}"
        if given.sets and name not in given.sets:
            continue
        started = time.perf_counter()
        told = evaluate_texts(path.parent.name, set_name(path), read_texts(path), encoder)
        print(json.dumps(told | {"seconds": round(time.perf_counter() - started, 1)}))


if __name__ == "__main__":
    main()
