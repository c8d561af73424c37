"""Collects what one answer holds, entry by entry, so that a bad entry never sinks the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from crawler.errors import ParseError
from crawler.models import Comment, Dropped, Page, Post, Snapshot
from spiders.parsers.reader import Reader

logger = logging.getLogger(__name__)


class LeftOutError(Exception):
    """An entry that is well understood and left out on purpose; its text is the reason."""

    def __init__(self, why: str, item_id: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.item_id = item_id


class PageBuilder:
    """Grows one ``Page``. Ids are unique in it: an entry that comes twice is dropped once."""

    def __init__(self, platform: str, captured_at: datetime) -> None:
        self.platform = platform
        self.captured_at = captured_at
        self.comments: list[Comment] = []
        self.gone: list[str] = []
        self._posts: dict[str, Post] = {}
        self._comment_ids: set[str] = set()
        self._snapshots: list[Snapshot] = []
        self._dropped: list[Dropped] = []

    def each(self, entries: Iterable[Reader], take: Callable[[int, Reader], None], id_keys: tuple[str, ...]) -> None:
        """Call ``take(index, entry)`` for every entry; what it raises becomes a ``Dropped``."""
        for index, entry in enumerate(entries):
            self.attempt(entry, lambda index=index, entry=entry: take(index, entry), id_keys)  # type: ignore[misc]

    def attempt(self, entry: Reader, take: Callable[[], None], id_keys: tuple[str, ...]) -> bool:
        """Run ``take`` for one entry; ``False`` if it was dropped instead."""
        try:
            take()
        except LeftOutError as reason:
            self.drop(reason.item_id or _id_of(entry, id_keys), reason.why)
        except ParseError as error:
            self.drop(_id_of(entry, id_keys), f"{error.path}: {error.why}")
        except ValidationError as error:
            self.drop(_id_of(entry, id_keys), f"{entry.path}: {_first_complaint(error)}")
        else:
            return True
        return False

    def only(self, entry: Reader, take: Callable[[], None], id_keys: tuple[str, ...]) -> None:
        """Run ``take`` for the one entry an answer is about: what is not its shape is a ``ParseError``."""
        try:
            take()
        except LeftOutError as reason:
            self.drop(reason.item_id or _id_of(entry, id_keys), reason.why)
        except ValidationError as error:
            raise ParseError(self.platform, entry.path, _first_complaint(error)) from error

    def drop(self, item_id: str | None, why: str) -> None:
        """Note an entry that was left out, and why."""
        self._dropped.append(Dropped(item_id=item_id, why=why))

    def add_post(self, post: Post, **counts: int | None) -> None:
        """A post with its snapshot."""
        if post.post_id in self._posts:
            raise LeftOutError("stands in this answer twice", post.post_id)
        snapshot = self._snapshot(post.post_id, None, counts)
        self._posts[post.post_id] = post
        self._snapshots.append(snapshot)

    def add_comment(self, comment: Comment, **counts: int | None) -> None:
        """A comment, with a snapshot if any of its counts is known."""
        if comment.comment_id in self._comment_ids:
            raise LeftOutError("stands in this answer twice", comment.comment_id)
        known = any(count is not None for name, count in counts.items() if name != "position")
        snapshot = self._snapshot(comment.post_id, comment.comment_id, counts) if known else None
        self._comment_ids.add(comment.comment_id)
        self.comments.append(comment)
        if snapshot is not None:
            self._snapshots.append(snapshot)

    def build(self, **rest: Any) -> Page:
        """The finished page; ``rest`` are its remaining fields."""
        return Page(
            posts=tuple(self._posts.values()),
            comments=tuple(self.comments),
            snapshots=tuple(self._snapshots),
            dropped=tuple(self._dropped),
            gone=tuple(self.gone),
            **rest,
        )

    def _snapshot(self, post_id: str, comment_id: str | None, counts: dict[str, int | None]) -> Snapshot:
        return Snapshot(
            platform=self.platform, post_id=post_id, comment_id=comment_id, captured_at=self.captured_at, **counts
        )


def unknown_value(platform: str, what: str, value: object) -> None:
    """Warn of an enum value that this parser does not know; the caller skips it."""
    logger.warning("%s: unknown %s %.60r is skipped; the parser may need an update", platform, what, value)


def _id_of(entry: Reader, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        found = entry.at(*key.split(".")).id()
        if found is not None:
            return found
    return None


def _first_complaint(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
