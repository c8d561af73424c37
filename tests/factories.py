"""Invented posts, threads and counts; every test names only what it is about.

Times are fixed (``NOON``), ids are plain, and nothing here is random.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.models import Author, Comment, Cursor, Dropped, Page, Post, Snapshot, Thread

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PLATFORM = "peertube"


def hours_ago(hours: float, *, now: datetime = NOON) -> datetime:
    """The moment ``hours`` before ``now``."""
    return now - timedelta(hours=hours)


def make_author(author_id: str = "a1", **fields: Any) -> Author:
    defaults: dict[str, Any] = {
        "platform": PLATFORM,
        "handle": f"{author_id}@video.example",
        "display_name": f"Author {author_id}",
        "url": f"https://video.example/a/{author_id}",
    }
    return Author(author_id=author_id, **{**defaults, **fields})


def make_post(post_id: str = "p1", **fields: Any) -> Post:
    platform = fields.get("platform", PLATFORM)
    defaults: dict[str, Any] = {
        "platform": platform,
        "url": f"https://video.example/w/{post_id}",
        "kind": "video",
        "author": make_author(platform=platform),
        "title": f"Title of {post_id}",
        "body": "How we roast beans at home",
        "hashtags": ("coffee",),
        "language": "en",
        "published_at": hours_ago(6),
        "ref": f"video.example/{post_id}",
    }
    return Post(post_id=post_id, **{**defaults, **fields})


def make_comment(comment_id: str = "c1", post_id: str = "p1", **fields: Any) -> Comment:
    platform = fields.get("platform", PLATFORM)
    defaults: dict[str, Any] = {
        "platform": platform,
        "url": f"https://video.example/w/{post_id};threadId={comment_id}",
        "author": make_author(f"by-{comment_id}", platform=platform),
        "body": f"Comment {comment_id}",
        "published_at": hours_ago(3),
    }
    return Comment(comment_id=comment_id, post_id=post_id, **{**defaults, **fields})


def make_snapshot(post_id: str = "p1", comment_id: str | None = None, **fields: Any) -> Snapshot:
    defaults: dict[str, Any] = {"platform": PLATFORM, "captured_at": NOON, "like_count": 10}
    if comment_id is None:
        defaults |= {"view_count": 1000, "comment_count": 5}
    return Snapshot(post_id=post_id, comment_id=comment_id, **{**defaults, **fields})


def make_thread(post: Post | None = None, comments: Iterable[Comment] = ()) -> Thread:
    return Thread(post=post or make_post(), comments=tuple(comments))


def make_cursor(value: str | None = "15", **fields: Any) -> Cursor:
    defaults: dict[str, Any] = {"source": PLATFORM, "scope": "search|https://video.example|coffee"}
    return Cursor(value=value, **{**defaults, **fields})


def make_page(
    posts: Iterable[Post] | None = None,
    comments: Iterable[Comment] = (),
    snapshots: Iterable[Snapshot] | None = None,
    dropped: Iterable[Dropped] = (),
    **fields: Any,
) -> Page:
    """A list page of one post by default; posts get one snapshot each unless given."""
    shown = (make_post(),) if posts is None else tuple(posts)
    counts = snapshots if snapshots is not None else [make_snapshot(p.post_id, platform=p.platform) for p in shown]
    return Page(posts=shown, comments=tuple(comments), snapshots=tuple(counts), dropped=tuple(dropped), **fields)


def make_pages(count: int, *, per_page: int = 3) -> list[Page]:
    """Pages of distinct posts with one comment each, and a cursor that follows them."""
    pages = []
    for number in range(count):
        posts = [make_post(f"p{number}-{i}") for i in range(per_page)]
        comments = [make_comment(f"c{number}-{i}", f"p{number}-{i}") for i in range(per_page)]
        cursor = make_cursor(str(number + 1), complete=number == count - 1)
        pages.append(make_page(posts, comments, cursor=cursor))
    return pages
