"""What cannot be true of a page, whichever parser read it; pure, so that it can be tried in a test.

Dropped is what would mislead (a post from next year leads every ranking) or could not be opened;
cut is what is only too long. Both are counted by their reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from crawler.identity import http_url
from crawler.models import Author, Comment, Dropped, Page, Post, Snapshot

FUTURE = timedelta(days=2)
"""Beyond clock skew and mistaken time zones."""
BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web; such a time is a zero of somebody's clock and stands for "unknown"."""
MOST = 10**12
"""The most watched video there is has some 10^10 views."""
LONGEST_URL = 2_000
"""PostgreSQL cannot index text beyond 2,704 bytes; no platform's own links come near."""
LONGEST_DURATION_S = 10**8
MOST_TAGS = 100
LENGTHS = {
    "title": 2_000,
    "body": 40_000,
    "transcript": 400_000,
    "sound": 500,
    "handle": 500,
    "display_name": 500,
    "ref": 2_000,
}

Item = TypeVar("Item", Post, Comment, Snapshot)
Written = TypeVar("Written", Post, Comment)
Reason = str


@dataclass
class Findings:
    """What was left out (with its reason) and what was shortened or emptied."""

    dropped: list[Dropped] = field(default_factory=list)
    mended: Counter[str] = field(default_factory=Counter)


def validated(page: Page, now: datetime) -> tuple[Page, Findings]:
    """The page without what cannot be true; what was left out is added to ``dropped``."""
    found = Findings()
    posts = _kept(page.posts, lambda post: _post_fault(post, now), found)
    comments = _kept(page.comments, lambda comment: _comment_fault(comment, now), found)
    snapshots = _kept(page.snapshots, lambda snapshot: _snapshot_fault(snapshot, now), found)
    mended = {
        "posts": tuple(_mended_post(post, found.mended) for post in posts),
        "comments": tuple(_mended_comment(comment, found.mended) for comment in comments),
        "snapshots": snapshots,
        "dropped": (*page.dropped, *found.dropped),
    }
    return page.model_copy(update=mended), found


def _kept(items: Iterable[Item], fault: Callable[[Item], Reason | None], found: Findings) -> tuple[Item, ...]:
    kept = []
    for item in items:
        why = fault(item)
        if why is None:
            kept.append(item)
        else:
            of_comment = None if isinstance(item, Post) else item.comment_id
            found.dropped.append(Dropped(item_id=of_comment or item.post_id, why=why))
    return tuple(kept)


def _post_fault(post: Post, now: datetime) -> Reason | None:
    if not post.post_id.strip():
        return "no id"
    if _link(post.url) is None:
        return "no address"
    return _time_fault(post.published_at, now)


def _comment_fault(comment: Comment, now: datetime) -> Reason | None:
    if not comment.comment_id.strip() or not comment.post_id.strip():
        return "no id"
    return _time_fault(comment.published_at, now)


def _snapshot_fault(snapshot: Snapshot, now: datetime) -> Reason | None:
    counts = (
        snapshot.view_count,
        snapshot.like_count,
        snapshot.comment_count,
        snapshot.share_count,
        snapshot.save_count,
        snapshot.position,
    )
    if any(count is not None and count > MOST for count in counts):
        return "absurd count"
    return _time_fault(snapshot.captured_at, now)


def _time_fault(at: datetime | None, now: datetime) -> Reason | None:
    return "from the future" if at is not None and at > now + FUTURE else None


def _mended_post(post: Post, mended: Counter[str]) -> Post:
    changes = _shared_changes(post)
    changes |= {name: _tags(getattr(post, name)) for name in ("hashtags", "mentions")}
    changes["thumbnail_url"] = _link(post.thumbnail_url)
    if post.duration_s is not None and post.duration_s > LONGEST_DURATION_S:
        changes["duration_s"] = None
    return _changed(post, changes, mended)


def _mended_comment(comment: Comment, mended: Counter[str]) -> Comment:
    return _changed(comment, _shared_changes(comment) | {"url": _link(comment.url)}, mended)


def _shared_changes(item: Post | Comment) -> dict[str, Any]:
    changes = _cut(item)
    if item.author is not None:
        author = item.author.model_copy(update=_cut(item.author) | {"url": _link(item.author.url)})
        changes["author"] = author
    if item.published_at is not None and item.published_at < BEGINNING:
        changes["published_at"] = None
    return changes


def _cut(item: Post | Comment | Author) -> dict[str, Any]:
    texts = {name: getattr(item, name) for name in LENGTHS if name in type(item).model_fields}
    return {name: text[: LENGTHS[name]] for name, text in texts.items() if text}


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if len(tag) <= LENGTHS["handle"])[:MOST_TAGS]


def _link(url: str | None) -> str | None:
    """The URL, if a browser may be sent there: never a script, never a page of text."""
    return url if url is not None and len(url) <= LONGEST_URL and http_url(url) is not None else None


def _changed(item: Written, changes: dict[str, Any], mended: Counter[str]) -> Written:
    real = {name: value for name, value in changes.items() if value != getattr(item, name)}
    mended.update(real.keys())
    return item.model_copy(update=real) if real else item
