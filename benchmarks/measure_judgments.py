"""Measure fit after the veto on ``bench/judgments``: plays, relevance and safety as the product reads them.

Usage: python benchmarks/measure_judgments.py ../shared/bench/judgments [--show N]
Reach, diversity and the stage reason are off, as the bench asks; escalations count as vetoed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from judged import TOP, Judged, load_judged, ndcg

from crawler.models import Post
from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.judging import Judge, Seen
from ranking.target import Target
from ranking.types import Candidate, Encoder

MOMENT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def read(judged: Judged, encoder: Encoder) -> list[Seen]:
    """What the product reads in every item, taken as a post without a thread."""
    return Judge(judged.brand, encoder, MOMENT).read([_target(item) for item in judged.items])


def _target(item: dict[str, str]) -> Target:
    post = Post(
        platform="bench",
        post_id=item["item_id"],
        url="https://bench.example",
        kind="text",
        body=item["text"],
        language=item["language"],
    )
    return Target(Candidate(post=post))


def fits(judged: Judged, seen: list[Seen], encoder: Encoder) -> np.ndarray:
    """Topic fit of every item; vetoed items last."""
    judge = Judge(judged.brand, encoder, MOMENT)
    evidence = [judge.weigh(one) for one in seen]
    return np.array([-1.0 if e.veto is not None else e.fit.topic for e in evidence])


def main() -> None:
    """Figures per brand, then grades by play as read, from which PLAY_FIT was set."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    grades: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for folder in sorted(given.folder.iterdir()):
        judged = load_judged(folder)
        seen = read(judged, encoder)
        scores = fits(judged, seen, encoder)
        figures = [ndcg(scores[mask], judged.grades[mask]) for mask in judged.slices]
        order = np.argsort(-scores, kind="stable")
        unsafe = sum(judged.items[i]["unsafe"] == "1" for i in order[:TOP])
        good = float(np.mean(judged.grades[order[:TOP]] >= 2))
        print(
            f"{judged.name}: ndcg20 all {figures[0]:.3f} written {figures[1]:.3f} non-English {figures[2]:.3f}; "
            f"P@20 {good:.2f}; unsafe in the top 20: {unsafe}"
        )
        for one, grade in zip(seen, judged.grades, strict=True):
            if one.safety.veto is None:
                grades[one.play.name if one.play else "none"].append((float(grade), one.relevance.probability))
        for i in order[: given.show]:
            play = seen[i].play
            print(
                f"   {scores[i]:.2f} r {seen[i].relevance.probability:.2f} grade {judged.grades[i]:.1f} "
                f"{play.name if play else None} {play.confidence if play else 0:.2f} ({judged.items[i]['play']}) "
                f"{judged.items[i]['text'][:90]}"
            )
    for name, rows in sorted(grades.items()):
        good_share = np.mean([grade >= 2 for grade, _ in rows])
        print(f"  {name:22s} {len(rows):4d} items, {good_share:.0%} good")


if __name__ == "__main__":
    main()
