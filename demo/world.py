"""A seeded world: posts, threads and people, the same for the same seed and mood."""

from __future__ import annotations

import random
from dataclasses import replace

from demo import ids
from demo.bank import Bank
from demo.casting import MEDIANS, USUAL_POSTS, Mood, cast
from demo.clips import clips
from demo.growth import draw_growth
from demo.models import DemoPost, Platform
from demo.people import Crowd
from demo.threads import Threads
from demo.writing import Writer

_REPOSTS = 6
"""Near-duplicates in a world of usual size: somebody else says the same again, slightly changed."""

_PLATFORMS: tuple[Platform, ...] = ("peertube", "mastodon", "bluesky", "hackernews")


class DemoWorld:
    """All posts of one world, oldest first; what is visible depends on the hour asked for.

    ``posts`` are those of the open platforms. TikTok's (``clips``) are drawn apart, so that they change
    nothing in them.
    """

    def __init__(self, seed: int, mood: Mood = "busy", posts: int = USUAL_POSTS) -> None:
        self.seed, self.mood = seed, mood
        self._rng = random.Random(f"{seed}:{mood}:{posts}")  # noqa: S311 - a pretend world needs no secrets
        self.crowd = Crowd(self._rng)
        self._bank = Bank(self._rng)
        self._threads = Threads(self._rng, self._bank, self.crowd, quiet=mood == "quiet")
        writer = Writer(self._rng, self._bank, self.crowd)
        roles = cast(self._rng, self._bank, mood, max(1, posts - _REPOSTS))
        written = [writer.write(serial, role) for serial, role in enumerate(roles, start=1)]
        written += self._reposts(written, len(roles))
        for post in written:
            self._threads.fill(post)
        if mood != "quiet":
            self._threads.plant_fakes(written)
        self._flag(written)
        self.posts: tuple[DemoPost, ...] = tuple(sorted(written, key=lambda post: (post.hour, post.serial)))
        self.clips = clips(seed, mood, posts)
        self._by_platform: dict[Platform, tuple[DemoPost, ...]] = {"tiktok": self.clips}
        for name in _PLATFORMS:
            self._by_platform[name] = tuple(post for post in self.posts if post.platform == name)

    def on(self, platform: Platform) -> tuple[DemoPost, ...]:
        """All posts of one platform, oldest first, future and deleted ones included."""
        return self._by_platform[platform]

    def _reposts(self, written: list[DemoPost], last: int) -> list[DemoPost]:
        """The same again by somebody else, hours later and to fewer people."""
        micro = [
            p for p in written if p.platform in {"mastodon", "bluesky"} and p.reach in {"viral", "high"} and p.hour < -6
        ]
        fit = [p for p in micro if not p.meaning.intent.startswith(("fake", "crisis", "trap", "bait_closed"))]
        chosen = self._rng.sample(fit, k=min(_REPOSTS, len(fit)))
        return [self._repost(post, last + place) for place, post in enumerate(chosen, start=1)]

    def _repost(self, post: DemoPost, serial: int) -> DemoPost:
        rng = self._rng
        ending = rng.choice((" 😭😭", " lol", " 👀", "!!", " ❤️", " (via)"))
        weaker = "weak" if post.meaning.verdict == "opening" else post.meaning.verdict
        return replace(
            post,
            serial=serial,
            hour=post.hour + rng.uniform(1.0, 5.0),
            person=self.crowd.stranger(post.language),
            body=post.body + ending,
            meaning=replace(post.meaning, intent="repost", verdict=weaker),
            copy_of=post.serial,
            reach="low",
            growth=draw_growth(rng, MEDIANS[post.platform]["low"] * 3, votes=True, fresh=True),
            uuid=ids.video_uuid(rng),
            comments=[],
        )

    def _flag(self, posts: list[DemoPost]) -> None:
        """Close, hide or delete some posts that mean nothing else."""
        plain = [p for p in posts if p.meaning.intent in {"off_niche", "niche_weak", "homonym"} and p.hour < 0]
        self._rng.shuffle(plain)
        for post in plain[:4]:
            post.comments_open = False
            post.comments.clear()
        for post in plain[4:8]:
            post.sensitive = True
        for place, post in enumerate(plain[8:14]):
            post.deleted_hour = -1.0 if place < 3 else self._rng.uniform(2.0, 9.0)
