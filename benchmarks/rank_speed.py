"""How long a first and a second ranking of the same invented posts and comments take; the model is loaded before.

Usage: python benchmarks/rank_speed.py [--posts 300] [--comments 5000]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from crawler.config import Brand
from crawler.models import Author, Comment, Post, Snapshot
from ranking.background import background_sentences
from ranking.encoder import DEFAULT_MODEL, load_encoder
from ranking.rank import rank
from ranking.types import Candidate, Vectors

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SEED = 7


class MemoryCache:
    """Vectors in memory, in place of the store."""

    def __init__(self) -> None:
        self._kept: dict[str, Vectors] = {}

    def get(self, model: str, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """Known vectors; one model only."""
        del model
        return {key: self._kept[key] for key in digests if key in self._kept}

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors."""
        del model
        self._kept.update(vectors)


def text(lot: random.Random, pieces: int) -> str:
    """A new text from halves of the shipped background sentences, with words of a niche now and then."""
    words = [word for sentence in lot.sample(background_sentences(), pieces) for word in sentence.split()]
    if lot.random() < 0.2:
        words += ["which", "kite", "for", "a", "windy", "beach?"]
    lot.shuffle(words)
    return " ".join(words[: 8 * pieces])


def invent(posts: int, comments: int) -> list[Candidate]:
    """Posts with threads of equal length and two snapshots each."""
    lot = random.Random(SEED)
    found = []
    for number in range(posts):
        born = NOW - timedelta(hours=lot.uniform(1, 60))
        key = f"p{number}"
        thread = tuple(
            Comment(
                platform="peertube",
                comment_id=f"{key}-{i}",
                post_id=key,
                author=Author(platform="peertube", author_id=f"u{lot.randrange(9999)}", handle=f"u{i}"),
                body=text(lot, 1),
                published_at=NOW - timedelta(minutes=lot.uniform(1, 600)),
            )
            for i in range(comments // posts)
        )
        shots = tuple(
            Snapshot(platform="peertube", post_id=key, captured_at=NOW - timedelta(hours=ago), view_count=views)
            for ago, views in ((4, number * 7), (1, number * 9))
        )
        post = Post(
            platform="peertube",
            post_id=key,
            url="https://x.example",
            kind="video",
            title=text(lot, 2),
            published_at=born,
        )
        found.append(Candidate(post=post, snapshots=shots, comments=thread))
    return found


def main() -> None:
    """Print seconds of a first ranking, of a second one of the same data, and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=int, default=300)
    arguments.add_argument("--comments", type=int, default=5000)
    given = arguments.parse_args()
    brand = Brand.model_validate(
        {"brand": {"name": "Windling", "about": "We make kites."}, "niche": {"topics": ["flying kites", "kite repair"]}}
    )
    candidates, cache = invent(given.posts, given.comments), MemoryCache()
    encoder = load_encoder(DEFAULT_MODEL)
    encoder.encode(["load the model"])
    taken = {}
    for label in ("first", "second"):
        wall, used = time.perf_counter(), time.process_time()
        rank(candidates, brand, encoder, now=NOW, cache=cache)
        seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - used}
        taken[label] = {clock: round(value, 2) for clock, value in seconds.items()}
    share = {clock: round(taken["second"][clock] / taken["first"][clock], 4) for clock in taken["first"]}
    print(json.dumps({"posts": given.posts, "comments": given.comments, **taken, "second_over_first": share}))


if __name__ == "__main__":
    main()
