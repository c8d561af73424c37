"""A list cut short goes on where it was, and a session opens what is closed without one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.runs import RunRow
from crawler.db.tables import AuthorRow, CursorRow, PostRow
from crawler.plan import SourcePlan
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web
from tests.spiders.scenes import TRENDING, six, trending, videos

FULL = f"/tube{TRENDING}"
SECOND = f"{FULL}&start=2"
POST = {
    "uri": "at://did:plc:aaaa/app.bsky.feed.post/3kaaaaaaaaaaa",
    "cid": "c",
    "author": {"did": "did:plc:aaaa", "handle": "anna.example"},
    "record": {"$type": "app.bsky.feed.post", "text": "oats again", "createdAt": "2026-05-03T10:00:00Z"},
    "likeCount": 3,
    "indexedAt": "2026-05-03T10:00:00Z",
}


class Two:
    """Two crawls of the same plans, the web's answers better the second time."""

    def __init__(self, web: Web, url: str) -> None:
        self.url = url
        self.web = web
        self.runs: list[dict[str, RunRow]] = []
        self.asked: list[list[str]] = []
        self.cursors: list[dict[str, tuple[str | None, bool]]] = []
        bluesky = SourceConfig(
            api_base=f"{web.url}/app", bases={"bsky.social": f"{web.url}/session"}, searches=("oats",), trending=False,
            delay=0.0,
        )  # fmt: skip
        self.plans = [trending(web, "tube"), SourcePlan(source="bluesky", run_id=0, config=bluesky)]

    def crawl(self) -> None:
        before = len(self.web.asked)
        runs = run_sources(
            self.url, "discover", self.plans, BLUESKY_HANDLE="brand.example", BLUESKY_APP_PASSWORD="app-pass"
        )
        self.runs.append({run.source: run for run in runs})
        self.asked.append(self.web.asked[before:])
        with open_store(self.url) as store, store.reading() as session:
            self.cursors.append({row.scope: (row.value, row.complete) for row in session.scalars(select(CursorRow))})


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Iterator[Two]:
    with Web() as web:
        two = Two(web, f"sqlite:///{tmp_path_factory.mktemp('resume') / 'store.db'}")
        web.at(FULL, videos("one", "two", total=8))
        web.at(SECOND, Answer.of({"error": "later"}, 403))
        web.at("/session/xrpc/com.atproto.server.createSession", Answer.of({"error": "AuthFactorTokenRequired"}, 401))
        two.crawl()
        web.at(SECOND, six("rest"))
        web.at("/session/xrpc/com.atproto.server.createSession", Answer.of({"accessJwt": "t-o-k-e-n", "did": "d"}))
        web.at("/session/xrpc/app.bsky.feed.searchPosts", Answer.of({"posts": [POST]}))
        profile = {"did": "did:plc:aaaa", "handle": "anna.example", "followersCount": 77}
        web.at("/app/xrpc/app.bsky.actor.getProfiles", Answer.of({"profiles": [profile]}))
        two.crawl()
        two.crawl()
        yield two


def _starts(asked: list[str]) -> list[str]:
    return [parse_qs(urlsplit(one).query)["start"][0] for one in asked if one.startswith("/tube")]


def test_an_interrupted_list_goes_on_where_it_was(two: Two):
    assert _starts(two.asked[0]) == ["0", "2"]
    assert _starts(two.asked[1]) == ["2"]
    assert [value for scope, value in two.cursors[0].items() if scope.startswith("trending")] == [("2", False)]


def test_a_finished_list_begins_anew(two: Two):
    assert _starts(two.asked[2]) == ["0", "2"]
    assert all(complete for _, complete in two.cursors[1].values())


def test_nothing_is_stored_twice_and_nothing_lost(two: Two):
    with open_store(two.url) as store, store.reading() as session:
        posts = session.scalars(select(PostRow.post_id).where(PostRow.platform == "peertube")).all()
    assert len(posts) == len(set(posts)) == 8
    assert [runs["peertube"].counts["new"] for runs in two.runs] == [2, 6, 0]


def test_a_refused_password_is_said_and_costs_no_search(two: Two):
    run = two.runs[0]["bluesky"]
    assert (run.state, "answered 401" in run.note) == ("refused", True), run.note
    assert not [one for one in two.asked[0] if "searchPosts" in one]


def test_the_session_searches_and_followers_are_looked_up(two: Two):
    run = two.runs[1]["bluesky"]
    assert run.counts["found"] == 1, run
    searches = [headers for path, headers in zip(two.web.asked, two.web.headers, strict=True) if "searchPosts" in path]
    assert {headers["authorization"] for headers in searches} == {"Bearer t-o-k-e-n"}
    elsewhere = [
        headers for path, headers in zip(two.web.asked, two.web.headers, strict=True) if "searchPosts" not in path
    ]
    assert not [headers for headers in elsewhere if "authorization" in headers]
    with open_store(two.url) as store, store.reading() as session:
        author = session.get(AuthorRow, ("bluesky", "did:plc:aaaa"))
    assert author is not None
    assert author.follower_count == 77
