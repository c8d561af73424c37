"""The world's TikTok videos: the same intents and texts, drawn with dice of their own."""

from __future__ import annotations

import random
from dataclasses import replace

from demo.bank import Bank
from demo.casting import Mood, cast
from demo.models import DemoPost
from demo.people import Crowd
from demo.threads import Threads
from demo.writing import Writer

_SHARE = 0.2
"""Clips for each post of the open platforms."""
_FEWEST = 16
_FIRST_SERIAL = 500_000
"""Beyond those of the other posts: a serial is an id on every platform."""


def clips(seed: int, mood: Mood, posts: int) -> tuple[DemoPost, ...]:
    """Short videos with captions and threads, oldest first."""
    rng = random.Random(f"clips:{seed}:{mood}:{posts}")  # noqa: S311 - a pretend world needs no secrets
    crowd, bank = Crowd(rng), Bank(rng)
    captions = [role for role in cast(rng, bank, mood, posts) if role.form == "micro"]
    chosen = rng.sample(captions, k=min(len(captions), max(_FEWEST, round(posts * _SHARE))))
    writer = Writer(rng, bank, crowd)
    written = [
        writer.write(_FIRST_SERIAL + place, replace(role, platform="tiktok")) for place, role in enumerate(chosen)
    ]
    threads = Threads(rng, bank, crowd, quiet=mood == "quiet")
    for post in written:
        threads.fill(post)
    plain = [post for post in written if post.meaning.verdict in ("weak", "none") and post.hour < 0]
    if len(plain) > 1:
        plain[0].comments_open = False
        plain[0].comments.clear()
        plain[1].deleted_hour = rng.uniform(2.0, 9.0)
    return tuple(sorted(written, key=lambda post: (post.hour, post.serial)))
