"""Ranking of very many posts with cached vectors: seconds to load and to judge, memory, and whether torch was loaded.

Usage: python benchmarks/rank_many.py [--posts 100000] [--keep FOLDER]   (without --keep the store is thrown away)

The posts are invented, their vectors random mixtures of real ones: what is measured is time and memory, nothing of
quality. The store is filled first and not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from export_memory import peak_mb

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
WORDS = ("coffee press grind morning bean camp tent train book", "rain goal recipe dance phone garden kite song city")
BATCH = 2_000


def fill(url: str, posts: int, encoder_name: str, seeds: np.ndarray) -> None:
    """Posts with two counts each, and a vector for every text."""
    from crawler.db import embeddings
    from crawler.db.engine import open_store
    from crawler.db.tables import PostRow, SnapshotRow
    from crawler.db.upsert import insert_new
    from ranking.encoder import digest

    words = " ".join(WORDS).split()
    lot, mix = random.Random(7), np.random.default_rng(7)
    with open_store(url) as store:
        for start in range(0, posts, BATCH):
            numbers = range(start, min(start + BATCH, posts))
            mixed = mix.dirichlet(np.full(len(seeds), 0.3), len(numbers)) @ seeds
            mixed = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype("<f4")
            rows, shots, vectors = [], [], {}
            for number, vector in zip(numbers, mixed, strict=True):
                born = NOW - timedelta(hours=lot.uniform(1, 90))
                key = {"platform": "peertube", "post_id": f"p{number:07}"}
                title = " ".join(lot.choices(words, k=9)) + f" {number}"
                seen = {"published_at": born, "first_seen_at": born, "seen_at": NOW, "comments_open": True}
                rows.append({**key, **seen, "url": f"https://x.example/{number}", "kind": "video", "title": title})
                views = int(lot.lognormvariate(5, 2))
                for ago, share in ((4, 0.7), (1, 1.0)):
                    counts = {"view_count": int(views * share), "like_count": views // 20, "comment_count": 0}
                    shots.append({**key, **counts, "comment_id": "", "captured_at": NOW - timedelta(hours=ago)})
                vectors[digest(title)] = vector.tobytes()
            with store.session() as session:
                insert_new(session, PostRow, rows)
                insert_new(session, SnapshotRow, shots)
                embeddings.put(session, encoder_name, vectors)


def measured(url: str, posts: int) -> dict[str, object]:
    """One ranking in this process."""
    from cli.candidates import load_candidates  # noqa: F401 - what the command imports before it begins
    from cli.catalogue import policies
    from cli.embedding_cache import StoredEmbeddings
    from cli.sifting import choose_candidates
    from crawler.config import Brand
    from crawler.db.engine import open_store
    from ranking.encoder import load_encoder
    from ranking.rank import rank

    brand = Brand.model_validate({"brand": {"name": "Kolibrix", "about": "A hand press for coffee on camp mornings."},
                                  "niche": {"topics": ["hand press coffee", "coffee camping"]}})  # fmt: skip
    known = policies()
    encoder = load_encoder(brand.ranking.model)
    before = peak_mb()
    with open_store(url) as store:
        memory = StoredEmbeddings(store)
        began = _clocks()
        with store.reading() as session:
            chosen = choose_candidates(session, brand, known, encoder, now=NOW, cache=memory)
        loaded = _clocks()
        result = rank(chosen.candidates, brand, encoder, now=NOW, cache=memory)
        ended = _clocks()
    return {
        "posts": posts,
        "read_closely": len(chosen.candidates),
        "listed": len(result.opportunities),
        "load_and_sift_s": _between(began, loaded),
        "rank_s": _between(loaded, ended),
        "whole_s": _between(began, ended),
        "beyond_interpreter_mb": round(peak_mb() - before),
        "torch_loaded": "torch" in sys.modules,
    }


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _between(start: tuple[float, float], end: tuple[float, float]) -> dict[str, float]:
    """Seconds on the wall, and of the processor: the latter says more on a machine that others use too."""
    return {"wall": round(end[0] - start[0], 2), "processor": round(end[1] - start[1], 2)}


def main() -> None:
    """Fill a store in a child, rank it in another, so that memory is the ranking's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--child", choices=("fill", "warm", "rank"))
    given = parser.parse_args()
    if given.keep is None:
        with tempfile.TemporaryDirectory(prefix="rank-many-") as folder:
            steps(Path(folder), given.posts)
    elif given.child is None:
        steps(given.keep, given.posts)
    else:
        step(given.child, f"sqlite:///{given.keep / 'store.db'}", given.posts)


def step(name: str, url: str, posts: int) -> None:
    """Fill the store, or rank it and tell how long it took."""
    if name == "fill":
        from ranking.background import background_sentences
        from ranking.encoder import DEFAULT_MODEL, load_encoder

        encoder = load_encoder(DEFAULT_MODEL)
        fill(url, posts, encoder.name, encoder.encode(background_sentences()[:60]))
        return
    found = measured(url, posts)
    if name == "rank":
        print(json.dumps(found))


def steps(folder: Path, posts: int) -> None:
    """Each step in a process of its own; a store that is there already is not filled again."""
    if not (folder / "store.db").exists():
        _child("fill", folder, posts)
    # Once to bring the brand's own texts into the cache, as any earlier ranking did.
    for name in ("warm", "rank"):
        _child(name, folder, posts)


def _child(name: str, folder: Path, posts: int) -> None:
    command = [sys.executable, __file__, "--child", name, "--keep", str(folder), "--posts", str(posts)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
