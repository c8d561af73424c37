"""A seeded world: posts, threads and people, the same for the same seed and mood."""

from __future__ import annotations

import random
from dataclasses import replace

from demo import ids
from demo.bank import Bank
from demo.casting import MEDIANS, USUAL_POSTS, Mood, Role, cast
from demo.growth import draw_growth
from demo.intents import POSTS
from demo.models import DemoPost, Kind, Person, Platform
from demo.people import Crowd
from demo.threads import Threads

_REPOSTS = 6
"""Near-duplicates in a world of usual size: somebody else says the same again, slightly changed."""

_MICRO_KINDS: tuple[Kind, ...] = ("text", "image", "video")


class DemoWorld:
    """All posts of one world, oldest first; what is visible depends on the hour asked for."""

    def __init__(self, seed: int, mood: Mood = "busy", posts: int = USUAL_POSTS) -> None:
        self.seed, self.mood = seed, mood
        self._rng = random.Random(f"{seed}:{mood}:{posts}")  # noqa: S311 - a pretend world needs no secrets
        self.crowd = Crowd(self._rng)
        self._bank = Bank(self._rng)
        self._threads = Threads(self._rng, self._bank, self.crowd, quiet=mood == "quiet")
        roles = cast(self._rng, self._bank, mood, max(1, posts - _REPOSTS))
        written = [self._write(serial, role) for serial, role in enumerate(roles, start=1)]
        written += self._reposts(written, len(roles))
        for post in written:
            self._threads.fill(post)
        if mood != "quiet":
            self._threads.plant_fakes(written)
        self._flag(written)
        self.posts: tuple[DemoPost, ...] = tuple(sorted(written, key=lambda post: (post.hour, post.serial)))
        self._by_platform = {
            name: tuple(post for post in self.posts if post.platform == name)
            for name in ("peertube", "mastodon", "bluesky", "hackernews")
        }

    def on(self, platform: Platform) -> tuple[DemoPost, ...]:
        """All posts of one platform, oldest first, future and deleted ones included."""
        return self._by_platform[platform]

    def _write(self, serial: int, role: Role) -> DemoPost:
        rng, kind = self._rng, POSTS[role.intent]
        parts = [part.strip() for part in self._bank.post(role.language, role.intent, role.form).split("||")]
        title, body, tags, link = self._parts(role, parts)
        post = DemoPost(
            serial=serial,
            platform=role.platform,
            hour=role.hour,
            person=self._author(role),
            title=title,
            body=body,
            tags=tags,
            kind=self._post_kind(role, link),
            language=role.language,
            said_language=None if rng.random() < 0.14 else role.language,
            meaning=kind.meaning,
            reach=role.reach,
            growth=draw_growth(
                rng, MEDIANS[role.platform][role.reach], votes=role.platform != "peertube", fresh=kind.fresh
            ),
            uuid=ids.video_uuid(rng),
            link=link,
        )
        if post.kind == "video":
            post.duration = rng.choice((9, 14, 21, 34, 58, 63, 187, 312, 604, 918))
        return post

    def _parts(self, role: Role, parts: list[str]) -> tuple[str, str, tuple[str, ...], str | None]:
        if role.form == "video":
            return parts[0], parts[1], tuple(tag.strip() for tag in parts[2].split(",")), None
        if role.form == "hn":
            link = parts[1] if parts[1].startswith("http") else None
            return parts[0], "" if link else parts[1], (), link
        return "", self._tagged(parts[0], role), (), None

    def _tagged(self, text: str, role: Role) -> str:
        kind = "niche" if POSTS[role.intent].mood in {"niche", "warm"} or "named" in role.intent else "other"
        tags = self._bank.tags(role.language, kind)
        if "#" in text or not tags or self._rng.random() < (0.2 if kind == "niche" else 0.6):
            return text
        chosen = self._rng.sample(list(tags), k=min(len(tags), self._rng.choice((1, 1, 2, 3))))
        return text + self._rng.choice(("\n\n", " ", "\n")) + " ".join(f"#{tag}" for tag in chosen)

    def _post_kind(self, role: Role, link: str | None) -> Kind:
        if role.form == "video":
            return "video"
        if role.form == "hn":
            return "link" if link else "text"
        return self._rng.choices(_MICRO_KINDS, (0.55, 0.3, 0.15))[0]

    def _author(self, role: Role) -> Person:
        if role.intent in {"fake_giveaway", "fake_support"}:
            return self.crowd.impostor()
        if role.intent == "trap_competitor_advert":
            return self._rng.choice(self.crowd.rivals)
        if role.reach in {"viral", "high"} and self._rng.random() < 0.6:
            return self.crowd.creator(role.language)
        return self.crowd.stranger(role.language)

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
