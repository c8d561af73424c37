"""Instagram, Threads and Facebook end to end: a loopback web answers with invented bodies."""

from __future__ import annotations

import json
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
from crawler.db.tables import AuthorRow, CommentRow, PostRow
from crawler.models import FetchTask, Page, Post
from crawler.plan import SourcePlan
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
TOKEN, USER = "EAAinventedtoken0123456789", "17840000000000001"
SECRETS = {"INSTAGRAM_TOKEN": TOKEN, "INSTAGRAM_USER_ID": USER, "THREADS_TOKEN": TOKEN, "FACEBOOK_TOKEN": TOKEN}
PAGE, POST, OTHER = "1200000000000001", "1200000000000001_901", "1200000000000001_904"
ROOT, GONE = "18000000000000001", "18000000000000777"
EMPTY = Answer.of({"data": []})


def body(path: str, status: int = 200) -> Answer:
    return Answer.of(json.loads((FIXTURES / path / "response.json").read_text("utf-8")), status)


def refusal(code: int, message: str, status: int = 400, subcode: int = 0) -> Answer:
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return Answer.of({"error": error}, status)


class Crawls:
    def __init__(self, web: Web, url: str) -> None:
        self.web, self.url = web, url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def scene(self, name: str, *tasks: FetchTask, answers: dict[str, Any], **config: Any) -> None:
        source = name.partition("-")[0]
        version = "v1.0" if source == "threads" else "v25.0"
        for path, given in answers.items():
            self.web.at(f"/{name}/{version}/{path}", *(given if isinstance(given, tuple) else (given,)))
        asked = SourceConfig(api_base=f"{self.web.url}/{name}", delay=0.0, **config)
        deepen = name.endswith("-address")
        self.plans[name] = SourcePlan(source=source, run_id=0, config=asked, tasks=tasks, deepen=deepen)

    def asked(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """Path behind the version, and the query, of each request of a scene."""
        parts = [urlsplit(path) for path in self.web.asked_under(f"/{name}/")]
        queries = ({key: value[0] for key, value in parse_qs(part.query).items()} for part in parts)
        return [(part.path.split("/", 3)[3], query) for part, query in zip(parts, queries, strict=True)]


@pytest.fixture(scope="module")
def crawls(tmp_path_factory) -> Iterator[Crawls]:
    with Web() as web:
        one = Crawls(web, f"sqlite:///{tmp_path_factory.mktemp('graph') / 'store.db'}")
        _know(one.url)
        _instagram(one)
        _threads(one)
        _facebook(one)
        rows = run_sources(one.url, "discover", one.plans.values(), **SECRETS)
        one.runs = dict(zip(one.plans, rows, strict=True))
        yield one


def _know(url: str) -> None:
    ids = (("facebook", POST), ("facebook", OTHER), ("threads", ROOT), ("threads", GONE))
    known = tuple(Post(platform=name, post_id=one, url=f"https://example.org/{one}", kind="text") for name, one in ids)
    with open_store(url) as store, store.session() as session:
        store_page(session, Page(posts=known), None, first_seen=clock.now())


def _instagram(one: Crawls) -> None:
    media, found = body("instagram/hashtag_media"), body("instagram/hashtag")
    lists = {"ig_hashtag_search": found, "17840000000000099/top_media": (media, EMPTY)}
    recent = {"17840000000000099/recent_media": (media, media, EMPTY)}
    person = {USER: body("instagram/discovery")}
    one.scene("instagram-lists", answers=lists | recent | person, hashtags=("tea", "🫖"), creators=("mirja.kettle",))
    comments = {"17900000000000011/comments": body("instagram/comments")}
    own = {f"{USER}/media": (body("instagram/own_media"), EMPTY)} | comments
    one.scene("instagram-own", answers=own, feeds=("own",))
    three = {"hashtags": ("a1", "b2", "c3"), "creators": ("mirja",)}
    expired = refusal(190, f"Malformed access token {TOKEN}", subcode=467)
    one.scene("instagram-expired", answers={"": expired}, **three)
    one.scene("instagram-limit", answers={"": refusal(4, "(#4) Application request limit reached", 403)}, **three)
    lacking = {"": body("facebook/error_permission", 400)} | person
    many = {"hashtags": ("f1", "f2", "f3", "f4", "f5"), "creators": ("mirja.kettle",)}
    one.scene("instagram-unpermitted", answers=lacking, **many)
    unknown = {"ig_hashtag_search": body("instagram/error_hashtag", 400)} | person
    one.scene("instagram-unknown", answers=unknown, hashtags=("zzz",), creators=("mirja.kettle",))
    one.scene("instagram-unheard", answers={"ig_hashtag_search": EMPTY}, hashtags=("zzzz",))
    one.scene(
        "instagram-html", answers={"": Answer(b"<title>Sorry</title>", content_type="text/html")}, hashtags=("t",)
    )
    named = FetchTask(kind="post", value="CInvented77")
    one.scene("instagram-address", named, answers={"": EMPTY})
    one.scene("instagram-budget", answers={"": EMPTY}, hashtags=("d4", "e5"), budgets={"hashtags": 0})


def _threads(one: Crawls) -> None:
    lists = {"keyword_search": body("threads/search"), "profile_posts": (body("threads/profile"), EMPTY)}
    one.scene("threads-lists", answers=lists, searches=("kettle",), hashtags=("TeaTok",), creators=("mirja.kettle",))
    thread = FetchTask(kind="thread", value=ROOT, ref="mirja.kettle/DInv0001")
    one.scene("threads-thread", thread, answers={f"{ROOT}/conversation": (body("threads/conversation"), EMPTY)})
    gone = FetchTask(kind="post", value=GONE)
    one.scene("threads-gone", gone, answers={GONE: refusal(100, "Unsupported get request.", subcode=33)})
    named = FetchTask(kind="post", ref="mirja.kettle/DInv0011")
    replies = {"profile_posts": body("threads/profile"), "18000000000000011/conversation": EMPTY}
    one.scene("threads-address", named, answers=replies)
    one.scene("threads-unfound", named.model_copy(update={"ref": "mirja.kettle/DInvOther"}), answers=replies)
    unpermitted = body("threads/error_permission", 403)
    one.scene("threads-unpermitted", answers={"": unpermitted}, searches=("kettle",))


def _facebook(one: Crawls) -> None:
    pages = {"lakesidekettles": body("facebook/page"), "lakesidekettles/posts": body("facebook/posts")}
    one.scene("facebook-page", answers=pages, creators=("lakesidekettles",))
    thread = {POST: body("facebook/thread"), f"{POST}/comments": body("facebook/comments")}
    one.scene("facebook-thread", FetchTask(kind="thread", value=POST, ref=POST), answers=thread)
    known = [FetchTask(kind="post", value=each) for each in (POST, OTHER)]
    gone = body("facebook/error_gone", 400)
    alone = Answer.of({POST: {"id": POST, "message": "still there", "shares": {"count": 3}}})
    single = {f"?ids={POST}&": alone, f"?ids={OTHER}&": gone, f"?ids={POST}%2C": gone}
    one.scene("facebook-known", *known, answers=single)
    named = FetchTask(kind="post", ref="lakesidekettles/901")
    one.scene("facebook-address", named, answers={"lakesidekettles": body("facebook/page")} | thread)
    one.scene("facebook-limit", answers={"": body("facebook/error_limit", 400)}, creators=("one", "two", "three"))


@pytest.mark.parametrize(
    ("scene", "state", "note"),
    [
        ("instagram-lists", "ok", "#🫖 was left out: Meta searches no hashtags with emoji"),
        ("instagram-own", "ok", "1 post and 3 comments"),
        ("instagram-expired", "no key", "refuses the token (#190/467)"),
        ("instagram-limit", "out of budget", "#4 Application request limit reached"),
        ("instagram-unpermitted", "ok", "needed: pages_read_engagement or Page Public Content Access"),
        ("instagram-unknown", "ok", "does not know that name"),
        ("instagram-unheard", "quiet", "Meta knows no hashtag #zzzz"),
        ("instagram-html", "broken", "Sorry"),
        ("instagram-budget", "out of budget", "hashtags of 7 days"),
        ("threads-lists", "ok", ""),
        ("threads-thread", "ok", "4 comments"),
        ("threads-gone", "ok", ""),
        ("instagram-address", "refused", "opens no single post by its address (CInvented77)"),
        ("threads-address", "ok", "1 post"),
        ("threads-unfound", "ok", "do not hold DInvOther"),
        ("facebook-address", "ok", "4 comments"),
        ("threads-unpermitted", "refused", "threads_keyword_search"),
        ("facebook-page", "ok", "3 posts"),
        ("facebook-thread", "ok", "4 comments"),
        ("facebook-known", "ok", ""),
        ("facebook-limit", "out of budget", "#32 Page request limit reached"),
    ],
)
def test_each_answer_has_its_word_and_sentence(crawls: Crawls, scene: str, state: str, note: str):
    run = crawls.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)
    assert TOKEN not in run.note


@pytest.mark.parametrize("scene", ["instagram-expired", "instagram-limit", "facebook-limit"])
def test_who_refuses_for_good_is_asked_once(crawls: Crawls, scene: str):
    assert len(crawls.asked(scene)) == 1


def test_three_refusals_end_a_kind_of_task_and_no_other(crawls: Crawls):
    paths = [path for path, _ in crawls.asked("instagram-unpermitted")]
    assert paths.count("ig_hashtag_search") == 3
    assert USER in paths


def test_a_hashtag_is_resolved_once_then_read_from_both_its_lists(crawls: Crawls):
    paths = [path for path, _ in crawls.asked("instagram-lists") if path != USER]
    top, recent = "17840000000000099/top_media", "17840000000000099/recent_media"
    assert paths == ["ig_hashtag_search", top, top, recent, recent], "its recent list repeats its pointer"
    assert crawls.asked("instagram-lists")[0][1] == {"user_id": USER, "q": "tea"}


def test_the_watched_account_brings_its_followers(crawls: Crawls):
    with open_store(crawls.url) as store, store.reading() as session:
        row = session.get(AuthorRow, ("instagram", "17841000000000007"))
        assert row is not None
        assert row.follower_count == 51200
        hashtag = session.get(PostRow, ("instagram", "CInvented01"))
        assert hashtag is not None
        assert hashtag.author_id is None


def test_threads_searches_what_is_popular_and_then_what_is_recent(crawls: Crawls):
    asked = [query for path, query in crawls.asked("threads-lists") if path == "keyword_search"]
    kinds = [(query["q"], query["search_mode"], query["search_type"]) for query in asked]
    assert sorted(kinds) == [
        ("TeaTok", "TAG", "RECENT"), ("TeaTok", "TAG", "TOP"),
        ("kettle", "KEYWORD", "RECENT"), ("kettle", "KEYWORD", "TOP"),
    ]  # fmt: skip


def test_facebook_goes_on_by_what_the_paging_address_says_and_names_the_page(crawls: Crawls):
    paths = [path for path, _ in crawls.asked("facebook-page")]
    assert paths == ["lakesidekettles", "lakesidekettles/posts"]
    assert crawls.asked("facebook-page")[1][1]["after"] == "QVFIUpage"
    with open_store(crawls.url) as store, store.reading() as session:
        written = set(session.scalars(select(PostRow.author_id).where(PostRow.post_id.like(f"{PAGE}_90_"))))
    assert PAGE in written


def test_one_gone_post_does_not_hide_the_others_asked_for_with_it(crawls: Crawls):
    together, *alone = [query["ids"] for _, query in crawls.asked("facebook-known")]
    assert (together, sorted(alone)) == (f"{POST},{OTHER}", [POST, OTHER])
    with open_store(crawls.url) as store, store.reading() as session:
        gone = {one.post_id for one in session.scalars(select(PostRow)) if one.gone_at is not None}
    assert gone == {OTHER, GONE}


def test_a_post_named_by_its_address_is_found_among_its_authors_and_its_thread_is_read(crawls: Crawls):
    assert crawls.asked("instagram-address") == []
    assert [path for path, _ in crawls.asked("threads-address")] == ["profile_posts", "18000000000000011/conversation"]
    assert [path for path, _ in crawls.asked("threads-unfound")] == ["profile_posts"]
    assert [path for path, _ in crawls.asked("facebook-address")] == ["lakesidekettles", POST, f"{POST}/comments"]


def test_replies_know_their_parents(crawls: Crawls):
    with open_store(crawls.url) as store, store.reading() as session:
        rows = {row.comment_id: row for row in session.scalars(select(CommentRow))}
    assert rows["5002"].parent_id == "5001"
    assert rows["18000000000000102"].by_post_author is True
    assert rows["17950000000000002"].root_id == "17950000000000001"


def test_the_token_travels_in_a_header_and_stays_nowhere(crawls: Crawls):
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for headers in crawls.web.headers)
    assert not [path for path in crawls.web.asked if TOKEN in path or "access_token" in path]
    for file in Path(urlsplit(crawls.url).path).parent.iterdir():
        kept = file.read_bytes()
        assert TOKEN.encode() not in kept, file.name
        assert b"access_token" not in kept, file.name
