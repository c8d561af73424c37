"""Paging shows everything exactly once, the truth names what is shown, and the platforms' quirks are there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from demo.models import DemoPost
from demo.server import DemoServer
from demo.truth import comment_id, post_id
from demo.wire.bluesky import TOKEN
from demo.wire.hackernews_shapes import story_id
from demo.wire.mastodon_shapes import status_id
from demo.wire.site import placed, tags_of
from tests.demo.conftest import Ask

HOT = quote("at://did:plc:x/app.bsky.feed.generator/whats-hot", safe="")


def visible(server: DemoServer, platform: Any) -> list[DemoPost]:
    return [post for post in server.world.on(platform) if post.visible(server.clock.hour)]


def offset_pages(ask: Ask, path: str, count: int) -> Iterator[Any]:
    start, total = 0, 1
    while start < total:
        answer = ask(f"{path}{'&' if '?' in path else '?'}start={start}&count={count}").json
        total = answer["total"]
        start += count
        yield from answer["data"]


def linked_pages(ask: Ask, path: str) -> Iterator[Any]:
    following: str | None = path
    asked = set()
    while following:
        assert following not in asked, f"the same page again: {following}"
        asked.add(following)
        answer = ask(following)
        yield from answer.json
        found = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        parts = urlsplit(found[1]) if found else None
        following = f"{parts.path}?{parts.query}" if parts else None


def cursor_pages(ask: Ask, path: str) -> Iterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        answer = ask(f"{path}&limit=17" + (f"&cursor={cursor}" if cursor else "")).json
        yield from answer["feed"]
        cursor = answer.get("cursor")


def index_pages(ask: Ask, path: str) -> Iterator[Any]:
    page, pages = 0, 1
    while page < pages:
        answer = ask(f"{path}&hitsPerPage=7&page={page}").json
        pages, page = answer["nbPages"], page + 1
        yield from answer["hits"]


@pytest.mark.parametrize("base", ["/peertube/api/v1/videos?sort=-trending", "/sepiasearch/api/v1/search/videos"])
def test_peertube_pages_cover_everything_once(server: DemoServer, ask: Ask, base: str) -> None:
    found = [entry["uuid"] for entry in offset_pages(ask, base, 7)]
    assert sorted(found) == sorted(post.uuid for post in visible(server, "peertube"))


def test_mastodon_timeline_covers_everything_once(server: DemoServer, ask: Ask) -> None:
    found = [entry["uri"] for entry in linked_pages(ask, "/mastodon/api/v1/timelines/public?limit=9")]
    assert sorted(found) == sorted(post_id(post) for post in visible(server, "mastodon"))


def test_mastodon_trends_page_by_offset(server: DemoServer, ask: Ask) -> None:
    found = [entry["uri"] for entry in linked_pages(ask, "/mastodon/api/v1/trends/statuses?limit=11")]
    assert sorted(found) == sorted(post_id(p) for p in visible(server, "mastodon") if not p.sensitive)


def test_mastodon_hashtags_of_every_script(server: DemoServer, ask: Ask) -> None:
    by_tag: dict[str, set[str]] = {}
    for post in visible(server, "mastodon"):
        for tag in tags_of(post):
            by_tag.setdefault(tag.lower(), set()).add(post_id(post))
    # Headers hold Latin-1 only: a Link header to such a tag must be escaped.
    foreign = [tag for tag in by_tag if any(ord(sign) > 255 for sign in tag)]
    assert foreign
    for tag in [*foreign, *sorted(by_tag)[:12]]:
        pages = linked_pages(ask, f"/mastodon/api/v1/timelines/tag/{quote(tag)}?limit=2")
        found = [entry["uri"] for entry in pages]
        assert len(found) == len(set(found))
        assert set(found) == by_tag[tag]


def test_bluesky_feed_covers_everything_once(server: DemoServer, ask: Ask) -> None:
    feed = f"/bluesky/xrpc/app.bsky.feed.getFeed?feed={HOT}"
    found = [entry["post"]["uri"] for entry in cursor_pages(ask, feed)]
    assert sorted(found) == sorted(post_id(post) for post in visible(server, "bluesky"))


def test_hackernews_search_covers_everything_once(server: DemoServer, ask: Ask) -> None:
    found = [hit["objectID"] for hit in index_pages(ask, "/hn-algolia/api/v1/search_by_date?tags=story")]
    assert sorted(found) == sorted(post_id(post) for post in visible(server, "hackernews"))


def test_truth_names_every_post_and_comment_shown(server: DemoServer, ask: Ask) -> None:
    truth = ask("/truth").json
    for platform in ("peertube", "mastodon", "bluesky", "hackernews"):
        for post in visible(server, platform):
            assert truth["posts"][platform][post_id(post)]["language"] == post.language
    post = max(visible(server, "mastodon"), key=lambda p: len(p.thread(0.0)))
    context = ask(f"/mastodon/api/v1/statuses/{status_id(post)}/context").json["descendants"]
    assert {entry["uri"] for entry in context} <= set(truth["comments"]["mastodon"])
    post = max(visible(server, "hackernews"), key=lambda p: len(p.thread(0.0)))
    tree = ask(f"/hn-algolia/api/v1/items/{story_id(post)}").json
    nodes, ids = list(tree["children"]), set()
    while nodes:
        node = nodes.pop()
        ids.add(str(node["id"]))
        nodes += node["children"]
    assert ids == {comment_id(post, said) for _, said in placed(post, 0.0)}


def test_peertube_thread_tree_holds_every_comment(server: DemoServer, ask: Ask) -> None:
    post = max(visible(server, "peertube"), key=lambda p: len(p.thread(0.0)))
    base = f"/peertube/api/v1/videos/{post.uuid}/comment-threads"
    urls: list[str] = []
    for head in offset_pages(ask, base, 20):
        nodes = [ask(f"{base}/{head['id']}").json]
        while nodes:
            node = nodes.pop()
            urls.append(node["comment"]["url"])
            nodes += node["children"]
    assert sorted(urls) == sorted(comment_id(post, said) for said in post.thread(0.0))


def test_deleted_comments_keep_their_place(server: DemoServer, ask: Ask) -> None:
    for post in visible(server, "peertube"):
        gone = [said for said in post.thread(0.0) if said.gone(0.0) and said.parent is None]
        if gone:
            heads = list(offset_pages(ask, f"/peertube/api/v1/videos/{post.uuid}/comment-threads", 50))
            dead = [head for head in heads if head["isDeleted"]]
            assert {head["id"] for head in dead} == {said.serial for said in gone}
            assert all(head["account"] is None and head["text"] == "" for head in dead)
            return
    pytest.fail("no video has a deleted comment")


def test_facets_count_bytes(server: DemoServer, ask: Ask) -> None:
    feed = f"/bluesky/xrpc/app.bsky.feed.getFeed?feed={HOT}"
    checked = 0
    for entry in cursor_pages(ask, feed):
        record = entry["post"]["record"]
        for facet in record.get("facets", []):
            span = record["text"].encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
            feature = facet["features"][0]
            assert span in (f"#{feature.get('tag')}", feature.get("uri")) or span.startswith("@")
            checked += 1
    assert checked > 20


def test_mastodon_writes_html_and_says_how_much_is_left(server: DemoServer, ask: Ask) -> None:
    answer = ask("/mastodon/api/v1/trends/statuses?limit=40")
    assert answer.headers["x-ratelimit-limit"] == "300"
    assert answer.headers["x-ratelimit-reset"].endswith("Z")
    assert all(entry["content"].startswith("<p>") for entry in answer.json)
    assert any(entry["language"] is None for entry in linked_pages(ask, "/mastodon/api/v1/timelines/public?limit=40"))


def test_search_on_bluesky_needs_a_session(ask: Ask) -> None:
    search = "/bluesky/xrpc/app.bsky.feed.searchPosts?q=espresso"
    assert ask(search).status == 403
    session = "/bluesky/xrpc/com.atproto.server.createSession"
    assert ask(session, method="POST", data={"identifier": "x", "password": "wrong"}).status == 401
    keys = {"identifier": "kolibricoffee.example", "password": "abcd-efgh-ijkl-mnop"}
    assert ask(session, method="POST", data=keys).json["accessJwt"] == TOKEN
    found = ask(search, headers={"Authorization": f"Bearer {TOKEN}"}).json["posts"]
    assert found
    assert all("espresso" in json.dumps(view).lower() for view in found)


def test_what_is_missing_is_said_as_each_platform_says_it(ask: Ask) -> None:
    assert ask("/peertube/api/v1/videos/none").status == 404
    assert ask("/mastodon/api/v1/statuses/1").status == 404
    gone = ask("/bluesky/xrpc/app.bsky.feed.getPostThread?uri=at%3A%2F%2Fx")
    assert (gone.status, gone.json["error"]) == (400, "NotFound")
    nothing = ask("/hn-firebase/v0/item/1.json")
    assert (nothing.status, nothing.json) == (200, None)
