"""How many posts of which kind a world has, where each stands, and how far it goes."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from demo.bank import LANGUAGES, Bank
from demo.intents import POSTS, QUIET
from demo.models import Platform, Reach

Mood = Literal["busy", "quiet"]
USUAL_POSTS = 330
_FILLER = ("niche_weak", "niche_news", "homonym", "off_niche")
_LANGUAGE_WEIGHTS = {"en": 0.38, "de": 0.18, "es": 0.16, "tr": 0.13, "nb": 0.12, "lv": 0.03}
_PLATFORMS: dict[str, tuple[tuple[Platform, float], ...]] = {
    "video": (("peertube", 1.0),),
    "micro": (("mastodon", 0.52), ("bluesky", 0.48)),
    "hn": (("hackernews", 1.0),),
}
_FORM_WEIGHTS = {"video": 0.34, "micro": 0.56, "hn": 0.22}
_EVEN = 0.08
"""How much a language steps back for each post it has got."""
_LATER = 0.09
"""Part of the posts that are published after the world's start."""
LAST_HOUR = 72.0

MEDIANS: dict[Platform, dict[Reach, float]] = {
    "peertube": {"viral": 90_000, "high": 15_000, "middle": 1_400, "low": 45},
    "mastodon": {"viral": 2_600, "high": 380, "middle": 28, "low": 2},
    "bluesky": {"viral": 9_000, "high": 950, "middle": 40, "low": 2},
    "hackernews": {"viral": 620, "high": 190, "middle": 24, "low": 3},
    "tiktok": {"viral": 1_400_000, "high": 160_000, "middle": 9_000, "low": 320},
}
COMMENTS: dict[Reach, tuple[int, int]] = {"viral": (65, 160), "high": (22, 56), "middle": (3, 18), "low": (0, 2)}


@dataclass(frozen=True, slots=True)
class Role:
    """One post to be written."""

    intent: str
    language: str
    form: str
    platform: Platform
    reach: Reach
    hour: float


def cast(rng: random.Random, bank: Bank, mood: Mood, posts: int) -> list[Role]:
    """Every post of a world, in no particular order."""
    wanted = _quiet_counts(posts) if mood == "quiet" else _busy_counts(posts)
    return [
        _role(rng, intent, language, form, place)
        for intent, count in wanted.items()
        for place, (language, form) in enumerate(_spread(rng, bank, intent, count))
    ]


def _busy_counts(posts: int) -> dict[str, int]:
    meant = {name: intent.count for name, intent in POSTS.items()}
    grow = max(1.0, posts / USUAL_POSTS)
    counts = {name: round(count * grow) for name, count in meant.items()}
    missing = posts - sum(counts.values())
    share = {name: meant[name] / sum(meant[f] for f in _FILLER) for name in _FILLER}
    for name in _FILLER:
        counts[name] = max(1, counts[name] + round(missing * share[name]))
    return counts


def _quiet_counts(posts: int) -> dict[str, int]:
    return {name: round(posts * weight / sum(QUIET.values())) for name, weight in QUIET.items()}


def _spread(rng: random.Random, bank: Bank, intent: str, count: int) -> list[tuple[str, str]]:
    """Languages and forms for ``count`` posts: by weight, yet what has been said much is said less."""
    ways = {
        (language, form): _LANGUAGE_WEIGHTS[language] * _FORM_WEIGHTS[form]
        for language in LANGUAGES
        for form in bank.forms(language, intent)
    }
    used = Counter[tuple[str, str]]()
    spoken: dict[str, float] = dict.fromkeys(LANGUAGES, 0.0)
    chosen: list[tuple[str, str]] = []
    for _ in range(count):
        weights = [
            weight * 0.12 ** (used[way] / bank.size(*way, intent)) / (1 + spoken[way[0]])
            for way, weight in ways.items()
        ]
        way = rng.choices(list(ways), weights)[0]
        used[way] += 1
        spoken[way[0]] += _EVEN
        chosen.append(way)
    return chosen


def _role(rng: random.Random, intent: str, language: str, form: str, place: int) -> Role:
    kind = POSTS[intent]
    platforms = _PLATFORMS[form]
    platform = rng.choices([p[0] for p in platforms], [p[1] for p in platforms])[0]
    reach: Reach = "low" if place < kind.low_reach else kind.reach
    if kind.reach == "middle":
        reach = rng.choices(("viral", "high", "middle", "low"), (0.04, 0.14, 0.5, 0.32))[0]
    return Role(intent, language, form, platform, reach, _hour(rng, fresh=kind.fresh, filler=intent in _FILLER))


def _hour(rng: random.Random, *, fresh: bool, filler: bool) -> float:
    if filler and rng.random() < _LATER:
        return rng.uniform(0.3, LAST_HOUR - 24.0)
    return -rng.uniform(1.5, 24.0) if fresh else -rng.uniform(2.0, 84.0)
