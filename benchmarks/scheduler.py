"""The scheduler against revisiting everything evenly, on demo worlds without HTTP, at equal requests.

Usage: python benchmarks/scheduler.py 301 302 ... [--morning 12] [--every 3] [--requests 5 10 20] [--model NAME]

Every ``--every`` hours of the demo clock a crawl asks the same lists for both and may then make so
many requests on each platform; a request reads one thread with its counts, or one post's counts.
At ``--morning`` the list is made. *True top openings* are the 20 posts that the generator meant as
openings with the most growth still to come in their platform's horizon (as a share of the ranker's
reference for it) times the chance of a comment made an hour later to be seen. One is *caught* if it
is fresh: its thread was read, it was counted twice at least half an hour apart, and the newest count
is at most ``FRESH_H`` hours old.

*even* looks at every known post in turn: fewest looks first, then the one that was looked at longest
ago. Prints per seed and budget what each caught, and the ratio with its 95% interval (bootstrap over
seeds).
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scheduler_world import HORIZON_H, PLATFORMS, Known, meet, moment, shown

from crawler.config import Brand
from demo.brand import brand_toml
from demo.casting import USUAL_POSTS
from demo.models import DemoPost
from demo.world import DemoWorld
from ranking.encoder import load_encoder
from ranking.gate import appraise
from ranking.history import hours
from ranking.scheduling.choose import choose
from ranking.scheduling.types import Amounts, Kind, Prospect
from ranking.scheduling.value import options
from ranking.scoring import REFERENCE
from ranking.types import Encoder, Vectors
from ranking.visibility_curve import slot_probability

TOP = 20
FRESH_H = 6.0
USABLE_GAP_H = 0.5
COSTS: dict[Kind, Amounts] = {"thread": {"requests": 1.0}, "post": {"requests": 1.0}}

Strategy = Callable[[list[Known], float, int], None]
"""Fetches, at an hour, with at most so many requests of the known posts of each platform."""


@dataclass(frozen=True)
class Day:
    """When crawls happen and when the list is made, in hours of the world."""

    morning: float
    every: float

    @property
    def crawls(self) -> list[float]:
        """Hours of the crawls; the last is just before the list."""
        return [float(hour) for hour in np.arange(0.0, self.morning + 1e-9, self.every)]


def even(known: list[Known], hour: float, requests: int) -> None:
    """Everything in turn."""
    for here in by_platform(known):
        for one in sorted(here, key=lambda k: (k.looks, k.thread_at or moment(-1e4), k.post.post_id))[:requests]:
            one.read(hour)


def scheduled(brand: Brand, encoder: Encoder, cache: Memory) -> Strategy:
    """The product's own scheduler."""

    def fetch(known: list[Known], hour: float, requests: int) -> None:
        now = moment(hour)
        seen = appraise([one.candidate() for one in known], brand, encoder, now=now, cache=cache)
        for here in by_platform(known):
            by_id = {one.post.post_id: one for one in here}
            prospects = [
                Prospect(one.candidate(), seen[one.post.platform, one.post.post_id], costs=COSTS) for one in here
            ]
            offered = [option for each in prospects for option in options(each, now)]
            for choice in choose(offered, {"requests": float(requests)}, most=requests):
                one = by_id[choice.option.prospect.key[1]]
                one.read(hour) if choice.option.kind == "thread" else one.count(hour)

    return fetch


def by_platform(known: list[Known]) -> list[list[Known]]:
    """The known posts, platform by platform."""
    return [[one for one in known if one.origin.platform == platform] for platform in PLATFORMS]


class Memory:
    """``ranking.types.EmbeddingCache`` in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Vectors] = {}

    def get(self, model: str, digests: Sequence[str]) -> Mapping[str, Vectors]:
        return {key: self._kept[model + key] for key in digests if model + key in self._kept}

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        self._kept.update({model + key: vector for key, vector in vectors.items()})


def run(world: DemoWorld, day: Day, requests: int, strategy: Strategy) -> dict[int, Known]:
    """All that is known at the morning."""
    known: dict[int, Known] = {}
    for hour in day.crawls:
        for platform in PLATFORMS:
            meet(known, shown(world, platform, hour), hour)
        strategy([one for one in known.values() if one.origin.visible(hour)], hour, requests)
    return known


def top_openings(world: DemoWorld, morning: float) -> list[DemoPost]:
    """The openings with the most to gain, best first."""
    meant = [
        post
        for post in world.posts
        if post.meaning.verdict == "opening" and post.visible(morning) and post.comments_open and not post.sensitive
    ]
    return sorted(meant, key=lambda post: (-_to_gain(post, morning), post.serial))[:TOP]


def _to_gain(post: DemoPost, morning: float) -> float:
    growth, age = post.growth, post.age(morning)
    still = growth.count(age + HORIZON_H[post.platform]) - growth.count(age)
    return still / REFERENCE[post.platform] * slot_probability(len(post.thread(morning + 1.0)))


def caught(one: Known | None, morning: float) -> bool:
    """Whether a post is fresh when the list is made."""
    if one is None or one.thread_at is None or not one.snapshots:
        return False
    newest, now = one.snapshots[-1].captured_at, moment(morning)
    twice = any(hours(shot.captured_at, newest) >= USABLE_GAP_H for shot in one.snapshots)
    return twice and hours(newest, now) <= FRESH_H


def demo_brand() -> Brand:
    """The demo world's brand."""
    return Brand.model_validate(tomllib.loads(brand_toml("http://127.0.0.1:1")))


def interval(ours: Sequence[int], theirs: Sequence[int]) -> tuple[float, float]:
    """95% of the ratio's bootstrap over seeds."""
    rng = random.Random(1)
    drawn = []
    for _ in range(2000):
        places = [rng.randrange(len(ours)) for _ in ours]
        drawn.append(sum(ours[p] for p in places) / max(1, sum(theirs[p] for p in places)))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--morning", type=float, default=12.0)
    parser.add_argument("--every", type=float, default=3.0)
    parser.add_argument("--requests", type=int, nargs="+", default=[5, 10, 20])
    parser.add_argument("--posts", type=int, default=USUAL_POSTS, help="about how many each world has")
    parser.add_argument("--model", default="use-multilingual")
    given = parser.parse_args()
    brand, encoder = demo_brand(), load_encoder(given.model)
    day = Day(given.morning, given.every)
    counts: dict[int, list[tuple[int, int]]] = {requests: [] for requests in given.requests}
    for seed in given.seeds:
        world, memory = DemoWorld(seed, posts=given.posts), Memory()
        top = top_openings(world, day.morning)
        for requests in given.requests:
            fetched = [run(world, day, requests, strategy) for strategy in (scheduled(brand, encoder, memory), even)]
            ours, theirs = (sum(caught(known.get(post.serial), day.morning) for post in top) for known in fetched)
            counts[requests].append((ours, theirs))
            print(f"seed {seed} requests {requests}: scheduled {ours}, even {theirs} of {len(top)}", flush=True)
    for requests, pairs in counts.items():
        ours_all, theirs_all = [a for a, _ in pairs], [b for _, b in pairs]
        low, high = interval(ours_all, theirs_all)
        print(
            f"{requests} requests a platform and crawl, {len(day.crawls)} crawls: scheduled {sum(ours_all)}, "
            f"even {sum(theirs_all)}; ratio {sum(ours_all) / max(1, sum(theirs_all)):.2f} ({low:.2f}-{high:.2f})"
        )


if __name__ == "__main__":
    main()
