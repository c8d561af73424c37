"""The demo web invents no field: every key path it sends stands in the recordings of the same endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from demo.server import DemoServer
from demo.truth import post_id
from demo.wire.bluesky_shapes import post_uri
from demo.wire.hackernews_shapes import story_id
from demo.wire.mastodon_shapes import status_id
from tests.demo.conftest import Ask
from tests.recordings import need_shared, recordings

# What no recording shows, and where it is written instead.
DOCUMENTED = {
    # The Algolia index answers comments with their text; the recorded comment was quoted without it.
    # Every highlight has the same keys; the recorded title had no match.
    "algolia_search": {"hits[].comment_text", "hits[].url", "hits[]._highlightResult.title.fullyHighlighted"},
    # com.atproto.label.defs and app.bsky.feed.defs (lexicons); followers' verification is recorded elsewhere.
    "getFeed": {f"feed[].post.labels[].{key}" for key in ("src", "uri", "cid", "val", "cts")},
    # A story may have a text instead of a link: the API's own page of documentation.
    "firebase_item": {"text"},
    "getProfile": set(),
}


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Key paths of a JSON value, ``[]`` for the entries of a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{at}.{key}" if at else key
            yield here
            yield from paths(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{at}[]")


def bodies(platform: str, *endpoints: str) -> list[Any]:
    need_shared("recordings")
    found = []
    for endpoint in endpoints:
        for recording in recordings(platform, endpoint):
            try:
                found.append(json.loads(recording.body))
            except ValueError:
                continue
    assert found, f"no recording of {platform} {endpoints}"
    return found


def recorded(platform: str, *endpoints: str) -> set[str]:
    return {path for body in bodies(platform, *endpoints) for path in paths(body)}


def statuses(value: Any) -> Iterator[Any]:
    """Every status inside recorded Mastodon bodies, whatever list holds it."""
    if isinstance(value, dict):
        if "favourites_count" in value and "content" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from statuses(inner)


def bluesky_objects(value: Any, name: str) -> Iterator[Any]:
    """Every recorded object of one lexicon type."""
    if isinstance(value, dict):
        if value.get("$type") == name:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from bluesky_objects(inner, name)


def of(server: DemoServer, platform: str) -> Any:
    return max(
        (p for p in server.world.on(platform) if p.visible(0.0) and not p.sensitive), key=lambda p: len(p.thread(0.0))
    )


def check(sent: Any, known: set[str], endpoint: str = "") -> None:
    extra = set(paths(sent)) - known - DOCUMENTED.get(endpoint, set())
    assert not extra, sorted(extra)


def test_peertube_lists(ask: Ask) -> None:
    check(ask("/peertube/api/v1/videos?sort=-trending&count=100").json, recorded("peertube", "videos_trending"))
    check(ask("/peertube/api/v1/search/videos?search=coffee").json, recorded("peertube", "search_videos"))
    check(ask("/sepiasearch/api/v1/search/videos?count=50").json, recorded("peertube", "sepiasearch_videos"))


def test_peertube_video_account_and_channel(server: DemoServer, ask: Ask) -> None:
    post = of(server, "peertube")
    check(ask(f"/peertube/api/v1/videos/{post.uuid}").json, recorded("peertube", "video_detail"))
    check(ask(f"/peertube/api/v1/accounts/{post.person.handle}").json, recorded("peertube", "account"))
    channel = ask(f"/peertube/api/v1/video-channels/{post.person.handle}_channel")
    check(channel.json, recorded("peertube", "channel"))


def test_peertube_threads(server: DemoServer, ask: Ask) -> None:
    base = f"/peertube/api/v1/videos/{of(server, 'peertube').uuid}/comment-threads"
    heads = ask(f"{base}?count=100&sort=-totalReplies").json
    check(heads, recorded("peertube", "comment_threads"))
    tree = ask(f"{base}/{heads['data'][0]['id']}").json
    assert tree["children"]
    # Children are trees again: their paths are the tree's own.
    known = recorded("peertube", "comment_thread_detail")
    comments = {path.removeprefix("data[].") for path in recorded("peertube", "comment_threads")}
    assert set(tree) <= known
    check(tree["comment"], comments)
    for child in tree["children"]:
        check(child["comment"], comments)


@pytest.mark.parametrize("path", ["trends/statuses?limit=40", "timelines/tag/coffee?limit=40", "timelines/public"])
def test_mastodon_lists(ask: Ask, path: str) -> None:
    known = {p for body in bodies("mastodon", "timeline_tag", "timeline_public", "status") for p in keys_of(body)}
    check(ask(f"/mastodon/api/v1/{path}").json, {f"[].{p}" for p in known} | {"[]"})


def test_mastodon_context_and_tags(server: DemoServer, ask: Ask) -> None:
    known = {p for body in bodies("mastodon", "context", "status", "timeline_tag") for p in keys_of(body)}
    post = of(server, "mastodon")
    context = ask(f"/mastodon/api/v1/statuses/{status_id(post)}/context").json
    assert set(context) == {"ancestors", "descendants"}
    assert context["descendants"]
    for status in context["descendants"]:
        check(status, known)
    check(ask("/mastodon/api/v1/trends/tags").json, recorded("mastodon", "trends_tags"))


def keys_of(body: Any) -> set[str]:
    return {path for status in statuses(body) for path in paths(status)}


def test_bluesky_feed_and_posts(server: DemoServer, ask: Ask) -> None:
    feed = ask("/bluesky/xrpc/app.bsky.feed.getFeed?limit=100&feed=at%3A%2F%2Fdid%3Ax%2Ffeed%2Fwhats-hot").json
    known = recorded("bluesky", "getFeed", "getAuthorFeed", "getListFeed", "getPopular")
    threads = {
        f"feed[].post.{path}"
        for body in bodies("bluesky", "getPostThread", "searchPosts", "getAuthorFeed")
        for view in views(body)
        for path in paths(view)
    }
    check(feed, known | threads, "getFeed")
    uri = quote(post_uri(of(server, "bluesky")), safe="")
    posts = ask(f"/bluesky/xrpc/app.bsky.feed.getPosts?uris={uri}").json
    assert len(posts["posts"]) == 1
    check(posts, {path.replace("feed[].post", "posts[]") for path in known | threads} | {"posts"})


def views(value: Any) -> Iterator[Any]:
    """Every recorded post view, wherever it stands."""
    if isinstance(value, dict):
        if {"uri", "cid", "author", "record", "likeCount"} <= set(value):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from views(inner)


def test_bluesky_thread(server: DemoServer, ask: Ask) -> None:
    known = {
        path
        for body in bodies("bluesky", "getPostThread", "getFeed", "getAuthorFeed", "searchPosts")
        for v in views(body)
        for path in paths(v)
    }
    uri = quote(post_uri(of(server, "bluesky")), safe="")
    nodes = [ask(f"/bluesky/xrpc/app.bsky.feed.getPostThread?uri={uri}&depth=10").json["thread"]]
    # Deleted and blocked nodes are recorded in feeds too.
    everywhere = [*bodies("bluesky", "getPostThread"), *bodies("bluesky", "getAuthorFeed", "getListFeed", "getPopular")]
    seen = 0
    while nodes:
        node = nodes.pop()
        nodes += node.get("replies", [])
        like = [found for body in everywhere for found in bluesky_objects(body, node["$type"])]
        assert set(node) <= {key for found in like for key in found} | {"replies"}, node["$type"]
        if "post" in node:
            check(node["post"], known)
            seen += 1
    assert seen > 10


def test_bluesky_profile(server: DemoServer, ask: Ask) -> None:
    person = of(server, "bluesky").person
    found = ask(f"/bluesky/xrpc/app.bsky.actor.getProfile?actor={person.did}").json
    check(found, recorded("bluesky", "getProfile"))
    many = ask(f"/bluesky/xrpc/app.bsky.actor.getProfiles?actors={person.did}").json
    known = recorded("bluesky", "getProfiles") | {f"profiles[].{path}" for path in recorded("bluesky", "getProfile")}
    check(many, known)


def test_hackernews_index(ask: Ask) -> None:
    known = recorded("hackernews", "algolia_search") | {
        f"hits[].{path}" for body in bodies("hackernews", "algolia_search") for path in paths(body)
    }
    check(ask("/hn-algolia/api/v1/search?tags=front_page").json, known, "algolia_search")
    check(ask("/hn-algolia/api/v1/search_by_date?query=the&hitsPerPage=100").json, known, "algolia_search")


def test_hackernews_items(server: DemoServer, ask: Ask) -> None:
    known = recorded("hackernews", "firebase_item")
    stories = ask("/hn-firebase/v0/topstories.json").json
    for story in stories[:10]:
        check(ask(f"/hn-firebase/v0/item/{story}.json").json, known, "firebase_item")
    post = of(server, "hackernews")
    kids = ask(f"/hn-firebase/v0/item/{story_id(post)}.json").json["kids"]
    for kid in kids[:10]:
        check(ask(f"/hn-firebase/v0/item/{kid}.json").json, known, "firebase_item")
    # The index's tree of an item is not among the recordings; its keys are those of the index's documentation.
    tree = ask(f"/hn-algolia/api/v1/items/{story_id(post)}").json
    assert str(tree["id"]) == post_id(post)
    own = {"author", "id", "options", "parent_id", "points", "story_id", "text", "title", "type", "url"}
    assert set(tree) == own | {"children", "created_at", "created_at_i"}
