"""What is fetched after discovery: threads worth reading, and known posts once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from cli.candidates import candidate
from cli.catalogue import policy_of
from cli.crawling.plans import Tasks
from cli.desk import Desk
from cli.embedding_cache import StoredEmbeddings
from cli.encoding import encoder_for
from cli.progress import working
from crawler.db import queries
from crawler.db.engine import Store
from crawler.models import FetchTask, Post
from ranking.types import Candidate

THREADS_PER_SOURCE = 120
REVISITS_PER_SOURCE = 120
REVISIT_AFTER_H = 2.0
"""Hours between two looks: shorter gaps measure noise, longer ones miss the rise."""


def deepen_tasks(desk: Desk, store: Store, sources: Collection[str], now: datetime) -> Tasks:
    """Threads of posts that were never read and pass the cheap gate, best first, by source."""
    since = now - timedelta(hours=desk.brand.ranking.window_h)
    tasks: dict[str, tuple[FetchTask, ...]] = {}
    for source in sorted(sources):
        policy = policy_of(source)
        if "thread" not in policy.accepts:
            continue
        with store.reading() as session:
            unread = queries.posts_without_thread(session, since, platforms=[source])
            keys = [(post.platform, post.post_id) for post in unread]
            posts = {found.post.post_id: candidate(found, policy) for found in queries.threads(session, keys)}
        chosen = _gate(desk, store, list(posts.values()), now)
        if chosen:
            tasks[source] = tuple(_task("thread", posts[post_id].post) for post_id in chosen)
    return tasks


def _gate(desk: Desk, store: Store, posts: list[Candidate], now: datetime) -> list[str]:
    if not posts:
        return []  # the encoder takes seconds to load: nothing new, nothing to pay
    from ranking.gate import gate

    with working(f"{posts[0].post.platform}: choosing the threads worth reading of {len(posts)} unread posts"):
        memory = StoredEmbeddings(store)
        return gate(posts, desk.brand, encoder_for(desk), now=now, limit=THREADS_PER_SOURCE, cache=memory)


def revisit_tasks(desk: Desk, store: Store, sources: Collection[str], now: datetime) -> Tasks:
    """Known posts of the window that were not looked at for some hours, by source.

    Those of the last list come first, best first: their growth and their new comments change
    what is said this morning. Then the store's order: the least known first.
    """
    since = now - timedelta(hours=desk.brand.ranking.window_h)
    listed = _listed(desk, store)
    tasks: dict[str, tuple[FetchTask, ...]] = {}
    for source in sorted(sources):
        accepts = policy_of(source).accepts
        with store.reading() as session:
            due = queries.known_posts_due(session, since, now - timedelta(hours=REVISIT_AFTER_H), platforms=[source])
        best_first = sorted(due, key=lambda one: listed.get((source, one.post.post_id), len(listed)))
        found = (_revisit(one.post, accepts, read=one.thread_at is not None) for one in best_first)
        chosen = tuple(task for task in found if task is not None)[:REVISITS_PER_SOURCE]
        if chosen:
            tasks[source] = chosen
    return tasks


def _listed(desk: Desk, store: Store) -> dict[tuple[str, str], int]:
    """Place in the last ranking by platform and post."""
    from cli.latest import listed_posts

    with store.reading() as session:
        return {key: place for place, key in enumerate(listed_posts(session, desk.brand.name))}


def _revisit(post: Post, accepts: Iterable[str], *, read: bool) -> FetchTask | None:
    """A thread that was read is read again, new comments and all; otherwise the counts are enough."""
    for kind in ("thread", "post") if read else ("post", "thread"):
        if kind in accepts:
            return _task("thread" if kind == "thread" else "post", post)
    return None


def _task(kind: str, post: Post) -> FetchTask:
    return FetchTask.model_validate({"kind": kind, "value": post.post_id, "ref": post.ref})
