"""What the demo world is made of. Hours count from the world's start and may be negative."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from demo.growth import Growth

Platform = Literal["peertube", "mastodon", "bluesky", "hackernews", "tiktok"]
Verdict = Literal["opening", "weak", "none", "trap", "crisis", "fake"]
Kind = Literal["video", "image", "text", "link"]
Reach = Literal["viral", "high", "middle", "low"]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented account, the same on whichever platform it speaks."""

    number: int
    handle: str
    name: str
    language: str
    followers: int
    host: str
    did: str
    bio: str = ""
    brand: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the generator meant an item to be: the truth for tests."""

    intent: str
    verdict: Verdict
    play: str | None = None
    reason: str | None = None
    subtype: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class DemoComment:
    """One comment; ``parent`` is the place of its parent in the post's list, ``None`` directly under it."""

    serial: int
    hour: float
    person: Person
    text: str
    language: str
    meaning: Meaning
    parent: int | None = None
    likes: float = 0.0
    deleted_hour: float | None = None

    def gone(self, now: float) -> bool:
        """Whether its author has taken it back by then."""
        return self.deleted_hour is not None and self.deleted_hour <= now


@dataclass(slots=True)
class DemoPost:
    """One post with its whole thread to come, ordered by time."""

    serial: int
    platform: Platform
    hour: float
    person: Person
    title: str
    body: str
    tags: tuple[str, ...]
    kind: Kind
    language: str
    meaning: Meaning
    reach: Reach
    growth: Growth
    uuid: str
    duration: int = 0
    link: str | None = None
    said_language: str | None = None
    comments_open: bool = True
    sensitive: bool = False
    deleted_hour: float | None = None
    copy_of: int | None = None
    comments: list[DemoComment] = field(default_factory=list)

    def visible(self, now: float) -> bool:
        """Whether a reader finds it at that hour."""
        return self.hour <= now and (self.deleted_hour is None or now < self.deleted_hour)

    def age(self, now: float) -> float:
        """Hours since it was published."""
        return now - self.hour

    def thread(self, now: float) -> list[DemoComment]:
        """The comments written by then, deleted ones included, oldest first."""
        return [comment for comment in self.comments if comment.hour <= now]

    def heat(self, now: float) -> int:
        """What its platform's trending list sorts by: the growth of the last day."""
        return self.growth.count(self.age(now)) - self.growth.count(max(0.0, self.age(now) - 24.0))
