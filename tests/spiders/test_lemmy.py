"""Lemmy through real HTTP: three dialects, pages, comments, and each way a server says no."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler import clock
from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.runs import RunRow
from crawler.db.tables import CommentRow, PostRow
from crawler.models import FetchTask, Page, Post
from crawler.plan import SourcePlan
from spiders.lemmy import LemmySpider
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "lemmy"
NOWHERE = Answer(b"", 404, content_type="text/plain")
POST = "https://lemmy.lakeside.example/post/1"
GONE = "https://lemmy.lakeside.example/post/9"


def fixture(name: str, **changed: object) -> Answer:
    return Answer.of(json.loads((FIXTURES / name / "response.json").read_text("utf-8")) | changed)


class Scenes:
    def __init__(self, web: Web, url: str) -> None:
        self.web, self.url = web, url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def add(self, name: str, answers: dict[str, tuple[Answer, ...]], *tasks: FetchTask, **config: object) -> None:
        self.web.at(f"/{name}/", NOWHERE)
        for path, given in answers.items():
            self.web.at(f"/{name}{path}", *given)
        asked = {"instances": (f"{self.web.url}/{name}",), "delay": 0.0, **config}
        self.plans[name] = SourcePlan(source="lemmy", run_id=0, config=SourceConfig(**asked), tasks=tasks)

    def task(self, scene: str, kind: str, post_id: str, number: int) -> FetchTask:
        return FetchTask.model_validate({"kind": kind, "value": post_id, "ref": f"{self.web.url}/{scene}|{number}"})

    def asked(self, name: str) -> list[str]:
        return [path.removeprefix(f"/{name}/api/") for path in self.web.asked_under(f"/{name}/")]


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Iterator[Scenes]:
    with Web() as web:
        found = Scenes(web, f"sqlite:///{tmp_path_factory.mktemp('lemmy') / 'store.db'}")
        known = [Post(platform="lemmy", post_id=post_id, url=post_id, kind="text") for post_id in (POST, GONE)]
        with open_store(found.url) as store, store.session() as session:
            store_page(session, Page(posts=tuple(known)), None, first_seen=clock.now())
        _lists(found)
        _posts(found)
        plans = list(found.plans.values())
        found.runs = dict(zip(found.plans, run_sources(found.url, "discover", plans), strict=True))
        yield found


def _lists(scenes: Scenes) -> None:
    last = fixture("posts_v3", next_page=None)
    pages = {"/api/v3/post/list?": (fixture("posts_v3"), last)}
    scenes.add("v3", pages)
    scenes.add("v4", {"/api/v4/post/list?": (fixture("posts_v4"),)})
    scenes.add("piefed", {"/api/alpha/": (fixture("posts_v3", next_page="2"), last)}, trending=True)
    wishes = {"searches": ("oat milk",), "communities": ("!coffee@lemmy.example",), "creators": ("@ana@lemmy.example",)}
    scenes.add("wishes", {"/api/v3/": (last,)}, trending=False, **wishes)
    scenes.add("wishes-v4", {"/api/v4/": (fixture("posts_v4"),)}, trending=False, **wishes)
    scenes.add("nobody", {}, trending=True)
    scenes.add("refusing", {"/api/v3/": (Answer.of({"error": "instance_is_private"}, 403),)})
    scenes.add("limited", {"/api/v3/": (Answer.of({"error": "rate_limit_error"}, 429, Retry_After="3600"),)})
    scenes.add("html", {"/api/v3/": (Answer(b"<!doctype html><title>Blocked</title>", content_type="text/html"),)})
    scenes.add("budget", {"/api/v3/": (last,)}, budget=1, searches=("a", "b"))
    unknown = Answer.of({"error": "couldnt_find_community"}, 404)
    scenes.add("no-community", {"/api/v3/": (unknown,)}, trending=False, communities=("nowhere",))


def _posts(scenes: Scenes) -> None:
    answers = {"/api/v3/post?id=1": (fixture("post"),), "/api/v3/comment/list?": (fixture("comments"),)}
    scenes.add("thread", answers, scenes.task("thread", "thread", POST, 1))
    missing = Answer.of({"error": "couldnt_find_post"}, 400)
    scenes.add("gone", {"/api/v3/post?id=9": (missing,)}, scenes.task("gone", "post", GONE, 9))


EXPECTED = {
    "v3": ("ok", "5 posts"),
    "v4": ("quiet", "only 2 posts"),
    "piefed": ("ok", "5 posts"),
    "wishes": ("ok", "5 posts"),
    "wishes-v4": ("quiet", "only 2 posts"),
    "nobody": ("broken", "speaks no version of Lemmy's API"),
    "refusing": ("refused", "instance_is_private"),
    "limited": ("refused", "asks us to wait 3600 s"),
    "html": ("broken", "Blocked"),
    "budget": ("out of budget", "has spent its 1 requests"),
    "no-community": ("quiet", "couldnt_find_community"),
    "thread": ("ok", "1 post and 4 comments"),
    "gone": ("ok", ""),
}


@pytest.mark.parametrize("scene", EXPECTED)
def test_each_gets_its_word_and_its_sentence(scene: str, scenes: Scenes):
    state, note = EXPECTED[scene]
    run = scenes.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)


def test_a_server_is_asked_in_its_own_dialect(scenes: Scenes):
    assert [path.partition("/")[0] for path in scenes.asked("v4")] == ["v3", "v4"]
    assert [path.partition("/")[0] for path in scenes.asked("piefed")] == ["v3", "v4", "alpha", "alpha"]
    assert len(scenes.asked("nobody")) == 3
    assert "sort=hot" in scenes.asked("v4")[1]
    assert "type_=all" in scenes.asked("v4")[1]


def test_pages_are_followed_by_the_servers_own_pointer(scenes: Scenes):
    assert "page_cursor=Pc12" in scenes.asked("v3")[1]
    assert scenes.asked("piefed")[-1].endswith("page=2")
    assert len(scenes.asked("v3")) == 2


def test_what_is_wished_for_is_asked_at_home(scenes: Scenes):
    assert sorted(path.partition("?")[0] for path in scenes.asked("wishes")) == ["v3/post/list", "v3/search", "v3/user"]
    new = {path.partition("?")[0] for path in scenes.asked("wishes-v4") if path.startswith("v4")}
    assert new == {"v4/post/list", "v4/search", "v4/person/content"}
    assert any("search_term=oat+milk" in path for path in scenes.asked("wishes-v4"))


def test_a_thread_brings_its_post_and_comments(scenes: Scenes):
    with open_store(scenes.url) as store, store.reading() as session:
        comments = session.scalars(select(CommentRow).where(CommentRow.post_id == POST)).all()
        gone = session.get(PostRow, ("lemmy", GONE))
    depths = {row.comment_id.rpartition("/")[2]: row.depth for row in comments}
    assert depths == {"501": 0, "502": 1, "504": 2, "9": 0}
    assert gone is not None
    assert gone.gone_at is not None


@pytest.mark.parametrize(
    ("url", "ref"),
    [
        ("https://lemmy.world/post/123?x=1", "https://lemmy.world|123"),
        ("https://sh.itjust.works/post/5716352", "https://sh.itjust.works|5716352"),
        ("https://piefed.social/c/movies/p/2210082/moana-could", "https://piefed.social|2210082"),
    ],
)
def test_addresses_of_posts(url, ref):
    task = LemmySpider.task_for_url(url)
    assert task is not None
    assert (task.kind, task.ref) == ("post", ref)


def test_a_plain_path_is_a_post_only_on_servers_that_are_named():
    url = "https://talk.brewers.example/post/12"
    assert LemmySpider.task_for_url(url) is None
    assert LemmySpider.task_for_url(url, ("https://talk.brewers.example",)) is not None
