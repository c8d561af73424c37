"""Damaged answers: nothing but ParseError, and what the damage did not touch comes out as before."""

from __future__ import annotations

import json
import os
import random
from functools import cache
from typing import Any

import pytest

from crawler.errors import ParseError
from crawler.models import Page
from tests.platforms import platforms
from tests.spiders.parsers.cases import Case, fixture_cases, plain
from tests.spiders.parsers.mutate import as_body, damaged_bytes, damaged_value
from tests.spiders.parsers.recorded import recorded_bodies

# Mutations of each kind and platform; a nightly run may ask for more.
MUTATIONS = int(os.environ.get("TOPCOMMENT_MUTATIONS", "3334"))
SEED = int(os.environ.get("TOPCOMMENT_MUTATION_SEED", "20260504"))
# Larger bodies only cost time: their entries are alike. A parser that has none as small keeps its smallest that says
# anything: a list of several entries, or more than an error's few words.
_SMALL, _LARGEST, _AN_ERROR = 12_000, 40_000, 2_000
PLATFORMS = tuple(platforms())


@cache
def _cases(platform: str) -> tuple[Case, ...]:
    bodies = sorted((recorded.case for recorded in recorded_bodies(platform)), key=lambda case: len(case.body))
    telling: dict[str, Case] = {}
    for case in bodies:
        if len(case.body) < _LARGEST and _tells_something(case):
            telling.setdefault(case.parser, case)
    small = [case for case in bodies if len(case.body) < _SMALL]
    return (*_fixtures(platform), *small, *(case for case in telling.values() if case not in small))


def _tells_something(case: Case) -> bool:
    stand = platforms()[case.platform]
    if case.parser in stand.lists or case.parser in stand.trees:
        return _list_of(case) is not None
    return len(case.body) > _AN_ERROR


def _fixtures(platform: str) -> list[Case]:
    return [case for case in fixture_cases() if case.platform == platform]


def _survived(case: Case, body: bytes) -> bool:
    """Whether a body is refused by name, or read into what both databases can store."""
    try:
        result = case.parse(body)
    except ParseError as error:
        return error.platform == case.platform
    # Neither database stores a surrogate (it cannot be encoded) or NUL.
    stored = json.dumps(plain(result), ensure_ascii=False).encode()
    return b"\\u0000" not in stored


@pytest.mark.parametrize("platform", PLATFORMS)
def test_damaged_bodies_raise_nothing_but_parse_error(platform: str, caplog):
    caplog.set_level("CRITICAL")
    rng = random.Random(f"{SEED} bytes {platform}")
    cases = _cases(platform)
    for _ in range(MUTATIONS):
        case = rng.choice(cases)
        body = damaged_bytes(rng, case.body)
        assert _survived(case, body), (case.name, body[:200])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_damaged_values_raise_nothing_but_parse_error(platform: str, caplog):
    caplog.set_level("CRITICAL")
    rng = random.Random(f"{SEED} values {platform}")
    cases = [(case, json.loads(case.body)) for case in _cases(platform) if _is_json(case.body)]
    for _ in range(MUTATIONS):
        case, value = rng.choice(cases)
        body = as_body(damaged_value(rng, value))
        assert _survived(case, body), (case.name, body[:200])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_entries_a_damage_left_alone_come_out_the_same(platform: str, caplog):
    caplog.set_level("CRITICAL")
    rng = random.Random(f"{SEED} entries {platform}")
    known = [(case, _first_place(case)) for case in _cases(platform) if _list_of(case) is not None]
    cases = [(case, first, _by_place(case.parse(case.body), case, first)) for case, first in known]
    compared = 0
    for _ in range(MUTATIONS):
        case, first, before = rng.choice(cases)
        value = json.loads(case.body)
        entries = _entries(case, value)
        place = rng.randrange(len(entries))
        entries[place] = damaged_value(rng, entries[place])
        after = _by_place(case.parse(as_body(value)), case, first)
        for other in before.keys() - {place}:
            assert after[other] == before[other], (case.name, place, other)
            compared += 1
    assert compared > MUTATIONS


def _is_json(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict | list)
    except ValueError:
        return False


def _list_of(case: Case) -> list[Any] | None:
    stand = platforms()[case.platform]
    if (case.parser not in stand.lists and case.parser not in stand.trees) or not _is_json(case.body):
        return None
    entries = _entries(case, json.loads(case.body))
    return entries if isinstance(entries, list) and len(entries) > 1 else None


def _entries(case: Case, value: Any) -> Any:
    stand = platforms()[case.platform]
    for key in stand.trees.get(case.parser) or stand.lists[case.parser]:
        if isinstance(value, list):
            return value  # some lists come bare from one endpoint and inside an object from another
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _first_place(case: Case) -> int:
    return platforms()[case.platform].first(json.loads(case.body), case.keywords)


def _by_place(page: Page, case: Case, first: int) -> dict[int, Any]:
    """What came of the entry at each place of the list, found by the place its snapshot names."""
    stand = platforms()[case.platform]
    found: dict[int, Any] = {}
    posts = {post.post_id: post for post in page.posts}
    for snapshot in page.snapshots:
        if snapshot.position is None:
            continue
        of_post = case.parser not in stand.trees and snapshot.comment_id is None
        item = posts[snapshot.post_id] if of_post else _branch(page, snapshot.comment_id)
        found[snapshot.position - first] = (snapshot, item)
    return found


def _branch(page: Page, root_id: str | None) -> list[Any]:
    """A comment directly under the post with all its replies and their counts."""
    comments = [comment for comment in page.comments if comment.root_id == root_id]
    ids = {comment.comment_id for comment in comments}
    return [*comments, *(snapshot for snapshot in page.snapshots if snapshot.comment_id in ids)]
