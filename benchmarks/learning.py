"""Does a manager's taste reach the list? Simulated managers decide; nDCG@20 against the ranker without a taste.

Usage: python benchmarks/learning.py [--seeds 40] [--decisions 200]

Invented worlds, nothing of the evaluation data: posts lie around topics in a space of vectors, the ranker
knows how near they are to the niche, and each simulated manager likes and dislikes topics and plays of their
own that the ranker knows nothing of. Every morning the list shows the best 20 and 2 drawn by lot; the manager
answers yes or no by chance, with a reason that half the time says nothing of taste. One manager in four has
no taste of their own: there the list must not get worse.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from ranking.evaluation.metrics import bootstrap_interval, ndcg
from ranking.learning.check import learned
from ranking.learning.lessons import Context, Lesson, lot_weight, opinion
from ranking.learning.taste import Taste, shifted

DIMENSIONS, TOPICS, LISTED, LOTS, POSTS = 96, 14, 20, 2, 160
PLAYS = ("question", "mention", "trend", "complaint", "superfan", "big_stage", None)
START = datetime(2026, 1, 5, 7, tzinfo=UTC)


@dataclass
class World:
    """One brand's posts and one manager's taste."""

    lot: np.random.Generator
    topics: np.ndarray
    nearness: np.ndarray
    likes_topic: np.ndarray
    likes_play: np.ndarray

    @classmethod
    def of(cls, seed: int, *, tasteless: bool) -> World:
        """A world by its seed."""
        lot = np.random.default_rng(seed)
        topics = lot.normal(size=(TOPICS, DIMENSIONS))
        topics /= np.linalg.norm(topics, axis=1, keepdims=True)
        strength = 0.0 if tasteless else 1.0
        return cls(
            lot,
            topics,
            lot.normal(-1.2, 1.3, TOPICS),
            strength * lot.normal(0, 1.6, TOPICS),
            strength * lot.normal(0, 0.7, len(PLAYS)),
        )

    def posts(self, count: int) -> tuple[np.ndarray, list[Context], np.ndarray, np.ndarray]:
        """Vectors, contexts, the ranker's fit, and the chance of a yes."""
        topic = self.lot.integers(TOPICS, size=count)
        play = self.lot.integers(len(PLAYS), size=count)
        noise = self.lot.normal(size=(count, DIMENSIONS)) / np.sqrt(DIMENSIONS)
        vectors = self.topics[topic] + 0.9 * noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        own = self.nearness[topic] + self.lot.normal(0, 0.5, count)
        fit = 1 / (1 + np.exp(-(own + self.lot.normal(0, 0.7, count))))
        yes = 1 / (1 + np.exp(-(own + self.likes_topic[topic] + self.likes_play[play])))
        contexts = [
            Context(PLAYS[p], "peertube" if t % 2 else "mastodon", "post") for t, p in zip(topic, play, strict=True)
        ]
        return vectors.astype(np.float32), contexts, fit, yes


def fits(taste: Taste | None, vectors: np.ndarray, contexts: list[Context], fit: np.ndarray) -> np.ndarray:
    """Fits with a taste, or as the ranker gives them."""
    if taste is None:
        return fit
    shifts = taste.shifts(vectors, contexts)
    return np.array([shifted(float(f), s.log_odds) for f, s in zip(fit, shifts, strict=True)])


def mornings(world: World, decisions: int) -> tuple[Taste | None, int]:
    """Mornings until so many decisions were made; the taste they taught, and how many lessons there were."""
    lessons: list[Lesson] = []
    kept: list[np.ndarray] = []
    made, day, taste = 0, 0, None
    while made < decisions:
        vectors, contexts, fit, yes = world.posts(POSTS)
        order = np.argsort(-fits(taste, vectors, contexts, fit))
        listed, rest = order[:LISTED], order[LISTED:]
        lots = world.lot.choice(rest, LOTS, replace=False)
        for place in (*listed, *lots):
            by_lot = place in lots
            made += 1
            said = _said(world, float(yes[place]))
            if said is None:
                continue
            liked, weight = said
            chance = LOTS / len(rest) if by_lot else 1.0
            weight *= lot_weight(chance) if by_lot else 1.0
            at = START + timedelta(days=day, minutes=len(lessons))
            lessons.append(Lesson("", contexts[place], liked, weight, float(fit[place]), at, chance))
            kept.append(vectors[place])
        day += 1
        taste = learned(lessons, np.array(kept))
    return taste, len(lessons)


def _said(world: World, chance: float) -> tuple[bool, float] | None:
    if world.lot.random() < chance:
        return opinion("done", "")
    reasons = ("not us", "tone", "other", "too late", "already there", "low reach")
    return opinion("skip", reasons[world.lot.integers(len(reasons))])


def trial(seed: int, decisions: int) -> dict[str, float | bool]:
    """nDCG@20 of the ranker alone and with what it was taught, on posts nobody has seen."""
    tasteless = seed % 4 == 3
    world = World.of(seed, tasteless=tasteless)
    taste, lessons = mornings(world, decisions)
    before, after = [], []
    for _ in range(12):
        vectors, contexts, fit, yes = world.posts(POSTS)
        before.append(ndcg(yes[np.argsort(-fit)].tolist(), LISTED))
        after.append(ndcg(yes[np.argsort(-fits(taste, vectors, contexts, fit))].tolist(), LISTED))
    return {
        "prior": float(np.mean(before)),
        "taught": float(np.mean(after)),
        "used": taste is not None,
        "lessons": lessons,
        "tasteless": tasteless,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--decisions", type=int, default=200)
    given = parser.parse_args()
    found = [trial(seed, given.decisions) for seed in range(given.seeds)]
    report: dict[str, object] = {"seeds": given.seeds, "decisions": given.decisions}
    for name, some in (("with a taste", False), ("without one", True)):
        rows = [row for row in found if row["tasteless"] is some]
        gains = np.array([float(row["taught"]) - float(row["prior"]) for row in rows])
        report[name] = {
            "managers": len(rows),
            "ndcg20_prior": round(float(np.mean([row["prior"] for row in rows])), 4),
            "ndcg20_taught": round(float(np.mean([row["taught"] for row in rows])), 4),
            "gain": round(float(gains.mean()), 4),
            "gain_interval": [round(end, 4) for end in bootstrap_interval(gains.tolist())],
            "worst": round(float(gains.min()), 4),
            "worse": int((gains < 0).sum()),
            "taste_used": int(sum(bool(row["used"]) for row in rows)),
        }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
