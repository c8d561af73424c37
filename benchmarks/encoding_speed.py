"""How fast texts are encoded, against plain sentence-transformers in float32 on the same texts in the same run.

Usage: python benchmarks/encoding_speed.py [--texts 400] [--rounds 5] [--set ../shared/bench/relevance/youtube_niches]

Rounds alternate, so that other work on the machine hits both alike; medians and their ratio are printed, by the clock
on the wall and by processor time. With ``--set``, nDCG@20 of both encoders on that set is printed as well.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ranking.background import background_sentences
from ranking.encoder import load_encoder
from ranking.evaluation.relevance import evaluate_relevance
from ranking.plays.prototypes import load_prototypes
from ranking.types import Encoder, Vectors
from ranking.vectors import MINILM, USE, unit

SEED = 11


class Plain:
    """``SentenceTransformer.encode`` as it comes, in float32."""

    name = "plain"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors."""
        return unit(self._model.encode(list(texts) or [" "], show_progress_bar=False))[: len(texts)]


def texts_of(count: int) -> list[str]:
    """Shipped sentences, each distinct, a fifth of them strung together to the length of a caption."""
    lot = random.Random(SEED)
    known = [*background_sentences(), *(p.text for p in load_prototypes("ranking.plays"))]
    return [" ".join(lot.sample(known, 1 if lot.random() < 0.8 else 5)) for _ in range(count)]


def timed(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    wall, used = time.perf_counter(), time.process_time()
    encode(texts)
    return time.perf_counter() - wall, time.process_time() - used


def main() -> None:
    """Print texts a second, ratios, and what precision costs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=400)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--set", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    from ranking.encoder import packaged_folder

    plain = Plain(SentenceTransformer(packaged_folder(MINILM) or MINILM, device="cpu"))
    encoders: dict[str, Encoder] = {"plain": plain, "topcomment": load_encoder(MINILM), USE: load_encoder(USE)}
    texts = texts_of(given.texts)
    first = {name: encoder.encode(texts) for name, encoder in encoders.items()}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in encoders}
    for _ in range(given.rounds):
        for name, encoder in encoders.items():
            taken[name].append(timed(encoder.encode, texts))
    cosines = (first["plain"] * first["topcomment"]).sum(axis=1)
    found: dict[str, Any] = {
        "texts": given.texts,
        "rounds": given.rounds,
        **{name: _speed(rows, taken["plain"], given.texts) for name, rows in taken.items()},
        "cosine_to_plain": {"mean": round(float(cosines.mean()), 5), "least": round(float(cosines.min()), 5)},
    }
    if given.set is not None:
        pair = ("plain", "topcomment")
        found["ndcg20"] = {name: evaluate_relevance(given.set, encoders[name])["ndcg20"] for name in pair}
    print(json.dumps(found))


def _speed(rows: list[tuple[float, float]], plain: list[tuple[float, float]], texts: int) -> dict[str, float]:
    """Medians over the rounds: texts a second, and how many times as fast as plain."""
    (wall, used), (plain_wall, plain_used) = np.median(rows, axis=0), np.median(plain, axis=0)
    return {
        "texts_a_second": round(texts / wall),
        "times_plain_wall": round(plain_wall / wall, 2),
        "times_plain_processor": round(plain_used / used, 2),
    }


if __name__ == "__main__":
    main()
