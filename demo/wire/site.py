"""What every platform's pages need: the world, its clock, numbers read from a query, times written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo.clock import DemoClock
from demo.models import DemoComment, DemoPost
from demo.world import DemoWorld

Json = dict[str, Any]
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Site:
    """A world seen at the moment its clock shows."""

    world: DemoWorld
    clock: DemoClock

    @property
    def hour(self) -> float:
        """Hours since the world's start."""
        return self.clock.hour

    def moment(self, hour: float) -> datetime:
        """The moment of an hour of the world."""
        return self.clock.moment(hour)


def milliseconds(moment: datetime) -> str:
    """``2026-01-31T08:15:00.123Z``, as PeerTube, Mastodon and Bluesky write times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def seconds(moment: datetime) -> str:
    """``2026-01-31T08:15:00Z``, as Algolia writes times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    """A whole number of a query, held between 0 and ``most``; ``usual`` where there is none or no number."""
    try:
        return max(0, min(most, int(query.get(name, usual))))
    except ValueError:
        return usual


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of ``query`` begins some word of ``texts``."""
    words = {word for text in texts for word in _WORD.findall(text.lower())}
    return all(any(word.startswith(wanted) for word in words) for wanted in _WORD.findall(query.lower()))


def hashtags(text: str) -> list[str]:
    """Hashtags in a text, in their order, without their sign."""
    return list(dict.fromkeys(re.findall(r"#(\w+)", text)))


def tags_of(post: DemoPost) -> list[str]:
    """All hashtags of a post."""
    return [*post.tags, *hashtags(post.body)]


def comment_likes(comment: DemoComment, now: float) -> int:
    """Likes of a comment by then: half of them come in the first three hours."""
    age = max(0.0, now - comment.hour)
    return int(comment.likes * age / (age + 3.0))


def replies_to(thread: Iterable[tuple[int, DemoComment]]) -> dict[int | None, list[int]]:
    """Places of the answers, by the place of what they answer."""
    found: dict[int | None, list[int]] = {}
    for place, comment in thread:
        found.setdefault(comment.parent, []).append(place)
    return found


def placed(post: DemoPost, now: float, *, gone: bool = True) -> list[tuple[int, DemoComment]]:
    """The thread by then with each comment's place in the post's list, oldest first.

    Without ``gone``, deleted comments are left out, and so is all that hung on them.
    """
    kept: dict[int, DemoComment] = {}
    for place, comment in enumerate(post.comments):
        orphan = comment.parent is not None and comment.parent not in kept
        if comment.hour <= now and not orphan and (gone or not comment.gone(now)):
            kept[place] = comment
    return sorted(kept.items(), key=lambda item: (item[1].hour, item[1].serial))


def by_heat(posts: Iterable[DemoPost], now: float) -> list[DemoPost]:
    """Hottest first; the serial decides between equals."""
    return sorted(posts, key=lambda post: (-post.heat(now), post.serial))
