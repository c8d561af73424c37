"""TikTok from the command line: a real Chromium on the demo web, held against what the demo meant."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.crawling.child import run_child
from cli.crawling.lock import crawl_lock
from cli.desk import open_desk
from crawler.db import runs
from crawler.models import FetchTask
from crawler.plan import CrawlPlan, SourcePlan
from demo.models import DemoPost
from demo.server import DemoServer
from demo.truth import comment_id, post_id, truth
from demo.wire.site import placed
from tests.chromium import chromium_path
from tests.cli.demo_stage import accepted, run_states, small_world, stored, switch, wired
from tests.cli.forked import ran

pytestmark = pytest.mark.slow
PATIENCE_S = 300


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    chromium_path()
    with small_world(seed=11, posts=60) as server:
        yield server


@pytest.fixture(scope="module")
def crawled(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that accepted the terms, after a discovery by the command and some threads by its crawl child."""
    folder = accepted(wired(tmp_path_factory.mktemp("tiktok") / "acme", server))
    done = ran("crawl", "--source", "tiktok", "--phase", "discover", "-w", folder, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr
    _read_threads(folder, [FetchTask(kind="thread", value=post_id(p), ref=p.person.handle) for p in longest(server)])
    return folder


def longest(server: DemoServer) -> list[DemoPost]:
    """The three videos with the most comments, and one whose comments are closed."""
    by_length = sorted(shown(server).values(), key=lambda post: -len(post.thread(0.0)))
    return [*by_length[:3], next(post for post in by_length if not post.comments_open)]


def _read_threads(folder: Path, tasks: list[FetchTask]) -> None:
    desk, url = open_desk(folder), f"sqlite:///{folder / 'topcomment.db'}"
    with desk.store() as store, store.session() as session:
        run = runs.start_run(session, "tiktok", "deepen")
    source = SourcePlan(source="tiktok", run_id=run, config=desk.brand.source("tiktok"), tasks=tuple(tasks))
    plan = CrawlPlan(phase="deepen", database_url=url, contact="test@example.org", sources=(source,))
    lines: list[dict[str, Any]] = []
    with crawl_lock(folder) as lock:
        assert run_child(plan, logs=folder / "logs", lock=lock, heard=lines.append) == 0
    assert lines[-1]["state"] == "ok", lines[-1]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "topcomment.db")) as connection:
        return connection.execute(query).fetchall()


def shown(server: DemoServer) -> dict[str, DemoPost]:
    return {post_id(post): post for post in server.world.clips if post.visible(0.0) and not post.sensitive}


def asked(server: DemoServer) -> dict[str, int]:
    with urllib.request.urlopen(f"{server.base_url}/requests") as answer:
        return json.load(answer).get("tiktok", {}).get("paths", {})


def test_every_video_that_is_shown_is_stored_with_its_counts(server: DemoServer, crawled: Path) -> None:
    told = truth(server.world)["posts"]["tiktok"]
    found = {post for (post,) in rows(crawled, "SELECT post_id FROM post")}
    assert found == shown(server).keys()
    assert found <= told.keys()
    counts = "SELECT post_id, view_count, comment_count FROM snapshot WHERE comment_id = '' AND view_count IS NOT NULL"
    for post, views, comments in rows(crawled, counts):
        meant = shown(server)[post]
        assert views == meant.growth.count(meant.age(0.0))
        assert comments == len(placed(meant, 0.0, gone=False))


def test_threads_are_read_to_their_end(server: DemoServer, crawled: Path) -> None:
    told = truth(server.world)["comments"]["tiktok"]
    found: dict[str, set[str]] = {}
    for post, comment in rows(crawled, "SELECT post_id, comment_id FROM comment"):
        assert told[comment]["post_id"] == post
        found.setdefault(post, set()).add(comment)
    *long, closed = longest(server)
    assert found.keys() == {post_id(post) for post in long}
    assert not found.get(post_id(closed))
    scrolled = 0
    for meant in long:
        heads = [said for _, said in placed(meant, 0.0, gone=False) if said.parent is None]
        # Twenty at a time; each is shown with the first of its replies.
        assert {comment_id(meant, said) for said in heads} <= found[post_id(meant)], len(heads)
        scrolled += len(heads) > 20
    assert scrolled, "no thread was long enough to be scrolled"
    assert rows(crawled, "SELECT count(*) FROM comment WHERE depth > 0")[0][0]


def test_a_sound_is_stored_as_its_page_names_it(crawled: Path) -> None:
    sounds = {sound for (sound,) in rows(crawled, "SELECT sound FROM post")}
    assert "Kettle-Song-7350000000000000018" in sounds


def test_robots_txt_was_read_and_obeyed(server: DemoServer, crawled: Path) -> None:
    paths = asked(server)
    assert paths["/tiktok/robots.txt"]
    assert not [path for path in paths if path.startswith(("/tiktok/inapp", "/tiktok/search", "/tiktok/picture"))]


def test_a_second_run_stores_nothing_twice(server: DemoServer, crawled: Path) -> None:
    before = {table: stored(crawled, table) for table in ("post", "comment")}
    done = ran("crawl", "--source", "tiktok", "--phase", "discover", "-w", crawled, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {table: stored(crawled, table) for table in before} == before
    keys = stored(crawled, "snapshot")
    assert len(keys) == len(set(keys))


@pytest.fixture
def moving() -> Iterator[DemoServer]:
    """A demo web of one test, which moves its clock: the others hold stored posts against an unmoved one."""
    with small_world(seed=11, posts=20) as server:
        yield server


def test_a_platform_that_refuses_is_left_alone_for_longer_each_time(moving: DemoServer, tmp_path: Path) -> None:
    server = moving
    folder = accepted(wired(tmp_path / "acme", server))
    command = ("crawl", "--source", "tiktok", "--phase", "discover", "-w", folder)
    switch(server, "tiktok", "verify")
    try:
        first, second = (ran(*command, timeout=PATIENCE_S) for _ in range(2))
        assert "it refused once and is left alone until 2026-03-04 12:00 UTC" in second.stdout
        server.advance(6.5)
        third, fourth = (ran(*command, timeout=PATIENCE_S) for _ in range(2))
        assert "it refused 2 times in a row and is left alone until 2026-03-05 00:30 UTC" in fourth.stdout
    finally:
        switch(server, "tiktok", "off")
    assert {done.returncode for done in (first, second, third, fourth)} == {3}
    assert "a page that checks for robots" in first.stdout + first.stderr
    assert run_states(folder) == [("tiktok", "discover", "refused")] * 4
    visits = [json.loads(counts)["requests"] for (counts,) in rows(folder, "SELECT counts FROM crawl_run")]
    assert [bool(count) for count in visits] == [True, False, True, False]
