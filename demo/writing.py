"""How a role of the casting becomes a post: its words, its author, its growth."""

from __future__ import annotations

import random

from demo import ids
from demo.bank import Bank
from demo.casting import MEDIANS, Role
from demo.growth import draw_growth
from demo.intents import POSTS
from demo.models import DemoPost, Kind, Person
from demo.people import Crowd

_MICRO_KINDS: tuple[Kind, ...] = ("text", "image", "video")
_WATCHED = ("peertube", "tiktok")
"""Where views are what grows; elsewhere likes or points are."""


class Writer:
    """Writes one post after the other."""

    def __init__(self, rng: random.Random, bank: Bank, crowd: Crowd) -> None:
        self._rng, self._bank, self._crowd = rng, bank, crowd

    def write(self, serial: int, role: Role) -> DemoPost:
        """One post without its thread."""
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
                rng, MEDIANS[role.platform][role.reach], votes=role.platform not in _WATCHED, fresh=kind.fresh
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
        if role.form == "video" or role.platform == "tiktok":
            return "video"
        if role.form == "hn":
            return "link" if link else "text"
        return self._rng.choices(_MICRO_KINDS, (0.55, 0.3, 0.15))[0]

    def _author(self, role: Role) -> Person:
        if role.intent in {"fake_giveaway", "fake_support"}:
            return self._crowd.impostor()
        if role.intent == "trap_competitor_advert":
            return self._rng.choice(self._crowd.rivals)
        if role.reach in {"viral", "high"} and self._rng.random() < 0.6:
            return self._crowd.creator(role.language)
        return self._crowd.stranger(role.language)
