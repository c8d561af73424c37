"""Reddit through real HTTP: tokens, folded comments, share links, and each way it says no."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.runs import RunRow
from crawler.db.tables import CommentRow, PostRow
from crawler.models import FetchTask
from crawler.plan import CrawlPlan, SourcePlan
from spiders.reddit import RedditSpider
from tests.recordings import recordings
from tests.replay import crawl as replay
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "reddit"
KEYS = {"REDDIT_CLIENT_ID": "an-id", "REDDIT_CLIENT_SECRET": "a-secret"}
THREAD = FetchTask(kind="thread", value="t3_aa1")
PAGE_401 = Answer(b"<!doctype html><title>reddit.com: page not found</title>" + b" " * 37_000, 401)


def fixture(name: str) -> Answer:
    return Answer((FIXTURES / name / "response.json").read_bytes())


def token(value: str = "first") -> Answer:
    return Answer.of({"access_token": value, "token_type": "bearer", "expires_in": 86400, "scope": "*"})


def plan(web: Web, scene: str, *tasks: FetchTask, **config: Any) -> SourcePlan:
    bases = {"oauth.reddit.com": f"{web.url}/{scene}/api", "www.reddit.com": f"{web.url}/{scene}/www"}
    asked = {"trending": False, "delay": 0.0, "bases": bases, **config}
    return SourcePlan(source="reddit", run_id=0, config=SourceConfig(**asked), tasks=tasks)


class Scenes:
    def __init__(self, web: Web, url: str) -> None:
        self.web = web
        self.url = url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def add(self, name: str, *tasks: FetchTask, answers: dict[str, tuple[Answer, ...]], **config: Any) -> None:
        """A scene whose token is granted unless its answers say otherwise."""
        self.web.at(f"/{name}/www/api/v1/access_token", token())
        for path, given in answers.items():
            self.web.at(f"/{name}{path}", *given)
        self.plans[name] = plan(self.web, name, *tasks, **config)

    def asked(self, name: str) -> list[str]:
        return [path.removeprefix(f"/{name}") for path in self.web.asked_under(f"/{name}/")]

    def bearers(self, name: str) -> list[str]:
        pairs = zip(self.web.asked, self.web.headers, strict=True)
        return [headers["authorization"] for path, headers in pairs if path.startswith(f"/{name}/api")]


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Iterator[Scenes]:
    with Web() as web:
        found = Scenes(web, f"sqlite:///{tmp_path_factory.mktemp('reddit') / 'store.db'}")
        _fine(found)
        _refusing(found)
        names, plans = list(found.plans), found.plans.values()
        found.runs = dict(zip(names, run_sources(found.url, "discover", plans, **KEYS), strict=True))
        yield found


def _fine(scenes: Scenes) -> None:
    listing = fixture("listing")
    scenes.add(
        "lists", answers={"/api/r/espresso+coffee/": (listing,)}, communities=("r/espresso", "/r/coffee/", "coffee!")
    )
    scenes.add("stale", answers={"/api/r/espresso/": (PAGE_401, listing)}, communities=("espresso",))
    scenes.web.at("/stale/www/api/v1/access_token", token(), token("second"))
    branch = json.loads((FIXTURES / "thread" / "response.json").read_text("utf-8"))
    branch[1]["data"]["children"] = [_continued()]
    thread = {
        "/api/comments/aa1?": (fixture("thread"),),
        "/api/api/morechildren?": (fixture("more"), Answer.of({"json": {"data": {"things": []}}})),
        "/api/comments/aa1/_/c5?": (Answer.of(branch),),
    }
    scenes.add("thread", THREAD, answers=thread)
    named = THREAD.model_copy(update={"ref": "t1_c9"})
    branches = {"/api/comments/aa1/_/c9?": (Answer.of([branch[0], _only(branch, "t1_c9")]),), **thread}
    scenes.add("named", named, answers=branches)
    shared = Answer(status=301, headers={"Location": "https://www.reddit.com/r/espresso/comments/aa1/x/?share_id=q"})
    share = FetchTask(kind="post", ref="/r/espresso/s/AbC")
    scenes.add("share", share, answers={"/www/r/espresso/s/AbC": (shared,), **thread})
    known = [FetchTask(kind="post", value=f"t3_{name}") for name in ("ba1", "ba2", "ba9")]
    scenes.add("known", *known, answers={"/api/api/info?id=t3_ba1%2Ct3_ba2%2Ct3_ba9&": (fixture("info"),)})


def _only(branch: list[dict[str, Any]], name: str) -> dict[str, Any]:
    top = branch[1]["data"]["children"][0]["data"]["replies"]["data"]["children"][0]
    assert top["data"]["name"] == name
    return {"kind": "Listing", "data": {"children": [top]}}


def _continued() -> dict[str, Any]:
    known = json.loads((FIXTURES / "thread" / "response.json").read_text("utf-8"))[1]["data"]["children"][1]
    c5 = known["data"]["replies"]["data"]["children"][0]["data"]["replies"]["data"]["children"][0]["data"]["replies"]
    top = c5["data"]["children"][0]
    below = json.loads(json.dumps(top))
    below["data"] |= {"name": "t1_c9", "id": "c9", "parent_id": "t1_c5", "depth": 1, "replies": ""}
    top["data"] |= {"depth": 0, "replies": {"kind": "Listing", "data": {"children": [below]}}}
    return top


def _refusing(scenes: Scenes) -> None:
    one = {"communities": ("espresso",)}
    scenes.add("wrong-keys", answers={"/www/api/v1/access_token": (Answer.of({"error": 401}, 401),)}, **one)
    scenes.add("no-grant", answers={"/www/api/v1/access_token": (fixture("error_token"),)}, **one)
    scenes.add("always-401", answers={"/api/": (PAGE_401,)}, **one)
    spent = Answer((FIXTURES / "listing" / "response.json").read_bytes(), headers={
        "x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "540", "x-ratelimit-used": "1000",
    })  # fmt: skip
    scenes.add("spent", answers={"/api/": (spent,)}, **one)
    scenes.add("budget", answers={"/api/": (fixture("listing"),)}, budget=2, **one)
    closed = Answer.of({"reason": "private", "message": "Forbidden", "error": 403}, 403)
    scenes.add("private", THREAD, answers={"/api/": (closed,)})
    moved = Answer(status=302, headers={"Location": "https://oauth.reddit.com/subreddits/search?q=nowhere"})
    scenes.add("nowhere", answers={"/api/": (moved,)}, communities=("nowhere_at_all",))
    scenes.add("gone", THREAD, answers={"/api/": (Answer.of({"message": "Not Found", "error": 404}, 404),)})
    scenes.add("half", answers={"/api/": (Answer(b'{"kind": "Listing", "da'),)}, **one)
    for said in recordings("reddit", "errors"):
        if "access_token" not in (said.url or ""):
            body = Answer(said.body, said.status or 500, content_type="text/html")
            scenes.add(said.file.split(".")[0], answers={"/api/": (body,)}, **one)


EXPECTED = {
    "lists": ("ok", "posts"),
    "stale": ("ok", "posts"),
    "thread": ("ok", "comments"),
    "named": ("ok", "comments"),
    "share": ("ok", "comments"),
    "known": ("ok", "1 post"),
    "wrong-keys": ("no key", "REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET are not accepted"),
    "no-grant": ("no key", "unauthorized_client"),
    "always-401": ("refused", "oauth.reddit.com answered 401"),
    "spent": ("ok", "asks us to wait 540 s"),
    "budget": ("out of budget", "has spent its 2 requests"),
    "private": ("ok", "the community of thread t3_aa1 is private"),
    "nowhere": ("quiet", "there is no community nowhere_at_all"),
    "gone": ("ok", ""),
    "half": ("broken", "could not be read"),
}
BY_STATUS = {400: "broken", 401: "refused", 403: "refused", 404: "quiet", 415: "broken", 429: "refused"}


@pytest.mark.parametrize("scene", EXPECTED)
def test_each_gets_its_word_and_its_sentence(scene: str, scenes: Scenes):
    state, note = EXPECTED[scene]
    run = scenes.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)


def test_every_recorded_refusal_has_its_word(scenes: Scenes):
    said = [one for one in recordings("reddit", "errors") if "access_token" not in (one.url or "")]
    if not said:
        pytest.skip("the recordings are absent")
    for one in said:
        run = scenes.runs[one.file.split(".")[0]]
        closed = b"quarantine" in one.body
        expected = "quiet" if closed else BY_STATUS.get(one.status or 0, "broken")
        assert run.state == expected, (one.file, one.status, run.note)
        assert run.note.isprintable()


def test_several_communities_are_one_call_for_each_order(scenes: Scenes):
    asked = [path for path in scenes.asked("lists") if path.startswith("/api/")]
    first = [path.partition("?")[0] for path in asked if "after" not in path]
    assert first == [f"/api/r/espresso+coffee/{sort}" for sort in ("hot", "rising", "top")]
    assert all("limit=100" in path and "raw_json=1" in path for path in asked)
    assert sum("after=t3_aa7" in path for path in asked) == 3, "a page that points to itself ends the list"


def test_a_stale_token_is_traded_once_for_all(scenes: Scenes):
    assert sum("access_token" in path for path in scenes.asked("stale")) == 2
    pairs = zip((path for path in scenes.asked("stale") if "/api/r/" in path), scenes.bearers("stale"), strict=True)
    refused = [bearer for path, bearer in pairs if "/hot?" in path and "after" not in path]
    assert refused == ["Bearer first", "Bearer second"]
    assert sum("access_token" in path for path in scenes.asked("always-401")) <= 4


def test_folded_comments_are_unfolded_in_their_places(scenes: Scenes):
    asked = scenes.asked("thread")
    assert [path.partition("?")[0] for path in asked if "access" not in path][:3] == [
        "/api/comments/aa1", "/api/api/morechildren", "/api/comments/aa1/_/c5",
    ]  # fmt: skip
    with open_store(scenes.url) as store, store.reading() as session:
        rows = session.scalars(select(CommentRow).where(CommentRow.post_id == "t3_aa1")).all()
    places = {row.comment_id: (row.parent_id, row.root_id, row.depth) for row in rows}
    assert places["t1_e4"] == ("t1_e1", "t1_e1", 1)
    assert places["t1_d1"] == ("t1_c2", "t1_c2", 1)
    assert places["t1_c5"] == ("t1_c4", "t1_c2", 3)
    assert places["t1_c9"] == ("t1_c5", "t1_c2", 4), "a branch counts its depths from its own top"


def test_a_comment_that_was_named_is_asked_for_by_itself(scenes: Scenes):
    asked = [path.partition("?")[0] for path in scenes.asked("named") if "access" not in path]
    assert asked[:2] == ["/api/comments/aa1", "/api/comments/aa1/_/c9"]


def test_branches_of_a_thread_are_bounded(scenes: Scenes):
    branches = [path for path in scenes.asked("thread") if "morechildren" in path or "/_/" in path]
    assert len(branches) <= RedditSpider.most_branches


def test_posts_that_were_taken_away_are_gone(scenes: Scenes):
    assert len(scenes.asked("known")) == 2, "a token and one call for all"
    assert scenes.runs["known"].counts["gone"] == 0, "gone posts are told by pages, not by failures"
    with open_store(scenes.url) as store, store.reading() as session:
        assert session.scalars(select(PostRow.post_id).where(PostRow.post_id == "t3_ba1")).all() == ["t3_ba1"]


def test_what_was_refused_is_not_asked_again(scenes: Scenes):
    # What already stood in line goes out; no second page is asked for.
    assert not [path for path in scenes.asked("spent") if "after=" in path]
    assert len(scenes.asked("wrong-keys")) == 1


def test_without_keys_nothing_is_asked(tmp_path):
    with Web() as web:
        [run] = run_sources(
            f"sqlite:///{tmp_path / 'store.db'}", "discover", [plan(web, "keyless", communities=("a1",))]
        )
        assert web.asked == []
    assert (run.state, "REDDIT_CLIENT_SECRET" in run.note) == ("no key", True)


@pytest.mark.parametrize(
    ("url", "value", "ref"),
    [
        ("https://www.reddit.com/r/espresso/comments/1abc23/which_one/", "t3_1abc23", ""),
        ("https://old.reddit.com/r/espresso/comments/1abc23/which_one/k2j3h/?context=3", "t3_1abc23", "t1_k2j3h"),
        ("https://www.reddit.com/r/espresso/comments/1abc23//k2j3h", "t3_1abc23", "t1_k2j3h"),
        ("https://redd.it/1abc23", "t3_1abc23", ""),
        ("https://www.reddit.com/gallery/1abc23", "t3_1abc23", ""),
        ("https://reddit.com/user/ana/comments/1abc23/hello", "t3_1abc23", ""),
        ("https://www.reddit.com/r/espresso/s/WnAu3tbi", "", "/r/espresso/s/WnAu3tbi"),
    ],
)
def test_addresses_of_posts(url, value, ref):
    task = RedditSpider.task_for_url(url)
    assert task is not None
    assert (task.value, task.ref) == (value, ref)


@pytest.mark.parametrize("url", ["https://www.reddit.com/r/espresso/", "https://notreddit.com/r/a/comments/1/x"])
def test_other_addresses_are_not_ours(url):
    assert RedditSpider.task_for_url(url) is None


def test_no_log_shows_keys_or_token(tmp_path, monkeypatch):
    monkeypatch.setitem(replay.QUICK, "LOG_LEVEL", "DEBUG")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Web() as web:
        web.at("/s/www/api/v1/access_token", token("a-traded-token"))
        web.at("/s/api/", PAGE_401)
        asked = plan(web, "s", communities=("espresso",))
        with open_store(url):
            pass
        log = replay._run(
            CrawlPlan(phase="discover", database_url=url, contact="a@b.example", sources=(asked,), secrets=KEYS)
        )
        assert web.asked
    assert "DEBUG" in log
    assert not [secret for secret in (*KEYS.values(), "a-traded-token", "YW4taWQ6") if secret in log]


def test_spider_says_what_to_hide():
    spider = RedditSpider(source_plan=SourcePlan(source="reddit", run_id=0), secrets=KEYS)
    spider.token = "traded"
    assert set(spider.hidden) == {*KEYS.values(), "traded"}
