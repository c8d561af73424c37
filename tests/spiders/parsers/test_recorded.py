"""Every recorded body of every platform's supported endpoints is read, or refused by name."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.errors import ParseError
from crawler.models import Author, Page
from spiders.parsers.errors import parse_error_message
from tests.recordings import CAPTURED_AT, need_shared, recordings
from tests.spiders.parsers.recorded import RECORDED, Recorded, recorded_bodies

BODIES = [body for platform in RECORDED for body in recorded_bodies(platform)]
# Reasons an honest answer may give for leaving an entry out; anything else is a parser's fault.
NAMED = (
    "deleted|held for review|not public: (private|direct|unlisted)|asked not to be indexed|logged-in people only"
    "|labelled |marked as not safe|blocked: not public|a comment; this answer|stands in this answer twice"
)
HIDDEN_SIGNS = re.compile("[\x00-\x08\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|<p>|<br")


def test_recordings_are_there():
    assert len(json.loads(need_shared("recordings", "index.json").read_text("utf-8"))) > 500


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_endpoint_is_read_or_left_with_a_reason(name: str):
    need_shared("recordings")
    platform = RECORDED[name]
    endpoints = {one.endpoint for one in recordings(platform.recorded_as)}
    assert endpoints == set(platform.read) | set(platform.left)
    assert all(platform.left.values())


@pytest.mark.parametrize("recorded", BODIES, ids=str)
def test_a_recorded_body_is_read(recorded: Recorded, record_property):
    record_property("recorded_body", recorded.case.platform)
    case = recorded.case
    if recorded.refused is not None:
        with pytest.raises(ParseError, match=re.escape(recorded.refused)):
            case.parse(case.body)
        return
    result = case.parse(case.body)
    if isinstance(result, Page):
        _check_page(result, _raw(case.body), recorded)
    else:
        assert len(result) == _entries(recorded, _raw(case.body))
        assert all(isinstance(one, str | Author) for one in result)


@pytest.mark.parametrize("recorded", [body for body in BODIES if "/errors/" in str(body)], ids=str)
def test_an_error_says_what_the_platform_said(recorded: Recorded):
    said = json.loads(recorded.case.body)
    message = parse_error_message(recorded.case.body)
    assert message
    assert recorded.platform.said(said)[:250] in message


def _raw(body: bytes) -> Any:
    """The JSON of an answer; a page of HTML as it is."""
    return body if body.lstrip().startswith(b"<") else json.loads(body)


def _check_page(page: Page, raw: Any, recorded: Recorded) -> None:
    where, platform = str(recorded), recorded.platform
    assert len(page.posts) + len(page.comments) + len(page.dropped) + len(page.gone) == _entries(recorded, raw), where
    if not any(part in where for part in platform.incomplete):
        named = re.compile(f"{NAMED}|{platform.reasons}")
        assert all(named.search(dropped.why) and dropped.item_id for dropped in page.dropped), page.dropped
    ids = [post.post_id for post in page.posts] + [comment.comment_id for comment in page.comments]
    assert not [one for one, times in Counter(ids).items() if times > 1]
    for item in (*page.posts, *page.comments):
        assert item.url is not None or "url" in platform.lacks
        assert item.url is None or item.url.startswith(("https://", "http://"))
        assert item.author is not None or "author" in platform.lacks
        assert item.published_at is not None or "published_at" in platform.lacks
        assert item.published_at is None or datetime(2005, 1, 1, tzinfo=UTC) < item.published_at <= CAPTURED_AT
        assert not HIDDEN_SIGNS.search(item.body), item.body
    _check_snapshots(page, platform.lacks)
    _check_tree(page)


def _check_snapshots(page: Page, lacks: frozenset[str]) -> None:
    of_posts = [snapshot.post_id for snapshot in page.snapshots if snapshot.comment_id is None]
    assert of_posts == [post.post_id for post in page.posts]
    assert {one.comment_id for one in page.snapshots if one.comment_id} <= {one.comment_id for one in page.comments}
    for snapshot in page.snapshots:
        counts = (snapshot.view_count, snapshot.like_count, snapshot.comment_count)
        assert any(count is not None for count in counts) or "counts" in lacks
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


def _entries(recorded: Recorded, raw: Any) -> int:
    """How many entries a raw answer holds, told without the parsers; one where the platform says nothing else."""
    count = recorded.platform.entries.get(recorded.case.parser)
    return 1 if count is None else count(raw)
