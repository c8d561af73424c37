"""Measures plays and vetoes on judged items, with the product's own encoder and heads.

    python benchmarks/plays_judgments.py ../shared/bench/judgments/oat ../shared/bench/judgments/keys

Prints one JSON object: play macro-F1 on items of grade 1 or more (summons and banter count as mention, big_stage as
trend), precision and recall of the veto alone, without suspicions (``topcomment evaluate judgments`` counts both), for
all, for the written items, and for those not in English, pooled over the folders; then what was missed, if
``--misses`` is given.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.evaluation.forms import JudgedItem, read_json, read_judgments
from ranking.evaluation.judgments import AS_JUDGED, PLAYED, SLICES, brand_of, target_of
from ranking.evaluation.metrics import macro_f1, precision_recall
from ranking.plays.read import PlayReader
from ranking.safety.check import SafetyChecker
from ranking.types import Encoder


@dataclass(frozen=True)
class Read:
    """One item, the play read in it, and the reason of its veto (or none)."""

    item: JudgedItem
    play: str
    veto: str


def main(arguments: Sequence[str]) -> None:
    """Measure the folders given, pooled."""
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    rows = [row for folder in folders for row in read_folder(folder, encoder)]
    print(json.dumps({name: _figures([row for row in rows if wanted(row.item)]) for name, wanted in SLICES.items()}))
    if "--misses" in arguments:
        _print_misses(rows)


def read_folder(folder: Path, encoder: Encoder) -> list[Read]:
    """What is read in every rated item of one brand."""
    brand, items = brand_of(read_json(folder / "brand.json")), read_judgments(folder)
    targets = [target_of(item) for item in items]
    encoder.encode([target.text for target in targets])
    started = time.perf_counter()
    plays = PlayReader(brand, encoder).read(targets)
    checked = SafetyChecker(brand, encoder).check(targets)
    print(f"{folder.name}: {len(items)} items, {time.perf_counter() - started:.2f} s beyond encoding", file=sys.stderr)
    return [
        Read(item, AS_JUDGED.get(play.name, play.name) if play else "none", safety.veto.reason if safety.veto else "")
        for item, play, safety in zip(items, plays, checked, strict=True)
    ]


def _figures(rows: Sequence[Read]) -> dict[str, float]:
    played = [row for row in rows if row.item.grade >= PLAYED]
    precision, recall = precision_recall([bool(row.veto) for row in rows], [row.item.unsafe for row in rows])
    return {
        "play_macro_f1": round(macro_f1([row.play for row in played], [row.item.play for row in played]), 3),
        "play_accuracy": round(sum(row.play == row.item.play for row in played) / max(len(played), 1), 3),
        "veto_precision": round(precision, 3),
        "veto_recall": round(recall, 3),
        "items": len(rows),
    }


def _print_misses(rows: Sequence[Read]) -> None:
    for row in rows:
        item = row.item
        if item.grade >= PLAYED and item.play != row.play:
            print("play", item.item_id, item.play, "read as", row.play, file=sys.stderr)
        if item.unsafe != bool(row.veto):
            print("veto", item.item_id, int(item.unsafe), "read as", row.veto or "safe", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
