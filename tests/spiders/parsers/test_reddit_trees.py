"""Reddit's trees under damage: branches that nobody touched come out as before, and places hold together."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from crawler.errors import ParseError
from crawler.models import Page
from spiders.parsers.reddit import parse_more, parse_thread, unread_branches
from tests.recordings import CAPTURED_AT, recordings
from tests.spiders.parsers.cases import FIXTURES
from tests.spiders.parsers.mutate import as_body, damaged_value

WHERE: dict[str, Any] = {"base": "https://oauth.reddit.com", "captured_at": CAPTURED_AT, "post_id": "t3_aa1"}
ROUNDS = 300


def branch(page: Page, place: int) -> list[Any]:
    """Everything of the comment that stands at a place directly under the post."""
    roots = {shot.comment_id for shot in page.snapshots if shot.comment_id and shot.position == place}
    return [one for one in page.comments if one.root_id in roots]


def test_branches_that_nobody_touched_come_out_the_same(caplog):
    caplog.set_level("CRITICAL")
    body = json.loads((FIXTURES / "reddit" / "thread" / "response.json").read_text("utf-8"))
    tops = body[1]["data"]["children"]
    tops[1]["data"]["score_hidden"] = False
    before = parse_thread(as_body(body), **WHERE)
    chance = random.Random(20261122)
    for _ in range(ROUNDS):
        damaged = json.loads(json.dumps(body))
        place = chance.randrange(len(tops))
        damaged[1]["data"]["children"][place] = damaged_value(chance, tops[place])
        after = parse_thread(as_body(damaged), **WHERE)
        for other in {0, 1, 2} - {place}:
            assert branch(after, other) == branch(before, other)
            assert branch(before, other)


@pytest.mark.parametrize("endpoint", ["comments", "morechildren"])
def test_what_is_left_out_is_named_with_the_places_it_hangs_on(endpoint: str):
    found = recordings("reddit", endpoint)
    if not found:
        pytest.skip("the recordings are absent")
    for one in found:
        read = parse_thread if endpoint == "comments" else parse_more
        page = read(one.body, **{**WHERE, "post_id": "t3_n49rw"})
        places = {comment.comment_id: comment for comment in page.comments}
        for left in unread_branches(one.body, post_id="t3_n49rw"):
            assert bool(left.children) is not bool(left.of)
            assert len(left.children) <= 100
            for name, place in left.known.items():
                if name in places:
                    assert (place.depth, place.root_id or name) == (places[name].depth, places[name].root_id)


def test_damaged_answers_name_no_odd_branches():
    body = json.loads((FIXTURES / "reddit" / "more" / "response.json").read_text("utf-8"))
    chance = random.Random(7)
    for _ in range(ROUNDS):
        try:
            found = unread_branches(as_body(damaged_value(chance, body)), post_id="t3_aa1")
        except ParseError:
            continue
        assert all(child.isascii() and child.isalnum() for one in found for child in one.children)
