"""Fit the growth tables on the train sets of ``bench/growth`` and write them as numbers.

Usage: python benchmarks/fit_growth.py ../shared/bench/growth [--write]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ranking.evaluation.growth_form import read_growth
from ranking.growth.table_fit import fit_table

TABLES = {
    "front_page_votes": "hackernews",
    "social_votes": "reddit",
    "short_video_views": "bilibili",
    "video_views": "youtube",
}
OUTPUT = Path(__file__).parents[1] / "ranking" / "data" / "growth.json"


def main() -> None:
    """Fit every table; print, and write when asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    tables = {}
    for name, source in TABLES.items():
        found = read_growth(given.folder / source)
        table = fit_table(name, found.train, found.meta.horizon_h)
        tables[name] = {
            "horizon_h": table.horizon_h,
            "ages_h": table.ages_h,
            "level": table.level,
            "decay": table.decay,
            "spread": table.spread,
            "rows": len(found.train),
            "fitted_on": source,
        }
    written = {"provenance": "benchmarks/fit_growth.py on the train sets of bench/growth", "tables": tables}
    print(json.dumps(written, indent=1))
    if given.write:
        OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
