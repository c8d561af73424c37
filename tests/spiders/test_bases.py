"""The bases' small pure parts: arguments, paging, limits, and the word for a source."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.errors import UsageError
from crawler.extensions.verdict import judge
from crawler.middlewares.explode import items_of
from crawler.models import Page, Post, Snapshot
from crawler.tally import Tally
from spiders.bases.arguments import plan_from
from spiders.bases.asks import PostLimit
from spiders.bases.cursor import link_next, packed, unpacked
from spiders.bases.offset import next_offset, offset_of
from spiders.bluesky import BlueskySpider
from spiders.hackernews import HackernewsSpider
from spiders.mastodon import MastodonSpider
from spiders.peertube import PeertubeSpider

MASTODON_LINK = (
    '<https://m.example/api/v1/timelines/tag/oats?limit=40&max_id=1099>; rel="next", '
    '<https://m.example/api/v1/timelines/tag/oats?limit=40&min_id=2000>; rel="prev"'
)


@pytest.mark.parametrize(
    ("header", "names", "value"),
    [
        (MASTODON_LINK, ("max_id",), "1099"),
        (MASTODON_LINK, ("offset",), None),
        ('<https://m.example/x?min_id=2>; rel="prev"', ("min_id",), None),
        ("<https://m.example/trends?offset=40>; rel=next", ("offset",), "40"),
        ('<https://m.example/a,b?max_id=7>; title="a, b"; rel="next last"', ("max_id",), "7"),
        ('<https://m.example/x?max_id=7>; rel="nextish"', ("max_id",), None),
        ("", ("max_id",), None),
    ],
)
def test_link_headers(header, names, value):
    assert link_next(header, *names) == value


@given(st.text())
def test_any_link_header_is_survived(header):
    assert link_next(header, "max_id") is None or "max_id" in header


@given(st.integers(min_value=0), st.text(min_size=1))
def test_packed_cursors_come_back(held, pointer):
    assert unpacked(packed(held, pointer)) == (held, pointer)


@given(st.none() | st.text())
def test_foreign_cursors_begin_anew_or_are_read(cursor):
    held, pointer = unpacked(cursor)
    assert held >= 0
    assert pointer is None or cursor.endswith(pointer)
    assert offset_of(cursor) >= 0


@given(st.integers(1, 60), st.integers(1, 25))
def test_offsets_visit_every_entry_once(total, size):
    seen, start = [], 0
    while start is not None:
        held = min(size, total - start)
        seen.extend(range(start, start + held))
        start = next_offset(start, held, total)
    assert seen == list(range(total))


def _page(*names: str) -> Page:
    posts = tuple(
        Post(platform="peertube", post_id=name, url=f"https://a.example/{name}", kind="video") for name in names
    )
    moment = "2026-05-03T10:00:00Z"
    shots = tuple(Snapshot(platform="peertube", post_id=name, captured_at=moment, view_count=1) for name in names)
    return Page(posts=posts, snapshots=shots)


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6)), st.integers(1, 8))
def test_a_limit_is_never_passed(pages, most):
    limit, kept = PostLimit(most), set()
    for names in pages:
        page = limit.fitted(_page(*names))
        assert {post.post_id for post in page.posts} == {shot.post_id for shot in page.snapshots}
        kept |= {post.post_id for post in page.posts}
    assert len(kept) == min(most, len({name for names in pages for name in names}))


@pytest.mark.parametrize(
    ("spider", "given", "sentence"),
    [
        (PeertubeSpider, {"serch": "x"}, "did you mean search"),
        (PeertubeSpider, {"limit": "many"}, "limit=many is no whole number above 0"),
        (PeertubeSpider, {"limit": "0"}, "no whole number above 0"),
        (PeertubeSpider, {"trending": "maybe"}, "neither true nor false"),
        (PeertubeSpider, {"instance": "tube.example"}, "write it as in https://example.org"),
        (MastodonSpider, {"creator": "a"}, "takes no argument 'creator'"),
        (HackernewsSpider, {"hashtag": "a"}, "takes no argument 'hashtag'"),
    ],
)
def test_wrong_arguments_are_said_in_a_sentence(spider, given, sentence):
    with pytest.raises(UsageError, match="(?i)" + sentence.replace("(", r"\(")):
        plan_from(spider.policy, given)


def test_what_is_asked_leaves_the_rest_alone():
    plan = plan_from(PeertubeSpider.policy, {"search": "cats, oat milk ,", "limit": "5"})
    assert plan.config.searches == ("cats", "oat milk")
    assert (plan.config.trending, plan.limit) == (False, 5)
    assert plan_from(PeertubeSpider.policy, {"instance": "https://a.example"}).config.trending is True


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("oat milk", "oatmilk"),
        ("#हिन्दी", "हिन्दी"),
        ("می\u200cخواهم!", "می\u200cخواهم"),
        ("caf\u0065\u0301 ☕", "cafe\u0301"),
    ],
)
def test_words_become_hashtags_in_every_script(words, tag):
    tasks = MastodonSpider(search=words).discover()
    assert [task.value for task in tasks] == [tag]


@pytest.mark.parametrize(
    ("spider", "status", "said", "outcome"),
    [
        (BlueskySpider, 400, "NotFound", "gone"),
        (BlueskySpider, 400, "UnknownFeed", "skipped"),
        (BlueskySpider, 400, "InvalidRequest", "broken"),
        (BlueskySpider, 404, "XRPCNotSupported", "broken"),
        (BlueskySpider, 403, "Forbidden", "refused"),
        (MastodonSpider, 422, "Die Methode verlangt eine Anmeldung", "refused"),
        (MastodonSpider, 404, "", "gone"),
        (HackernewsSpider, 404, "", "skipped"),
        (PeertubeSpider, 410, "", "gone"),
        (PeertubeSpider, 418, "", "broken"),
    ],
)
def test_what_a_status_means(spider, status, said, outcome):
    request = Request("https://a.example/x")
    body = json.dumps({"error": said}).encode() if said else b""
    failure = Failure(HttpError(Response(request.url, status=status, body=body, request=request)))
    failure.request = request
    assert spider().explained(failure)[0] == outcome
    assert f"a.example answered {status}" in spider().explained(failure)[1]


def test_pages_become_plain_items():
    items = list(items_of(_page("a")))
    assert [item["item"] for item in items] == ["post", "snapshot"]
    assert items[1]["captured_at"] == "2026-05-03T10:00:00Z"


@pytest.mark.parametrize(
    ("happened", "reason", "discovering", "state"),
    [
        ({"pages": 3, "posts": 9}, "finished", True, "ok"),
        ({"pages": 3, "posts": 2}, "finished", True, "quiet"),
        ({"pages": 3, "comments": 0}, "finished", False, "ok"),
        ({"pages": 1}, "finished", True, "broken"),
        ({"pages": 1, "left_out": 40}, "finished", True, "quiet"),
        ({"refused": 1}, "finished", True, "refused"),
        ({"refused": 1, "pages": 3, "posts": 9}, "finished", True, "ok"),
        ({"broken": 1, "pages": 9, "posts": 9}, "finished", True, "ok"),
        ({"broken": 9, "pages": 9, "posts": 9}, "finished", True, "broken"),
        ({"unreachable": 1}, "finished", False, "broken"),
        ({"out of budget": 1, "pages": 9, "posts": 9}, "finished", True, "out of budget"),
        ({"no key": 1}, "finished", True, "no key"),
        ({"pages": 3, "posts": 9}, "storage_failed", True, "broken"),
    ],
)
def test_the_word_for_a_source(happened, reason, discovering, state):
    stats = StatsCollector(get_crawler())
    tally = Tally(stats)
    for name, count in happened.items():
        if name in ("pages", "posts", "comments", "left_out"):
            tally.number(name, count)
        else:
            for _ in range(count):
                tally.add(name, "because")
    health = judge(tally, reason=reason, discovering=discovering, min_items=5, sure_lists=1)
    assert health.state == state
    assert health.note
