"""Posts with all that is stored of them: for ranking, for explaining, and for the next crawl."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from crawler.db import rows
from crawler.db.runs import INTERRUPTED
from crawler.db.tables import NO_COMMENT, AuthorRow, CommentRow, CrawlRunRow, PostRow, SnapshotRow, ThreadFetchRow
from crawler.models import Comment, Post, Snapshot

PostKey = tuple[str, str]
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
SAME_VISIT = timedelta(minutes=10)
"""A post's counts and its thread are asked for one after the other."""
BATCH = 100
"""Posts whose threads are in memory at once while streaming."""


@dataclass(frozen=True)
class StoredThread:
    """A post with all that is stored of it; what a ranker's candidate is made of.

    Attributes:
        post: the post.
        snapshots: its counts, oldest first.
        comments: its comments, oldest first, those without a time last.
        comment_snapshots: newest counts of each comment, by its id.
        thread_at: when its comments were last fetched; ``None``: never.
    """

    post: Post
    snapshots: tuple[Snapshot, ...]
    comments: tuple[Comment, ...]
    comment_snapshots: dict[str, Snapshot]
    thread_at: datetime | None


@dataclass(frozen=True)
class KnownPost:
    """A known post, when it was last met (in a list too) and when its thread was last fetched."""

    post: Post
    seen_at: datetime
    thread_at: datetime | None


def candidates(
    session: Session, since: datetime, *, platforms: Collection[str] | None = None, batch: int = BATCH
) -> Iterator[StoredThread]:
    """Every post published (or, where that is unknown, first seen) since a moment, and not gone.

    Streamed by platform and id: four statements for each ``batch`` posts, whose threads alone
    are in memory.
    """
    keys = select(PostRow.platform, PostRow.post_id).where(*living(since, platforms))
    ordered = keys.order_by(PostRow.platform, PostRow.post_id)
    for part in session.execute(ordered, execution_options={"yield_per": batch}).partitions():
        yield from threads(session, [(platform, post_id) for platform, post_id in part])


def threads(session: Session, keys: Iterable[PostKey]) -> Iterator[StoredThread]:
    """The threads of some posts, by platform and id; posts that are not stored are absent."""
    for platform, group in groupby(sorted(set(keys)), key=lambda key: key[0]):
        ids = [post_id for _, post_id in group]
        for start in range(0, len(ids), BATCH):
            yield from _threads(session, platform, ids[start : start + BATCH])


def thread(session: Session, platform: str, post_id: str) -> StoredThread | None:
    """One post's thread."""
    return next(threads(session, [(platform, post_id)]), None)


def find_post(session: Session, url: str) -> Post | None:
    """The stored post at a URL, written with or without a slash at its end."""
    bare = url.rstrip("/")
    found = session.execute(_posts().where(PostRow.url.in_([url, bare, f"{bare}/"])).limit(1)).mappings().first()
    return rows.post_of(found) if found is not None else None


def posts_to_weigh(
    session: Session, since: datetime, platform: str, *, newest: int, also: Collection[str] = ()
) -> list[KnownPost]:
    """Posts of one platform that the scheduler weighs: the newest of the window, and some by their ids."""
    fetched = and_(ThreadFetchRow.platform == PostRow.platform, ThreadFetchRow.post_id == PostRow.post_id)
    known = _posts(PostRow.seen_at, ThreadFetchRow.fetched_at).outerjoin(ThreadFetchRow, fetched)
    of_window = known.where(*living(since, [platform]))
    born = func.coalesce(PostRow.published_at, PostRow.first_seen_at)
    found = list(session.execute(of_window.order_by(born.desc(), PostRow.post_id).limit(newest)).mappings())
    missing = sorted(set(also) - {row["post_id"] for row in found})
    for start in range(0, len(missing), BATCH):
        named = PostRow.post_id.in_(missing[start : start + BATCH])
        found += session.execute(of_window.where(named).order_by(PostRow.post_id)).mappings()
    return [KnownPost(rows.post_of(row), row["seen_at"], row["fetched_at"]) for row in found]


def posts_still_there(session: Session, platform: str, ids: Collection[str]) -> list[KnownPost]:
    """Some posts of a platform by their ids, however old; those that are gone or not stored are absent."""
    return posts_to_weigh(session, _BEGINNING, platform, newest=0, also=ids)


def first_found_by(session: Session, run_id: int) -> frozenset[str]:
    """Ids of the posts that a run found first."""
    return frozenset(session.scalars(select(PostRow.post_id).where(PostRow.run_id == run_id)))


def threads_cut_off(session: Session, platform: str, since: datetime) -> set[str]:
    """Posts whose thread was being read when a crawl was cut short, and may not be stored whole.

    Only the first answer of a thread says that it was read; what a kill left out of the others shows
    in the post's counts, unless the kill took these too. A thread that was read again later, or has as
    many comments as were counted about then, is not among them.
    """
    cut = (
        select(CrawlRunRow.run_id)
        .where(
            CrawlRunRow.source == ThreadFetchRow.platform,
            CrawlRunRow.state.in_((INTERRUPTED, "broken")),
            CrawlRunRow.phase != "discover",
            CrawlRunRow.started_at <= ThreadFetchRow.fetched_at,
            CrawlRunRow.finished_at >= ThreadFetchRow.fetched_at,
        )
        .exists()
    )
    of_platform = ThreadFetchRow.platform == platform, ThreadFetchRow.fetched_at >= since
    ids = list(session.scalars(select(ThreadFetchRow.post_id).where(*of_platform, cut)))
    found = threads(session, [(platform, one) for one in ids])
    return {one.post.post_id for one in found if not _is_whole(one)}


def _is_whole(found: StoredThread) -> bool:
    """Whether a thread has as many comments as its post counted when it was read."""
    read = found.thread_at
    about_then = [shot for shot in found.snapshots if read is not None and shot.captured_at >= read - SAME_VISIT]
    counted = [shot.comment_count for shot in about_then if shot.comment_count is not None]
    return bool(counted) and len(found.comments) >= counted[0]


def living(since: datetime, platforms: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Conditions on ``PostRow``: published (else first seen) since a moment, not gone, of these platforms or of all."""
    # Two plain comparisons, each with its index; a coalesce() would read the whole table.
    recent = or_(PostRow.published_at >= since, and_(PostRow.published_at.is_(None), PostRow.first_seen_at >= since))
    chosen = [PostRow.platform.in_(sorted(platforms))] if platforms is not None else []
    return [recent, PostRow.gone_at.is_(None), *chosen]


def _posts(*more: Any) -> Any:
    author = and_(AuthorRow.platform == PostRow.platform, AuthorRow.author_id == PostRow.author_id)
    return select(*rows.post_columns(), *more).select_from(PostRow).outerjoin(AuthorRow, author)


def _threads(session: Session, platform: str, ids: list[str]) -> Iterator[StoredThread]:
    found = session.execute(_posts().where(PostRow.platform == platform, PostRow.post_id.in_(ids))).mappings()
    posts = {row["post_id"]: rows.post_of(row) for row in found}
    comments = _comments(session, platform, ids)
    of_posts, of_comments = _snapshots(session, platform, ids)
    fetched = select(ThreadFetchRow.post_id, ThreadFetchRow.fetched_at).where(
        ThreadFetchRow.platform == platform, ThreadFetchRow.post_id.in_(ids)
    )
    thread_at = dict(session.execute(fetched).all())
    for post_id in sorted(posts):
        yield StoredThread(
            post=posts[post_id],
            snapshots=tuple(of_posts.get(post_id, ())),
            comments=tuple(sorted(comments.get(post_id, ()), key=_age)),
            comment_snapshots=of_comments.get(post_id, {}),
            thread_at=thread_at.get(post_id),
        )


def _age(comment: Comment) -> tuple[bool, float, str]:
    at = comment.published_at
    return at is None, at.timestamp() if at else 0.0, comment.comment_id


def _comments(session: Session, platform: str, ids: list[str]) -> dict[str, list[Comment]]:
    author = and_(AuthorRow.platform == CommentRow.platform, AuthorRow.author_id == CommentRow.author_id)
    wanted = select(*rows.comment_columns()).select_from(CommentRow).outerjoin(AuthorRow, author)
    found: dict[str, list[Comment]] = {}
    of_these = wanted.where(CommentRow.platform == platform, CommentRow.post_id.in_(ids))
    for row in session.execute(of_these).mappings():
        found.setdefault(row["post_id"], []).append(rows.comment_of(row))
    return found


def _snapshots(
    session: Session, platform: str, ids: list[str]
) -> tuple[dict[str, list[Snapshot]], dict[str, dict[str, Snapshot]]]:
    """All counts of the posts, oldest first, and the newest of each of their comments."""
    newest_first = func.row_number().over(
        partition_by=(SnapshotRow.post_id, SnapshotRow.comment_id), order_by=SnapshotRow.captured_at.desc()
    )
    of_these = SnapshotRow.platform == platform, SnapshotRow.post_id.in_(ids)
    numbered = select(*rows.snapshot_columns(), newest_first.label("age")).where(*of_these).subquery()
    wanted = select(numbered).where(or_(numbered.c.comment_id == NO_COMMENT, numbered.c.age == 1))
    of_posts: dict[str, list[Snapshot]] = {}
    of_comments: dict[str, dict[str, Snapshot]] = {}
    for row in session.execute(wanted.order_by(numbered.c.captured_at)).mappings():
        snapshot = rows.snapshot_of(row)
        if snapshot.comment_id is None:
            of_posts.setdefault(snapshot.post_id, []).append(snapshot)
        else:
            of_comments.setdefault(snapshot.post_id, {})[snapshot.comment_id] = snapshot
    return of_posts, of_comments
