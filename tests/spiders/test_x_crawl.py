"""X end to end: a loopback web answers with invented bodies; what is asked, stored, paid for and said."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

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

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "x"
TOKEN = "AAAAinventedbearer"
SEARCH, LOOKUP = "/2/tweets/search/recent?", "/2/tweets?"
BRAND, CONVERSATION, GONE = "1790000000000000001", "1789999999999999000", "1790000000000000777"


def body(case: str, status: int = 200, **headers: str) -> Answer:
    return Answer.of(json.loads((FIXTURES / case / "response.json").read_text("utf-8")), status, **headers)


def found(*ids: str) -> Answer:
    posts = [{"id": one, "text": "kettle", "author_id": "501", "public_metrics": {"like_count": 1}} for one in ids]
    return Answer.of({"data": posts, "meta": {"result_count": len(posts)}})


def plan(base: str, *tasks: FetchTask, **more: Any) -> SourcePlan:
    config = SourceConfig(api_base=base, delay=0.0, **more)
    return SourcePlan(source="x", run_id=0, config=config, tasks=tasks, searches=() if tasks else ("kettle",))


class Crawls:
    def __init__(self, web: Web, url: str) -> None:
        self.web, self.url = web, url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def scene(self, name: str, *tasks: FetchTask, **paths: tuple[Answer, ...]) -> None:
        for path, answers in (("search", SEARCH), ("lookup", LOOKUP)):
            if path in paths:
                self.web.at(f"/{name}{answers}", *paths[path])
        self.plans[name] = plan(f"{self.web.url}/{name}", *tasks)

    def asked(self, name: str) -> list[dict[str, str]]:
        """The queries of a scene, in order."""
        paths = self.web.asked_under(f"/{name}/")
        return [{key: value[0] for key, value in parse_qs(urlsplit(path).query).items()} for path in paths]


CAPPED = {
    "title": "UsageCapExceeded",
    "detail": "Usage cap exceeded: Monthly product cap",
    "type": "https://api.x.com/2/problems/usage-capped",
    "period": "Monthly",
}


@pytest.fixture(scope="module")
def crawls(tmp_path_factory) -> Iterator[Crawls]:
    with Web() as web:
        one = Crawls(web, f"sqlite:///{tmp_path_factory.mktemp('x') / 'store.db'}")
        _know(one.url, BRAND, GONE)
        one.scene("lists", search=(body("search"), body("search_empty")), lookup=(found(CONVERSATION),))
        one.scene("unauthorized", search=(body("error_unauthorized", 401),))
        one.plans["unauthorized"] = one.plans["unauthorized"].model_copy(update={"creators": ("a", "b")})
        one.scene("credits", search=(body("error_credits", 402),))
        one.scene(
            "forbidden", search=(Answer.of({"title": "Forbidden", "detail": "Not enrolled.", "status": 403}, 403),)
        )
        one.scene("later", search=(Answer.of({}, 429, x_rate_limit_reset=str(int(time.time()) + 800)),))
        one.scene("capped", search=(Answer.of(CAPPED, 429, x_rate_limit_reset=str(int(time.time()) + 800)),))
        one.scene("soon", search=(Answer.of({}, 429, x_rate_limit_reset=str(int(time.time()) + 1)), found("1")))
        one.scene("html", search=(Answer(b"<!doctype html><title>Just a moment</title>", content_type="text/html"),))
        one.scene("query", search=(body("error_query", 400),))
        ids = (BRAND, GONE, "1790000000000000006")
        lookup = body("lookup").body.replace(b"1790000000000000002", GONE.encode())
        one.scene("known", *(FetchTask(kind="post", value=each) for each in ids), lookup=(Answer(lookup),))
        thread = FetchTask(kind="thread", value=BRAND, ref=BRAND)
        one.scene("thread", thread, search=(body("conversation"),), lookup=(body("lookup"),))
        # A few at a time: every search reserves a hundred posts until it is answered, and a day has 700.
        for names in (list(one.plans)[place : place + 4] for place in range(0, len(one.plans), 4)):
            plans = [one.plans[name] for name in names]
            one.runs |= dict(zip(names, run_sources(one.url, "discover", plans, X_BEARER_TOKEN=TOKEN), strict=True))
        yield one


def _know(url: str, *ids: str) -> None:
    known = tuple(Post(platform="x", post_id=one, url=f"https://x.com/i/status/{one}", kind="text") for one in ids)
    with open_store(url) as store, store.session() as session:
        store_page(session, Page(posts=known), None, first_seen=clock.now())


@pytest.mark.parametrize(
    ("scene", "state", "note"),
    [
        ("lists", "ok", "posts and 2 comments"),
        ("unauthorized", "no key", "generate a new Bearer Token in console.x.com"),
        ("credits", "out of budget", "CreditsDepleted"),
        ("forbidden", "refused", "Not enrolled"),
        ("later", "refused", "asks us to wait"),
        ("capped", "out of budget", "Monthly product cap"),
        ("soon", "ok", "1 post"),
        ("html", "broken", "Just a moment"),
        ("query", "broken", "invalid field: 'lang:tlh'"),
        ("known", "ok", ""),
        ("thread", "ok", "4 comments"),
    ],
)
def test_each_answer_has_its_word_and_sentence(crawls: Crawls, scene: str, state: str, note: str):
    run = crawls.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)
    assert TOKEN not in run.note


def test_a_refused_token_is_not_tried_again(crawls: Crawls):
    assert len(crawls.asked("unauthorized")) == 1
    assert len(crawls.asked("credits")) == 1
    assert len(crawls.asked("capped")) == 1


def test_the_query_is_built_from_the_brands_terms(crawls: Crawls):
    first = crawls.asked("lists")[0]
    assert first["query"] == "(kettle) -is:retweet"
    assert first["max_results"] == "100"
    assert first["start_time"].endswith(":00:00Z")
    assert "note_tweet" in first["tweet.fields"]
    thread = {key: asked[key] for asked in crawls.asked("thread") for key in ("ids", "query") if key in asked}
    assert thread == {"ids": BRAND, "query": f"conversation_id:{BRAND}"}, "its post's counts are asked for too"


def test_the_post_above_a_found_reply_is_asked_for_and_stored_with_it(crawls: Crawls):
    lookups = [asked["ids"] for asked in crawls.asked("lists") if "ids" in asked]
    assert lookups == [CONVERSATION]
    with open_store(crawls.url) as store, store.reading() as session:
        assert session.get(PostRow, ("x", CONVERSATION)) is not None
        replies = set(session.scalars(select(CommentRow.comment_id).where(CommentRow.platform == "x")))
    assert {"1790000000000000003", "1790000000000000004"} <= replies


def test_known_posts_are_one_request_and_a_missing_one_is_gone(crawls: Crawls):
    assert [asked["ids"].count(",") for asked in crawls.asked("known")] == [2]
    assert crawls.runs["known"].counts["gone"] == 0  # told by the body, not by a status
    with open_store(crawls.url) as store, store.reading() as session:
        row = session.get(PostRow, ("x", GONE))
        assert row is not None
        assert row.gone_at is not None


def test_the_token_travels_in_a_header_only(crawls: Crawls):
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for headers in crawls.web.headers)
    assert not [path for path in crawls.web.asked if TOKEN in path]


def test_a_conversation_is_read_by_rank_once_and_then_only_what_is_new(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    _know(url, BRAND)
    with Web() as web:
        web.at(SEARCH, body("conversation"), body("search_empty"))
        web.at(LOOKUP, body("lookup"))
        thread = plan(web.url, FetchTask(kind="thread", value=BRAND, ref=BRAND))
        for _ in range(2):
            run_sources(url, "deepen", [thread], X_BEARER_TOKEN=TOKEN)
        first, second = (parse_qs(urlsplit(path).query) for path in web.asked_under(SEARCH))
    assert (first["sort_order"], second["sort_order"]) == (["relevancy"], ["recency"])
    assert first["max_results"] == ["30"]
    assert first["start_time"] < second["start_time"]


def test_only_what_came_is_paid_and_a_small_budget_makes_small_requests(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Web() as web:
        web.at(f"/paid{SEARCH}", found("1", "2", "3"))
        web.at(f"/paid{LOOKUP}", body("lookup_gone"))
        asked = plan(f"{web.url}/paid", budgets={"daily_posts": 12})
        both = asked.model_copy(update={"creators": ("mirja_kettle",)})
        [run] = run_sources(url, "discover", [both], X_BEARER_TOKEN=TOKEN)
        assert [parse_qs(urlsplit(path).query)["max_results"] for path in web.asked] == [["12"]]
    assert run.state == "out of budget", run.note
    assert "12 posts of today" in run.note
    with open_store(url) as store, store.reading() as session:
        used = {row.bucket: row.used for row in session.scalars(select(BudgetRow))}
    assert used == {"requests": 1, "posts": 3, "daily_posts": 3}
