"""Stores all that one answer of a platform held, and where its list goes on, or nothing of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crawler.db.cursors import save_cursor
from crawler.db.rows import author_row, comment_row, post_row, snapshot_row
from crawler.db.tables import AuthorRow, CommentRow, CrawlRunRow, PostRow, SnapshotRow, ThreadFetchRow
from crawler.db.tombstones import tombstones
from crawler.db.upsert import insert_new, storable, upsert
from crawler.models import Comment, Page, Post, Snapshot

LOOKUP = 500
"""Most ids asked for in one statement."""

PostKey = tuple[str, str]
CommentKey = tuple[str, str, str]


@dataclass(frozen=True)
class PageCounts:
    """What became of a page.

    Attributes:
        found: posts the page held.
        new: posts stored for the first time.
        updated: posts that were known.
        comments: comments stored for the first time.
        snapshots: counts added.
        dropped: entries left out by the parser, by validation, for want of their post, or forgotten.
        forgotten: of these, posts and comments of people who asked to be forgotten.
    """

    found: int = 0
    new: int = 0
    updated: int = 0
    comments: int = 0
    snapshots: int = 0
    dropped: int = 0
    forgotten: int = 0

    def __add__(self, other: PageCounts) -> PageCounts:
        return PageCounts(*(a + b for a, b in zip(self._values(), other._values(), strict=True)))

    def _values(self) -> tuple[int, ...]:
        return (self.found, self.new, self.updated, self.comments, self.snapshots, self.dropped, self.forgotten)


def store_page(session: Session, page: Page, run_id: int | None, *, first_seen: datetime) -> PageCounts:
    """Write a page and its cursor into the caller's transaction.

    Storing it again changes nothing but ``seen_at``. A comment whose post is unknown is left
    out and counted; so are counts of what is unknown, and people who asked to be forgotten.
    ``first_seen`` is the present moment.
    """
    buried = tombstones(session)
    page, forgotten = buried.without(page) if buried is not None else (page, 0)
    written: tuple[Post | Comment, ...] = (*page.posts, *page.comments)
    upsert(session, AuthorRow, (author_row(each.author) for each in written if each.author))
    found, new = _store_posts(session, page.posts, run_id, first_seen)
    known = _known_posts(session, {_post_key(each) for each in (*written, *page.snapshots)})
    comments = [comment for comment in page.comments if _post_key(comment) in known]
    new_comments = _store_comments(session, comments, first_seen)
    kept, added = _store_snapshots(session, page.snapshots, known)
    platform = _platform(session, page, run_id)
    if platform is not None:
        _note_thread(session, platform, page, first_seen)
        _note_gone(session, platform, page, first_seen)
    if page.cursor is not None:
        save_cursor(session, page.cursor, first_seen)
    orphans = len(page.comments) - len(comments) + len(page.snapshots) - kept
    dropped = len(page.dropped) + orphans + forgotten
    return PageCounts(found, new, found - new, new_comments, added, dropped, forgotten)


def _post_key(item: Post | Comment | Snapshot) -> PostKey:
    return storable(item.platform), storable(item.post_id)


def _comment_key(item: Comment | Snapshot) -> CommentKey:
    return (*_post_key(item), storable(item.comment_id))


def _store_posts(session: Session, posts: Collection[Post], run_id: int | None, now: datetime) -> tuple[int, int]:
    keys = {_post_key(post) for post in posts}
    known = _known_posts(session, keys)
    rows = [post_row(post, run_id=run_id, seen_at=now) for post in posts]
    upsert(session, PostRow, rows, keep=("first_seen_at", "run_id"))
    for platform, ids in _by_platform(known):
        # What is shown again was never gone, or came back.
        back = PostRow.platform == platform, PostRow.post_id.in_(ids), PostRow.gone_at.is_not(None)
        session.execute(update(PostRow).where(*back).values(gone_at=None), execution_options=_NO_SYNC)
    return len(keys), len(keys - known)


def _store_comments(session: Session, comments: Collection[Comment], now: datetime) -> int:
    keys = {_comment_key(comment) for comment in comments}
    known = _known_comments(session, keys)
    rows = [comment_row(comment, seen_at=now) for comment in comments]
    upsert(session, CommentRow, rows, keep=("first_seen_at",))
    return len(keys - known)


def _store_snapshots(session: Session, snapshots: Iterable[Snapshot], known: set[PostKey]) -> tuple[int, int]:
    """How many belong to something known, and how many of these were new."""
    of_known = [each for each in snapshots if _post_key(each) in known]
    comments = _known_comments(session, {_comment_key(each) for each in of_known if each.comment_id})
    rows = [snapshot_row(each) for each in of_known if not each.comment_id or _comment_key(each) in comments]
    return len(rows), insert_new(session, SnapshotRow, rows)


def _note_thread(session: Session, platform: str, page: Page, now: datetime) -> None:
    if page.thread_of is not None and _known_posts(session, {(platform, storable(page.thread_of))}):
        row = {"platform": platform, "post_id": page.thread_of, "fetched_at": now}
        upsert(session, ThreadFetchRow, [row])


def _note_gone(session: Session, platform: str, page: Page, now: datetime) -> None:
    ids = [storable(post_id) for post_id in page.gone]
    for start in range(0, len(ids), LOOKUP):
        these = PostRow.post_id.in_(ids[start : start + LOOKUP])
        gone = update(PostRow).where(PostRow.platform == platform, these, PostRow.gone_at.is_(None))
        session.execute(gone.values(gone_at=now), execution_options=_NO_SYNC)


_NO_SYNC = {"synchronize_session": False}


def _platform(session: Session, page: Page, run_id: int | None) -> str | None:
    """Whose page this is; an empty answer ("gone") says so only through its cursor or its run."""
    if page.thread_of is None and not page.gone:
        return None
    items: tuple[Post | Comment | Snapshot, ...] = (*page.posts, *page.comments, *page.snapshots)
    if items:
        return items[0].platform
    if page.cursor is not None:
        return page.cursor.source
    source: str | None = session.scalar(select(CrawlRunRow.source).where(CrawlRunRow.run_id == run_id))
    return source


def _by_platform(keys: Iterable[PostKey]) -> Iterable[tuple[str, list[str]]]:
    """Ids in portions of one platform each, small enough for one statement."""
    groups: dict[str, list[str]] = {}
    for platform, post_id in sorted(keys):
        groups.setdefault(platform, []).append(post_id)
    for platform, ids in groups.items():
        for start in range(0, len(ids), LOOKUP):
            yield platform, ids[start : start + LOOKUP]


def _known_posts(session: Session, keys: set[PostKey]) -> set[PostKey]:
    known: set[PostKey] = set()
    for platform, ids in _by_platform(keys):
        found = select(PostRow.post_id).where(PostRow.platform == platform, PostRow.post_id.in_(ids))
        known.update((platform, post_id) for post_id in session.scalars(found))
    return known


def _known_comments(session: Session, keys: set[CommentKey]) -> set[CommentKey]:
    threads: dict[PostKey, list[str]] = {}
    for platform, post_id, comment_id in keys:
        threads.setdefault((platform, post_id), []).append(comment_id)
    known: set[CommentKey] = set()
    for (platform, post_id), ids in threads.items():
        for start in range(0, len(ids), LOOKUP):
            found = select(CommentRow.comment_id).where(
                CommentRow.platform == platform,
                CommentRow.post_id == post_id,
                CommentRow.comment_id.in_(ids[start : start + LOOKUP]),
            )
            known.update((platform, post_id, comment_id) for comment_id in session.scalars(found))
    return known
