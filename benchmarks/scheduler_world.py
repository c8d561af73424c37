"""A demo world as a crawler sees it, without HTTP: posts, counts and comments as the store's models.

Only what the demo's pages show crosses over; what its generator meant stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.models import Author, Comment, Post, Snapshot
from demo.models import DemoPost, Person, Platform
from demo.wire.site import comment_likes, matches, placed
from demo.world import DemoWorld
from ranking.types import Candidate

START = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
PLATFORMS: tuple[Platform, ...] = ("peertube", "mastodon", "bluesky", "hackernews")
HORIZON_H: dict[Platform, float] = {"peertube": 36.0, "mastodon": 6.0, "bluesky": 6.0, "hackernews": 6.0}
PAGE = 20
"""Entries of one list's answer."""
WORDS = ("coffee", "espresso", "kaffee", "café", "kahve", "kaffe", "kolibri", "hand grinder")
"""What a crawl of the demo brand searches for."""


def moment(hour: float) -> datetime:
    """The moment of an hour of the world."""
    return START + timedelta(hours=hour)


@dataclass
class Known:
    """One known post with all that was fetched of it."""

    origin: DemoPost
    post: Post
    snapshots: list[Snapshot] = field(default_factory=list)
    comments: tuple[Comment, ...] = ()
    comment_snapshots: dict[str, Snapshot] = field(default_factory=dict)
    thread_at: datetime | None = None
    looks: int = 0

    def candidate(self) -> Candidate:
        """The post as the ranker is given it."""
        return Candidate(
            post=self.post,
            snapshots=tuple(self.snapshots),
            comments=self.comments,
            comment_snapshots=self.comment_snapshots,
            thread_at=self.thread_at,
            count_kind="views" if self.origin.platform == "peertube" else "votes",
            horizon_h=HORIZON_H[self.origin.platform],
        )

    def count(self, hour: float) -> None:
        """Take a snapshot, unless there is one of this moment."""
        at = moment(hour)
        if not self.snapshots or self.snapshots[-1].captured_at < at:
            self.snapshots.append(_snapshot(self.origin, hour))

    def read(self, hour: float) -> None:
        """Fetch the thread, and the counts with it."""
        self.count(hour)
        self.looks += 1
        self.thread_at = moment(hour)
        found = [(place, said) for place, said in placed(self.origin, hour, gone=False)]
        self.comments = tuple(_comment(self.origin, place) for place, _ in found)
        self.comment_snapshots = {
            _comment_id(self.origin, place): Snapshot(
                platform=self.origin.platform,
                post_id=self.post.post_id,
                comment_id=_comment_id(self.origin, place),
                captured_at=moment(hour),
                like_count=comment_likes(said, hour),
            )
            for place, said in found
        }


def shown(world: DemoWorld, platform: Platform, hour: float) -> Iterator[DemoPost]:
    """What discovery is shown: the hottest posts, and the newest that match each search word."""
    visible = [post for post in world.on(platform) if post.visible(hour) and not post.sensitive]
    yield from sorted(visible, key=lambda post: (-post.heat(hour), post.serial))[:PAGE]
    newest = sorted(visible, key=lambda post: (-post.hour, post.serial))
    for word in WORDS:
        yield from [post for post in newest if matches(word, (post.title, post.body, *post.tags))][:PAGE]


def meet(known: dict[int, Known], posts: Iterable[DemoPost], hour: float) -> None:
    """Remember the posts of a list, and the counts it shows."""
    for post in posts:
        known.setdefault(post.serial, Known(post, _post(post))).count(hour)


def _post(post: DemoPost) -> Post:
    return Post(
        platform=post.platform,
        post_id=post.uuid,
        url=f"https://demo.example/{post.platform}/{post.serial}",
        kind=post.kind,
        author=_author(post.platform, post.person),
        title=post.title,
        body=post.body,
        hashtags=post.tags,
        language=post.said_language,
        duration_s=post.duration or None,
        published_at=moment(post.hour),
        comments_open=post.comments_open,
    )


def _author(platform: str, person: Person) -> Author:
    return Author(
        platform=platform,
        author_id=f"a{person.number}",
        handle=person.handle,
        display_name=person.name,
        follower_count=person.followers,
    )


def _snapshot(post: DemoPost, hour: float) -> Snapshot:
    age, growth = post.age(hour), post.growth
    return Snapshot(
        platform=post.platform,
        post_id=post.uuid,
        captured_at=moment(hour),
        view_count=growth.count(age) if post.platform == "peertube" else None,
        like_count=growth.count(age, growth.likes),
        comment_count=len(placed(post, hour, gone=False)),
    )


def _comment(post: DemoPost, place: int) -> Comment:
    said = post.comments[place]
    parent = said.parent
    return Comment(
        platform=post.platform,
        comment_id=_comment_id(post, place),
        post_id=post.uuid,
        parent_id=None if parent is None else _comment_id(post, parent),
        depth=0 if parent is None else 1,
        author=_author(post.platform, said.person),
        body=said.text,
        language=said.language,
        published_at=moment(said.hour),
    )


def _comment_id(post: DemoPost, place: int) -> str:
    return f"c{post.serial}-{place}"
