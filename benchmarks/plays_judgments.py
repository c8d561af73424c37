"""Measures plays and vetoes on judged items, with the product's own encoder and heads.

    python benchmarks/plays_judgments.py ../shared/bench/judgments/oat ../shared/bench/judgments/keys

Prints one JSON object: play macro-F1 on items of grade 1 or more (summons and banter count as mention, big_stage as
trend), precision and recall of the veto, for all, for the written items, and for those not in English, pooled over
the folders; then what was missed, if ``--misses`` is given.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from judged import Judged, load_judged
from sklearn.metrics import f1_score

from crawler.models import Post
from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.plays.read import PlayReader
from ranking.safety.check import SafetyChecker
from ranking.target import Target
from ranking.types import Candidate

AS_JUDGED = {"summons": "mention", "banter": "mention", "big_stage": "trend"}
Item = dict[str, str]
SLICES: dict[str, Callable[[Item], bool]] = {
    "all": lambda _: True,
    "written": lambda item: item["item_id"].startswith("a_"),
    "non_english": lambda item: item["language"] != "en",
}


def main(arguments: Sequence[str]) -> None:
    """Measure the folders given, pooled."""
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    read: list[Item] = []
    for folder in (argument for argument in arguments if not argument.startswith("-")):
        judged = load_judged(Path(folder))
        targets = targets_of(judged)
        encoder.encode([target.text for target in targets])
        started = time.perf_counter()
        plays = PlayReader(judged.brand, encoder).read(targets)
        vetoes = SafetyChecker(judged.brand, encoder).check(targets)
        spent = time.perf_counter() - started
        for item, play, safety in zip(judged.items, plays, vetoes, strict=True):
            name = AS_JUDGED.get(play.name, play.name) if play else "none"
            read.append({**item, "read": name, "veto": safety.veto.reason if safety.veto else ""})
        print(f"{judged.name}: {len(targets)} items, {spent:.2f} s beyond encoding", file=sys.stderr)
    print(json.dumps({name: _figures([item for item in read if wanted(item)]) for name, wanted in SLICES.items()}))
    if "--misses" in arguments:
        _print_misses(read)


def targets_of(judged: Judged) -> list[Target]:
    """The judged items as posts without threads."""
    return [
        Target(
            Candidate(
                post=Post(
                    platform="bench",
                    post_id=item["item_id"],
                    url="about:blank",
                    kind="text",
                    body=item["text"],
                    language=item["language"] or None,
                )
            )
        )
        for item in judged.items
    ]


def _figures(items: list[Item]) -> dict[str, float]:
    good = [item for item in items if float(item["grade"]) >= 1]
    truth, read = [item["play"] for item in good], [item["read"] for item in good]
    labels = sorted(set(truth))
    unsafe = [item for item in items if item["unsafe"] == "1"]
    stopped = [item for item in items if item["veto"]]
    right = sum(item["unsafe"] == "1" for item in stopped)
    return {
        "play_macro_f1": round(float(f1_score(truth, read, average="macro", labels=labels, zero_division=0)), 3),
        "play_accuracy": round(sum(t == r for t, r in zip(truth, read, strict=True)) / max(len(good), 1), 3),
        "veto_precision": round(right / max(len(stopped), 1), 3),
        "veto_recall": round(right / max(len(unsafe), 1), 3),
        "items": len(items),
    }


def _print_misses(read: list[Item]) -> None:
    for item in read:
        if float(item["grade"]) >= 1 and item["play"] != item["read"]:
            print("play", item["item_id"], item["play"], "read as", item["read"], file=sys.stderr)
        if (item["unsafe"] == "1") != bool(item["veto"]):
            print("veto", item["item_id"], item["unsafe"], "read as", item["veto"] or "safe", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
