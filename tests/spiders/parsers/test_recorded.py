"""Every recorded body of the four platforms' supported endpoints is read, or refused by name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.errors import ParseError
from crawler.models import Author, Page
from spiders.parsers.errors import parse_error_message
from tests.recordings import need_shared, recordings
from tests.spiders.parsers.recorded import CAPTURED_AT, PLATFORMS, SUPPORTED, UNSUPPORTED, Recorded, recorded_bodies

BODIES = [body for platform in PLATFORMS for body in recorded_bodies(platform)]
# Reasons an honest answer may give for leaving an entry out; anything else is a parser's fault.
NAMED = re.compile(
    "deleted|held for review|not public: (private|direct|unlisted)|asked not to be indexed|logged-in people only"
    "|labelled |marked as not safe|blocked: not public|a comment; this answer|stands in this answer twice"
)
# Documentation shows a status without its ids.
INCOMPLETE = "trends_docs_samples"
HIDDEN_SIGNS = re.compile("[\x00-\x08\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|<p>|<br")


def test_recordings_are_there():
    assert len(json.loads(need_shared("recordings", "index.json").read_text("utf-8"))) > 500


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_recorded_endpoint_is_read_or_left_with_a_reason(platform: str):
    need_shared("recordings")
    endpoints = {one.endpoint for one in recordings(platform)}
    assert endpoints == set(SUPPORTED[platform]) | set(UNSUPPORTED[platform])
    assert all(UNSUPPORTED[platform].values())


@pytest.mark.parametrize("recorded", BODIES, ids=str)
def test_a_recorded_body_is_read(recorded: Recorded, record_property):
    record_property("recorded_body", recorded.recording.platform)
    case = recorded.case
    if recorded.refused is not None:
        with pytest.raises(ParseError, match=re.escape(recorded.refused)):
            case.parse(case.body)
        return
    result = case.parse(case.body)
    if isinstance(result, Page):
        _check_page(result, case.parser, json.loads(case.body), recorded)
    else:
        assert len(result) == _entries(case.parser, json.loads(case.body))
        assert all(isinstance(one, str | Author) for one in result)


@pytest.mark.parametrize("recorded", [body for body in BODIES if "/errors/" in str(body)], ids=str)
def test_an_error_says_what_the_platform_said(recorded: Recorded):
    said = json.loads(recorded.case.body)
    message = parse_error_message(recorded.case.body)
    assert message
    assert said["error"][:250] in message


def _check_page(page: Page, parser: str, raw: Any, recorded: Recorded) -> None:
    where = str(recorded)
    assert len(page.posts) + len(page.comments) + len(page.dropped) + len(page.gone) == _entries(parser, raw), where
    if INCOMPLETE not in where:
        assert all(NAMED.search(dropped.why) and dropped.item_id for dropped in page.dropped), page.dropped
    ids = [post.post_id for post in page.posts] + [comment.comment_id for comment in page.comments]
    assert not [one for one, times in Counter(ids).items() if times > 1]
    for item in (*page.posts, *page.comments):
        assert item.url is not None
        assert item.url.startswith(("https://", "http://"))
        assert item.author is not None
        assert item.published_at is not None
        assert datetime(2006, 1, 1, tzinfo=UTC) < item.published_at <= CAPTURED_AT
        assert not HIDDEN_SIGNS.search(item.body), item.body
    _check_snapshots(page)
    _check_tree(page)


def _check_snapshots(page: Page) -> None:
    of_posts = [snapshot.post_id for snapshot in page.snapshots if snapshot.comment_id is None]
    assert of_posts == [post.post_id for post in page.posts]
    assert {one.comment_id for one in page.snapshots if one.comment_id} <= {one.comment_id for one in page.comments}
    for snapshot in page.snapshots:
        counts = (snapshot.view_count, snapshot.like_count, snapshot.comment_count)
        assert any(count is not None for count in counts)
    places = [one.position for one in page.snapshots if one.position is not None]
    assert places == sorted(set(places))


def _check_tree(page: Page) -> None:
    known = {comment.comment_id: comment for comment in page.comments}
    for comment in page.comments:
        assert (comment.depth == 0) == (comment.parent_id is None)
        assert comment.root_id is not None
        parent = known.get(comment.parent_id or "")
        if parent is not None:
            assert (comment.depth, comment.root_id) == (parent.depth + 1, parent.root_id)


def _seen_by_all(profile: dict[str, Any]) -> bool:
    return "!no-unauthenticated" not in str(profile.get("labels"))


# How many entries a raw answer holds, told without the parsers; every other answer holds one.
COUNTS: dict[str, Callable[[Any], int]] = {
    "parse_videos": lambda raw: len(raw["data"]),
    "parse_comment_threads": lambda raw: len(raw["data"]),
    "parse_comment_thread": lambda raw: _nodes(raw, "children"),
    "parse_statuses": lambda raw: len(raw["statuses"] if isinstance(raw, dict) else raw),
    "parse_context": lambda raw: len(raw["descendants"]),
    "parse_tags": lambda raw: sum("name" in tag for tag in raw),
    "parse_instance": lambda _: 3,
    "parse_feed": lambda raw: len(raw["feed"]),
    "parse_posts": lambda raw: len(raw["posts"]),
    "parse_thread": lambda raw: _nodes(raw["thread"], "replies"),
    "parse_profiles": lambda raw: sum(map(_seen_by_all, raw.get("profiles") or raw.get("actors") or [raw])),
    "parse_search": lambda raw: len(raw["hits"]),
    "parse_story_ids": lambda raw: len(set(raw)),
}


def _entries(parser: str, raw: Any) -> int:
    return COUNTS.get(parser, lambda _: 1)(raw)


def _nodes(node: dict[str, Any], below: str) -> int:
    return 1 + sum(_nodes(child, below) for child in node.get(below) or [])
