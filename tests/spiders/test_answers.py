"""What platforms do to a crawler, each with its word and its sentence; all scenes in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler import clock
from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.runs import RunRow
from crawler.db.tables import BudgetRow, CommentRow, PostRow
from crawler.models import FetchTask, Page, Post
from crawler.plan import SourcePlan
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web
from tests.spiders.scenes import SEARCH, TRENDING, peertube, searching, six, trending, uuid, video, videos

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
HTML = Answer(b"<!doctype html><title>Just a moment</title>", content_type="text/html")


class Scenes:
    """The web, what was asked of it, the runs by scene, and the store's address."""

    def __init__(self, web: Web, url: str) -> None:
        self.web = web
        self.url = url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def play(self) -> None:
        """Run every plan at once."""
        found = run_sources(self.url, "discover", self.plans.values())
        self.runs = dict(zip(self.plans, found, strict=True))


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Iterator[Scenes]:
    with Web() as web, Web() as other:
        scenes = Scenes(web, f"sqlite:///{tmp_path_factory.mktemp('answers') / 'store.db'}")
        _lists(scenes, other)
        _posts(scenes, other)
        _other_platforms(scenes)
        scenes.play()
        assert other.asked == []
        yield scenes


def _lists(scenes: Scenes, other: Web) -> None:
    web = scenes.web
    answers = {
        "busy": (Answer.of({}, 429, Retry_After="1"), six("busy")),
        "long": (Answer.of({}, 429, Retry_After="86400"),),
        "forbidden": (Answer.of({"error": "Not for robots"}, 403),),
        "html": (HTML,),
        "cut": (Answer(b'{"total": 6, "da', promised=900),),
        "half": (Answer(b'{"total": 6, "da'),),
        "down": (Answer.of({}, 502),),
        "elsewhere": (Answer(status=302, headers={"Location": "http://elsewhere.example/api/v1/videos"}),),
        "inward": (Answer(status=302, headers={"Location": f"{other.url}/api/v1/videos"}),),
        "moved": (Answer(status=301, headers={"Location": f"/there{TRENDING}"}),),
        "empty": (videos(),),
        "fine": (six("fine"),),
    }
    for name, given in answers.items():
        web.at(f"/{name}{TRENDING}", *given)
        scenes.plans[name] = trending(web, name)
    web.at(f"/there{TRENDING}", six("moved"))
    web.at(f"/nothing{SEARCH}", videos())
    scenes.plans["nothing"] = searching(web, "nothing")
    scenes.plans["mixed"] = trending(web, "fine", "forbidden")
    scenes.plans["limited"] = trending(web, "fine").model_copy(update={"limit": 2})
    scenes.plans["twice long"] = peertube(SourceConfig(instances=(f"{web.url}/long",), creators=()))


def _posts(scenes: Scenes, other: Web) -> None:
    web = scenes.web
    gone, inward = uuid("gone"), uuid("inward")
    known = [Post(platform="peertube", post_id=gone, url="https://example.org/gone", kind="video")]
    with open_store(scenes.url) as store, store.session() as session:
        store_page(session, Page(posts=tuple(known)), None, first_seen=clock.now())
    home = SourceConfig(instances=(f"{web.url}/home",))
    web.at(f"/home/api/v1/videos/{gone}", Answer.of({"detail": "Video not found"}, 404))
    scenes.plans["gone"] = peertube(home, FetchTask(kind="post", value=gone, ref=f"{web.url}/home|{gone}"))
    broken = FetchTask(kind="post", value=uuid("broken"), ref=f"http://[half|{uuid('broken')}")
    fine = FetchTask(kind="post", value=uuid("fine-0"), ref=f"{web.url}/home|{uuid('fine-0')}")
    web.at(f"/home/api/v1/videos/{uuid('fine-0')}", Answer.of(video("fine-0")))
    scenes.plans["broken address"] = peertube(home, broken, fine)
    comment = {
        "id": 1, "url": "https://tube.lakeside.example/c/1", "threadId": 1, "inReplyToCommentId": None,
        "text": "<p>Thanks!</p>",
        "account": video("fine-0")["account"], "createdAt": "2026-05-03T11:00:00.000Z", "totalReplies": 0,
    }  # fmt: skip
    web.at(f"/home/api/v1/videos/{uuid('fine-0')}/comment-threads", Answer.of({"total": 1, "data": [comment]}))
    scenes.plans["owner"] = peertube(home, fine.model_copy(update={"kind": "thread"}))
    scenes.plans["named by content"] = peertube(home, FetchTask(kind="post", value=inward, ref=f"{other.url}|{inward}"))


def _other_platforms(scenes: Scenes) -> None:
    web = scenes.web
    web.at("/masto/api/v1/trends/statuses", Answer.of([]))
    config = SourceConfig(api_base=f"{web.url}/masto", hashtags=("a", "b"), budget=1, delay=0.0)
    scenes.plans["budget"] = SourcePlan(source="mastodon", run_id=0, config=config)
    keyless = SourceConfig(searches=("oats",), trending=False, delay=0.0)
    scenes.plans["keyless"] = SourcePlan(source="bluesky", run_id=0, config=keyless)
    tree = (FIXTURES / "hackernews" / "item_tree" / "response.json").read_bytes()
    web.at("/hn/api/v1/items/", Answer(tree))
    config = SourceConfig(api_base=f"{web.url}/hn", delay=0.0)
    task = FetchTask(kind="thread", value="41000001")
    scenes.plans["tree"] = SourcePlan(source="hackernews", run_id=0, config=config, tasks=(task,))


EXPECTED = {
    "busy": ("ok", "6 posts"),
    "long": ("refused", "asks us to wait 86400 s"),
    "forbidden": ("refused", "answered 403: Not for robots"),
    "html": ("broken", "Just a moment"),
    "cut": ("broken", "did not answer"),
    "half": ("broken", "could not be read"),
    "down": ("broken", "answered 502"),
    "elsewhere": ("refused", "sends us on to elsewhere.example"),
    "inward": ("refused", "sends us on to 127.0.0.1"),
    "moved": ("ok", "6 posts"),
    "empty": ("broken", "came back empty"),
    "nothing": ("quiet", "nothing new matched"),
    "fine": ("ok", "6 posts"),
    "mixed": ("ok", "answered 403"),
    "limited": ("quiet", "only 2 posts"),
    "gone": ("ok", ""),
    "named by content": ("refused", "a private address that only content named"),
    "broken address": ("broken", "has no usable address"),
    "owner": ("ok", "1 post and 1 comment in 2 answers"),
    "budget": ("out of budget", "has spent its 1 requests"),
    "keyless": ("no key", "BLUESKY_APP_PASSWORD"),
    "tree": ("ok", "comment"),
}


@pytest.mark.parametrize("scene", EXPECTED)
def test_each_gets_its_word_and_its_sentence(scene: str, scenes: Scenes):
    state, note = EXPECTED[scene]
    run = scenes.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)
    assert "\n" not in run.note


def test_a_busy_host_is_asked_again_and_a_resting_one_is_not(scenes: Scenes):
    # "fine" also serves "mixed" and "limited"; "long" also serves "twice long".
    asked = {name: len(scenes.web.asked_under(f"/{name}/")) for name in ("busy", "down", "cut", "long", "forbidden")}
    assert asked == {"busy": 2, "down": 3, "cut": 3, "long": 2, "forbidden": 2}


def test_only_what_the_budget_allows_is_sent(scenes: Scenes):
    assert len(scenes.web.asked_under("/masto/")) == 1
    with open_store(scenes.url) as store, store.reading() as session:
        used = dict(session.execute(select(BudgetRow.source, BudgetRow.used)).all())
    assert used["mastodon"] == 1
    assert used["peertube"] == sum(not one.startswith(("/masto", "/hn", "/bsky")) for one in scenes.web.asked), (
        "every request, retries and redirects too, is paid for"
    )


def test_a_gone_post_is_told_to_the_store(scenes: Scenes):
    assert scenes.runs["gone"].counts["gone"] == 1
    with open_store(scenes.url) as store, store.reading() as session:
        row = session.get(PostRow, ("peertube", uuid("gone")))
        assert row is not None
        assert row.gone_at is not None


def test_a_broken_address_does_not_end_the_rest(scenes: Scenes):
    assert scenes.runs["broken address"].counts["found"] == 1


def test_the_owners_own_comment_is_known(scenes: Scenes):
    with open_store(scenes.url) as store, store.reading() as session:
        said = session.scalars(select(CommentRow.by_post_author).where(CommentRow.platform == "peertube")).all()
    assert said == [True]


def test_a_tree_is_stored_with_its_post(scenes: Scenes):
    with open_store(scenes.url) as store, store.reading() as session:
        posts = session.scalars(select(PostRow.post_id).where(PostRow.platform == "hackernews")).all()
        comments = session.scalars(select(CommentRow.comment_id).where(CommentRow.platform == "hackernews")).all()
    assert len(posts) == 1
    assert comments


def test_we_say_who_we_are_and_send_nothing_else(scenes: Scenes):
    for headers in scenes.web.headers:
        assert headers["user-agent"].startswith("topcomment/")
        assert headers["user-agent"].endswith("(+test@example.org)")
        assert not headers.keys() & {"cookie", "referer", "authorization"}
