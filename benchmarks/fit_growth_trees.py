"""Fit the growth models that are shipped, on the train sets of ``bench/growth``, and measure them on the test sets.

They are asked about posts from any list (a search, a feed, an author's page), so they must not
lean on what only the lists of the sets have: no position, no comparison within the list, no hour
of crawling, no record of authors, nothing of when the post entered the list.

Usage: python benchmarks/fit_growth_trees.py ../shared/bench/growth [--write]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ranking.evaluation.growth_form import GrowthSet, read_growth
from ranking.evaluation.metrics import captured
from ranking.growth.booster import Growing
from ranking.growth.columns import Floats, GrowthColumns, joined
from ranking.growth.model import GrowthModel
from ranking.growth.nets import Fitting
from ranking.growth.table_fit import fit_table
from ranking.growth.tables import two_table
from ranking.growth.training import Limits, train

SETS = "hackernews", "reddit", "bilibili", "youtube"
LIMITS = Limits(
    growing=Growing(rounds=150, seeds=2, leaves=(15, 15), depth=6),
    # Nets gave hackernews .003 to .008 and would double what is shipped.
    fitting=Fitting(seeds=0),
    in_context=False,
    with_records=False,
    without=("position", "hour", "weekday", "hours_watched", "hours_before_first_look", "title_year"),
)
VISIBLE = 1, 2, 5
FOLDER = Path(__file__).parents[1] / "ranking" / "data" / "growth_trees"
PROVENANCE = "benchmarks/fit_growth_trees.py on the train set of bench/growth"


def fit(found: GrowthSet) -> GrowthModel | None:
    """Trees from every row as if seen once, and as often as it was."""
    meta = found.meta
    table = fit_table(meta.name, found.train, meta.horizon_h)
    rows = joined([found.train.visible(1), found.train])
    trained = train(
        meta.name,
        rows,
        meta.horizon_h,
        lambda some: two_table(some, table, meta.horizon_h),
        top=meta.top,
        limits=LIMITS,
    )
    print(f"{meta.name}: {trained.why or 'kept'}; deviance {trained.deviance}, captured on the tail {trained.captured}")
    return trained.model


def share(test: GrowthColumns, forecast: Floats, top: int) -> float:
    """Captured growth, mean over decisions."""
    shares = []
    for decision in np.unique(test.decision):
        rows = np.flatnonzero(test.decision == decision)
        ordered = rows[np.argsort(-forecast[rows], kind="stable")]
        shares.append(captured(test.growth[ordered].tolist(), top))
    return float(np.mean([value for value in shares if value is not None]))


def main() -> None:
    """Fit, measure, and write when asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    for source in SETS:
        found = read_growth(given.folder / source)
        model = fit(found)
        if model is None:
            continue
        for visible in VISIBLE:
            test = found.test.visible(visible)
            print(f"  {visible} visible: captured {share(test, model.expected(test), found.meta.top):.3f}")
        written = json.dumps({"provenance": f"{PROVENANCE}/{source}", **model.to_json()}, separators=(",", ":"))
        print(f"  {len(written) / 1e3:.0f} kB")
        if given.write:
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / f"{source}.json").write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
