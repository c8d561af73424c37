"""YouTube through real HTTP: how lists are completed, threads renewed, quota kept, and each way it says no."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, text

from crawler import clock
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.runs import RunRow
from crawler.db.tables import AuthorRow, BudgetRow, CommentRow, PostRow, SnapshotRow
from crawler.models import FetchTask, Page, Post
from crawler.plan import SourcePlan
from crawler.spending import credential_of
from tests.replay.crawl import run_sources, scrapy
from tests.replay.loopback import Answer, Web
from tests.spiders.youtube_answers import BAKE, error, fixture, listed, plan, reply, six, thread, video

KEY = "invented-key-0123456789-abcdefghijklmno"
V3 = "/youtube/v3"
CHANNELS = Answer.of(fixture("channels"))


class Scenes:
    """Several crawls in one process; each has a path of the web to itself."""

    def __init__(self, web: Web, url: str) -> None:
        self.web, self.url = web, url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def add(self, name: str, *tasks: FetchTask, answers: dict[str, Any], **config: Any) -> None:
        for path, given in {"/channels": CHANNELS, **answers}.items():
            self.web.at(f"/{name}{V3}{path}", *(given if isinstance(given, tuple) else (given,)))
        self.plans[name] = plan(self.web, name, *tasks, **config)

    def run(self, key: str) -> None:
        names = [name for name in self.plans if name not in self.runs]
        runs = run_sources(self.url, "discover", [self.plans[name] for name in names], YOUTUBE_API_KEY=key)
        self.runs.update(zip(names, runs, strict=True))

    def asked(self, name: str, method: str = "") -> list[dict[str, str]]:
        paths = self.web.asked_under(f"/{name}{V3}/{method}")
        return [{key: values[0] for key, values in parse_qs(urlsplit(path).query).items()} for path in paths]

    def rows(self, statement: Any) -> list[Any]:
        with open_store(self.url) as store, store.reading() as session:
            return list(session.execute(statement).all())


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Iterator[Scenes]:
    with Web() as web:
        found = Scenes(web, f"sqlite:///{tmp_path_factory.mktemp('youtube') / 'store.db'}")
        _lists(found)
        _threads(found)
        _know(found, "thread-0001")
        found.run(KEY)
        _the_thread_again(found)
        found.run(KEY)
        yield found


def _know(scenes: Scenes, post_id: str) -> None:
    """Threads are fetched of known posts only; a comment of an unknown one is kept out."""
    post = Post(platform="youtube", post_id=post_id, url=f"https://www.youtube.com/watch?v={post_id}", kind="video")
    with open_store(scenes.url) as store, store.session() as session:
        store_page(session, Page(posts=(post,)), None, first_seen=clock.now())


def _lists(scenes: Scenes) -> None:
    chart = (listed(six("chart"), "CDIQAA"), listed([video("chart-00009")]))
    scenes.add("chart", answers={"/videos": chart}, trending=True, regions=("NO",), categories=("howto", "whale song"))
    found = Answer.of(fixture("search"))
    scenes.add("search", answers={"/search": found, "/videos": listed([video("se00Latte_1", viewCount="77")])},
               searches=("oat milk",), hashtags=("#oats",))  # fmt: skip
    uploads = Answer.of(fixture("uploads"))
    channel = listed(fixture("channels")["items"][:1], kind="channel")
    scenes.add("author", answers={"/channels": channel, "/playlistItems": uploads, "/videos": listed(six("upload"))},
               creators=("lakesideroasters",))  # fmt: skip
    scenes.add("nobody", answers={"/channels": Answer.of(fixture("channels_none"))}, creators=("@nobody",))
    scenes.add("spent", answers={"/search": found, "/videos": listed(six("spent"))}, searches=("a", "b", "c", "d"),
               trending=True, budgets={"searches": 3})  # fmt: skip


def _threads(scenes: Scenes) -> None:
    tasks = [FetchTask(kind="post", value=f"known-0000{number}") for number in range(3)]
    scenes.add("known", *tasks, answers={"/videos": listed([video("known-00000"), video("known-00001")])})
    ranked = listed([thread("top", "thread-0001", 9, 7), thread("old", "thread-0001", 3)], "R2")
    newest = listed([thread("new", "thread-0001", 11), thread("top", "thread-0001", 9)], "T2")
    answers = {
        "/commentThreads?part=snippet%2Creplies&videoId=thread-0001&order=relevance": ranked,
        "/commentThreads?part=snippet%2Creplies&videoId=thread-0001&order=time": newest,
        "/comments": listed([reply("top.one", "thread-0001", BAKE), reply("top.two", "thread-0001", "UCx")]),
    }
    profiled = listed(fixture("channels")["items"], kind="channel")
    scenes.add("thread", FetchTask(kind="thread", value="thread-0001"), answers={
        **answers, "/videos": (listed([video("thread-0001")]), listed(six("usual"))), "/channels": profiled,
        "/playlistItems": Answer.of(fixture("uploads")),
    })  # fmt: skip
    closed = error(403, "commentsDisabled")
    scenes.add("closed", FetchTask(kind="thread", value="closed-0001"),
               answers={"/videos": listed([video("closed-0001")]), "/commentThreads": closed})  # fmt: skip
    gone = {"/videos": listed([]), "/commentThreads": error(404, "videoNotFound")}
    scenes.add("gone", FetchTask(kind="thread", value="gone-00000"), answers=gone)


def _the_thread_again(scenes: Scenes) -> None:
    newer = listed([thread("newer", "thread-0001", 12), thread("new", "thread-0001", 11)], "T2")
    answers = {
        "/videos": listed([video("thread-0001")]),
        "/commentThreads?part=snippet%2Creplies&videoId=thread-0001&order=relevance": listed([], "R2"),
        "/commentThreads?part=snippet%2Creplies&videoId=thread-0001&order=time": newer,
    }
    scenes.add("again", FetchTask(kind="thread", value="thread-0001"), answers=answers)


def test_a_chart_is_paged_and_its_channels_complete_it(scenes: Scenes):
    first, second = scenes.asked("chart", "videos")
    assert (first["regionCode"], first["videoCategoryId"], first["chart"]) == ("NO", "26", "mostPopular")
    assert second["pageToken"] == "CDIQAA"
    rows = scenes.rows(select(PostRow.post_id, PostRow.region).where(PostRow.post_id.startswith("chart")))
    assert {row.region for row in rows} == {"GB"}
    assert len(rows) == 7
    shots = scenes.rows(select(SnapshotRow.position).where(SnapshotRow.post_id == "chart-00009"))
    assert shots == [(6,)]
    assert "whale song" in scenes.runs["chart"].note


def test_a_search_is_completed_by_id_and_what_is_not_shown_is_told(scenes: Scenes):
    by_words, by_tag = scenes.asked("search", "search")
    assert {by_words["q"], by_tag["q"]} == {"oat milk", "#oats"}
    assert scenes.asked("search", "videos")[0]["id"] == "se00Latte_1,se00Liven_2"
    shots = scenes.rows(
        select(SnapshotRow.view_count, SnapshotRow.position).where(SnapshotRow.post_id == "se00Latte_1")
    )
    assert set(shots) == {(77, 0)}
    run = scenes.runs["search"]
    assert (run.counts["found"], run.counts["dropped"]) == (1, 10), (
        "two lists: a channel, a playlist, two more and one not shown"
    )


def test_a_channel_leads_to_its_uploads(scenes: Scenes):
    assert scenes.asked("author", "channels")[0]["forHandle"] == "@lakesideroasters"
    assert scenes.asked("author", "playlistItems")[0]["playlistId"] == "UUlakesideroasters00aaaa"
    assert scenes.asked("author", "videos")[0]["id"] == "up00Fresh_1,up00Calle_4"
    author = scenes.rows(select(AuthorRow.handle, AuthorRow.follower_count).where(AuthorRow.author_id == BAKE))
    assert author == [("@bakebarn", None)], "it hides its subscribers"
    assert scenes.runs["nobody"].counts["dropped"] == 1


def test_known_videos_are_asked_for_together_and_absent_ones_are_gone(scenes: Scenes):
    (asked,) = scenes.asked("known", "videos")
    assert asked["id"] == "known-00000,known-00001,known-00002"
    assert scenes.runs["known"].state == "ok"
    assert scenes.runs["gone"].counts["gone"] == 1


def test_a_thread_is_read_by_rank_then_by_time_with_its_replies(scenes: Scenes):
    orders = [(one["order"], one.get("pageToken")) for one in scenes.asked("thread", "commentThreads")]
    assert orders == [("relevance", None), ("time", None), ("time", "T2")]
    assert [one["parentId"] for one in scenes.asked("thread", "comments")] == ["top"], "once, and not again by time"
    rows = scenes.rows(select(CommentRow.comment_id, CommentRow.by_post_author, CommentRow.parent_id))
    assert set(rows) == {
        ("top", False, None), ("old", False, None), ("new", False, None), ("top.one", True, "top"),
        ("top.two", False, "top"), ("newer", False, None),
    }  # fmt: skip


def test_of_a_new_thread_the_channels_usual_views_are_read(scenes: Scenes):
    (asked,) = scenes.asked("thread", "playlistItems")
    assert (asked["playlistId"], asked["maxResults"]) == ("UUbakebarnbakebarn00bbbb", "20")
    assert scenes.asked("thread", "videos")[1]["id"] == "up00Fresh_1,up00Calle_4"


def test_closed_comments_are_a_fact_and_no_failure(scenes: Scenes):
    assert scenes.runs["closed"].state == "ok", scenes.runs["closed"].note
    assert scenes.rows(select(PostRow.comments_open).where(PostRow.post_id == "closed-0001")) == [(False,)]


def test_a_known_thread_is_read_until_what_is_known(scenes: Scenes):
    assert [one["order"] for one in scenes.asked("again", "commentThreads")] == ["relevance", "time"]
    assert not scenes.asked("again", "playlistItems"), "what is usual was read with the thread's first reading"
    assert ("newer",) in scenes.rows(select(CommentRow.comment_id))


def test_searches_and_units_are_apart_and_the_rest_goes_on(scenes: Scenes):
    # The scenes share one key, so that "search" may have paid from these three before.
    assert len(scenes.asked("spent", "search")) in (1, 2, 3)
    run = scenes.runs["spent"]
    assert run.state == "out of budget"
    assert "youtube has spent its 3 searches of today; there is room again at" in run.note
    assert run.counts["found"] >= 6, "the chart was read all the same"
    spent = scenes.rows(select(BudgetRow.bucket, BudgetRow.credential, BudgetRow.used))
    used = {bucket: amount for bucket, credential, amount in spent if credential == credential_of(KEY)}
    searches = [path for path in scenes.web.asked if "/search?" in path]
    assert used == {"searches": len(searches), "units": len(scenes.web.asked) - len(searches)}


def test_the_key_travels_in_a_header_only_and_is_stored_nowhere(scenes: Scenes):
    assert all(headers["x-goog-api-key"] == KEY for headers in scenes.web.headers)
    assert not any(KEY in path for path in scenes.web.asked)
    with open_store(scenes.url) as store, store.reading() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        everything = json.dumps([[str(row) for row in session.execute(text(f'SELECT * FROM "{t}"'))] for t in tables])
    assert "thread-0001" in everything
    assert KEY not in everything


def test_no_log_and_no_feed_holds_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("YOUTUBE_API_KEY", KEY)
    feed = tmp_path / "out.jsonl"
    with Web() as web:
        web.at(f"/x{V3}/videos", listed(six("feed")))
        web.at(f"/x{V3}/channels", CHANNELS)
        web.at(f"/x{V3}/search", error(400, "badRequest", f"The key {KEY} is odd"))
        given = ("-a", "search=a", "-a", "trending=true", "-a", f"api_base={web.url}/x", "-a", "accept_terms=true")
        quick = ("-s", "LOG_LEVEL=DEBUG", "-s", "DOWNLOAD_DELAY=0")
        done = scrapy("crawl", "youtube", *given, *quick, "-O", str(feed))
        assert [headers["x-goog-api-key"] for headers in web.headers] == [KEY] * 3
    assert len(feed.read_text("utf-8").splitlines()) >= 6
    assert "The key *** is odd" in done.stderr
    for told in (done.stderr, done.stdout, feed.read_text("utf-8")):
        assert KEY not in told
