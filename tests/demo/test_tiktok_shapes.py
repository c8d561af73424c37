"""The demo's TikTok invents no field, and serves pages whose script asks for what they show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from demo.server import DemoServer
from demo.truth import post_id, truth
from tests.demo.conftest import START, Ask, asker
from tests.demo.test_shapes import bodies, check, paths
from tests.recordings import recordings

_SCRIPT = re.compile(r'<script id="([\w-]+)" type="application/json">(.*?)</script>')


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[DemoServer, Ask]]:
    with DemoServer(11, start=START, posts=60) as running:
        yield running, asker(f"{running.base_url}/tiktok")


def scripts(html: bytes) -> dict[str, Any]:
    return {name: json.loads(data) for name, data in _SCRIPT.findall(html.decode())}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from objects(inner)


def recorded_items() -> set[str]:
    """Key paths of every recorded video, in lists, in search and in pages."""
    pages = [scripts(one.body) for one in recordings("tiktok", "rehydration_video")]
    lists = bodies("tiktok", "api_post_item_list", "api_recommend_item_list", "api_search_general")
    found = [one for body in (*lists, *pages) for one in objects(body) if "desc" in one and "authorStats" in one]
    return {path for one in found for path in paths(one)}


def test_lists_of_videos(web: tuple[DemoServer, Ask]) -> None:
    _, ask = web
    answer = ask("/api/recommend/item_list/?cursor=0&count=12").json
    assert isinstance(answer["cursor"], str)
    assert answer["hasMore"] is True
    head = {key for body in bodies("tiktok", "api_post_item_list") for key in body}
    assert set(answer) <= head
    known = recorded_items()
    for entry in answer["itemList"]:
        check(entry, known)
        assert isinstance(entry["createTime"], int)
        assert int(entry["id"]) > 2**53
    assert "itemList" not in ask("/api/recommend/item_list/?cursor=900").json


def test_pages_hold_what_real_ones_hold(web: tuple[DemoServer, Ask]) -> None:
    server, ask = web
    clip = next(post for post in server.world.clips if post.visible(0.0) and not post.sensitive and post.comments)
    page = scripts(ask(f"/@{clip.person.handle}/video/{post_id(clip)}").body)
    detail = page["__UNIVERSAL_DATA_FOR_REHYDRATION__"]["__DEFAULT_SCOPE__"]["webapp.video-detail"]
    check(detail["itemInfo"]["itemStruct"], recorded_items())
    assert isinstance(detail["itemInfo"]["itemStruct"]["createTime"], str)
    assert page["demo-list"]["query"] == {"aweme_id": post_id(clip)}
    profile = scripts(ask(f"/@{clip.person.handle}").body)["__UNIVERSAL_DATA_FOR_REHYDRATION__"]
    known = {path for one in recordings("tiktok", "rehydration_user") for path in paths(scripts(one.body))}
    sent = profile["__DEFAULT_SCOPE__"]["webapp.user-detail"]
    below = "__UNIVERSAL_DATA_FOR_REHYDRATION__.__DEFAULT_SCOPE__.webapp.user-detail."
    check(sent, {path.removeprefix(below) for path in known})
    assert sent["userInfo"]["itemList"] == []


def test_comments(web: tuple[DemoServer, Ask]) -> None:
    server, ask = web
    clip = max((p for p in server.world.clips if p.visible(0.0)), key=lambda post: len(post.thread(0.0)))
    first = ask(f"/api/comment/list/?aweme_id={post_id(clip)}&cursor=0&count=20").json
    assert (first["has_more"], first["cursor"], len(first["comments"])) == (1, 20, 20)
    known = {path for body in bodies("tiktok", "api_comment_list") for one in body["comments"] for path in paths(one)}
    replies = {path.removeprefix("reply_comment[].") for path in known}
    for entry in first["comments"]:
        check({key: value for key, value in entry.items() if key != "reply_comment"}, known)
        for reply in entry["reply_comment"]:
            check(reply, known | replies | {"reply_comment"})
    told = truth(server.world)["comments"]["tiktok"]
    assert all(told[entry["cid"]]["post_id"] == post_id(clip) for entry in first["comments"])


def test_what_robots_may_not_read_is_said_behind_any_door(web: tuple[DemoServer, Ask]) -> None:
    server, ask = web
    assert b"Disallow: /inapp" in ask("/robots.txt").body
    assert b"Disallow: /tiktok/inapp" in asker(server.base_url)("/robots.txt").body


def test_the_scripts_of_all_pages_are_found_from_any_depth(web: tuple[DemoServer, Ask]) -> None:
    _, ask = web
    assert b'src="page.js"' in ask("/foryou").body
    assert b'src="../page.js"' in ask("/tag/coffee").body
    assert b"item_list" not in ask("/page.js").body, "what is asked for stands in the page"
    assert ask("/page.js").status == 200


@pytest.mark.parametrize(
    ("kind", "path", "begins"),
    [
        ("verify", "/api/recommend/item_list/", b'{"code":"10000"'),
        ("verify", "/tag/coffee", b"<!doctype html><html><head><title>Security Check"),
        ("empty", "/api/recommend/item_list/", b""),
    ],
)
def test_ways_to_turn_robots_away(web: tuple[DemoServer, Ask], kind: str, path: str, begins: bytes) -> None:
    server, ask = web
    whole = asker(server.base_url)
    whole("/faults", method="POST", data={"platform": "tiktok", "kind": kind})
    try:
        answer = ask(path)
        assert answer.status == 200
        assert answer.body.startswith(begins)
        assert bool(answer.body) is bool(begins)
        assert ask("/robots.txt").body.startswith(b"User-agent")
    finally:
        whole("/faults", method="POST", data={"platform": "tiktok", "kind": "off"})


def test_renamed_fields_in_pages_too(web: tuple[DemoServer, Ask]) -> None:
    server, ask = web
    whole = asker(server.base_url)
    clip = next(post for post in server.world.clips if post.visible(0.0) and not post.sensitive)
    whole("/faults", method="POST", data={"platform": "tiktok", "kind": "renamed"})
    try:
        body = ask(f"/@{clip.person.handle}/video/{post_id(clip)}").body
    finally:
        whole("/faults", method="POST", data={"platform": "tiktok", "kind": "off"})
    assert b'"itemStruct"' not in body
    assert scripts(body)
