"""All recorded platforms' spiders through real HTTP against the recordings: what the bodies hold is what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from crawler import clock
from crawler.db.engine import Store, open_store
from crawler.db.pages import store_page
from crawler.db.runs import RunRow
from crawler.db.tables import AuthorRow, CommentRow, PostRow, SnapshotRow
from crawler.models import FetchTask, Page, Post
from crawler.plan import SourcePlan
from tests.platforms import Held, platforms
from tests.recordings import need_shared
from tests.replay.bodies import held
from tests.replay.crawl import run_sources
from tests.replay.server import REPLAYED, Replay

HOSTS = tuple(host for replayed in REPLAYED.values() for host in replayed.hosts)
SECRETS = {key: value for name in REPLAYED for key, value in platforms()[name].secrets.items()}
THREADS = {name: replayed.threads for name, replayed in REPLAYED.items() if replayed.threads}


@dataclass
class Stored:
    """Rows of one platform."""

    posts: set[str]
    comments: set[str]
    authors: int
    snapshots: int


@dataclass
class Crawls:
    """The runs of four crawls, and what was stored after each and held by what was served."""

    runs: list[dict[str, RunRow]]
    stored: list[dict[str, Stored]]
    expected: list[dict[str, Held]]


@pytest.fixture(scope="module")
def crawls(tmp_path_factory) -> Iterator[Crawls]:
    need_shared("recordings", "index.json")
    url = f"sqlite:///{tmp_path_factory.mktemp('replay') / 'store.db'}"
    found = Crawls([], [], [])
    with Replay() as server, open_store(url) as store:
        _know_the_threads_posts(store)
        discover = [_plan(name, server) for name in REPLAYED]
        deepen = [_plan(name, server, _tasks(name)) for name in THREADS]
        for phase, plans in (("discover", discover), ("deepen", deepen), ("discover", discover), ("deepen", deepen)):
            runs = run_sources(url, phase, plans, **SECRETS)
            found.runs.append({run.source: run for run in runs})
            found.stored.append({name: _stored(store, name) for name in REPLAYED})
            found.expected.append({name: held(name, server.served) for name in REPLAYED})
        yield found


def _plan(name: str, server: Replay, tasks: tuple[FetchTask, ...] = ()) -> SourcePlan:
    bases = {host: server.door(host) for host in HOSTS}
    config = REPLAYED[name].asked.model_copy(update={"bases": bases, "delay": 0.0})
    return SourcePlan(source=name, run_id=0, config=config, tasks=tasks)


def _tasks(name: str) -> tuple[FetchTask, ...]:
    return tuple(FetchTask(kind="thread", value=post_id, ref=ref) for post_id, ref in THREADS[name])


def _know_the_threads_posts(store: Store) -> None:
    """Threads are fetched of known posts only; a comment of an unknown one is kept out."""
    with store.session() as session:
        for name, posts in THREADS.items():
            known = tuple(
                Post(platform=name, post_id=post_id, url=f"https://example.org/{name}/{n}", kind="text", ref=ref)
                for n, (post_id, ref) in enumerate(posts)
            )
            store_page(session, Page(posts=known), None, first_seen=clock.now())


def _stored(store: Store, name: str) -> Stored:
    with store.reading() as session:
        return Stored(
            set(session.scalars(select(PostRow.post_id).where(PostRow.platform == name))),
            set(session.scalars(select(CommentRow.comment_id).where(CommentRow.platform == name))),
            session.scalar(select(func.count()).where(AuthorRow.platform == name)) or 0,
            session.scalar(select(func.count()).where(SnapshotRow.platform == name)) or 0,
        )


def _known(name: str) -> set[str]:
    return {post_id for post_id, _ in THREADS.get(name, ())}


@pytest.mark.parametrize("name", REPLAYED)
def test_discovery_stores_what_the_lists_hold(name: str, crawls: Crawls):
    stored, expected, run = crawls.stored[0][name], crawls.expected[0][name], crawls.runs[0][name]
    assert expected.posts
    assert stored.posts - _known(name) == expected.posts - _known(name)
    assert stored.authors == len(expected.authors)
    assert stored.snapshots >= len(expected.posts)
    assert run.state in ("ok", "quiet"), run.note
    assert run.counts["found"] == len(expected.posts)


@pytest.mark.parametrize("name", THREADS)
def test_threads_store_what_the_trees_hold(name: str, crawls: Crawls):
    stored, expected, run = crawls.stored[1][name], crawls.expected[1][name], crawls.runs[1][name]
    assert expected.comments
    assert stored.comments == expected.comments
    assert stored.posts == expected.posts | _known(name)
    assert stored.authors == len(expected.authors)
    assert run.counts["found"], "a thread brings its post's counts"
    assert run.state == "ok", run.note


@pytest.mark.parametrize("name", REPLAYED)
def test_a_second_run_stores_nothing_twice(name: str, crawls: Crawls):
    first, second = crawls.stored[1][name], crawls.stored[3][name]
    assert (second.posts, second.comments, second.authors) == (first.posts, first.comments, first.authors)
    # Counts at a new moment are new rows, and all there is: what the four runs said they added.
    assert second.snapshots == sum(runs[name].counts["snapshots"] for runs in crawls.runs if name in runs)
    assert crawls.runs[2][name].counts["new"] == 0
    assert crawls.runs[2][name].counts["found"] == crawls.runs[0][name].counts["found"]
