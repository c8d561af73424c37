"""Pages made to hurt their readers: huge, deep, self-referring, lying; read in bounded time or refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.models import Page
from spiders.parsers.link import oembed_address, parse_oembed, parse_thread

AT = datetime(2026, 5, 4, 6, tzinfo=UTC)
BASE = "https://site.example/page"
# Far above what any of these takes (well under a second), far below what an exponential reader would.
SECONDS = 8.0
POST = '"@type":"SocialMediaPosting","headline":"Still read"'


def script(block: str) -> bytes:
    return f"<html><title>t</title><script type='application/ld+json'>{block}</script></html>".encode()


def nested(key: str, depth: int) -> str:
    return f'{{{POST},"{key}":' * depth + "1" + "}" * depth


HOSTILE = {
    "deep JSON-LD": script("[" * 200_000),
    "deep objects": script(nested("mainEntity", 50_000)),
    "deep comments": script(nested("comment", 900)),
    "many objects": script(json.dumps({"@graph": [{"@type": "Thing"}] * 200_000})),
    "many comments": script("{" + POST + ',"comment":[' + ",".join(['{"text":"x"}'] * 40_000) + "]}"),
    "many scripts": b"<title>t</title>" + b"<script type='application/ld+json'>{}</script>" * 50_000,
    "deep HTML": b"<title>t</title>" + b"<div>" * 500_000,
    "many tags": b"<title>t</title>" + b"<meta property='og:title' content='x'>" * 100_000,
    "long title": b"<title>" + b"x" * 3_000_000 + b"</title>",
    "long attribute": b"<title>t</title><meta property='og:description' content='" + b"x " * 1_500_000 + b"'>",
    "entity bomb": (
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        + b"".join(b'<!ENTITY c%d "&b;&b;&b;&b;&b;&b;&b;&b;">' % n for n in range(1000))
        + b"]><html><head><title>&c999;&b;</title></head></html>"
    ),
    "outside entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><title>a &e; b</title></html>',
    "odd encoding": b"<meta charset='utf-7'><title>+ADw-script+AD4-</title>",
    "unknown encoding": b"<meta charset='klingon'><title>Qapla</title>",
    "nulls": b"<ti\x00tle>a\x00b</title><meta name='description' content='c\x00d'>",
    "markup in text": script("{" + POST + ',"articleBody":"' + "<b>" * 30_000 + '"}'),
    "wrapped": script("//<![CDATA[\\n{" + POST + "}\\n//]]>".replace("\\n", "\n")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_time(name: str, caplog):
    caplog.set_level("CRITICAL")
    began = time.thread_time()  # the processor's: another's work is not counted
    try:
        page = parse_thread(HOSTILE[name], base=BASE, captured_at=AT)
    except ParseError:
        page = None
    assert time.thread_time() - began < SECONDS
    if page is not None:
        assert len(page.comments) + len(page.dropped) <= 500
        assert len(page.model_dump_json()) < 2_000_000
        assert "root:" not in page.model_dump_json()


def test_nothing_outside_of_a_page_is_read_into_it():
    [post] = parse_thread(HOSTILE["outside entity"], base=BASE, captured_at=AT).posts
    assert post.title.startswith("a")
    assert "passwd" not in post.title


@pytest.mark.parametrize(
    ("claim", "post_id"),
    [
        ("https://site.example/real", "https://site.example/real"),
        ("https://www.site.example/real", "https://www.site.example/real"),
        ("/real#top", "https://site.example/real"),
        ("https://bank.example/real", BASE),
        ("https://site.example/", BASE),
        ("javascript:alert(1)", BASE),
        ("", BASE),
    ],
)
def test_a_page_names_itself_only_at_its_own_host(claim: str, post_id: str):
    body = f'<html><link rel="canonical" href="{claim}"><title>t</title></html>'.encode()
    [post] = parse_thread(body, base=BASE, captured_at=AT).posts
    assert post.post_id == post_id


def test_a_long_address_still_has_a_short_id():
    [post] = parse_thread(b"<title>t</title>", base=f"{BASE}?q={'x' * 3000}", captured_at=AT).posts
    assert len(post.post_id) == 64
    assert len(post.url) > 3000


@pytest.mark.parametrize("base", ["", "page", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_page_without_an_http_address_is_none(base: str):
    with pytest.raises(ParseError, match="no http address"):
        parse_thread(b"<title>t</title>", base=base, captured_at=AT)


def storable(read: Callable[[], Page]) -> bool:
    """Whether what is read is refused by name, or is something a database stores."""
    try:
        return b"\\u0000" not in read().model_dump_json().encode()
    except ParseError as error:
        return error.platform == "link"


@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "\x00", "x; charset="]))
def test_any_bytes_are_a_page_or_a_parse_error(body: bytes, content_type: str):
    for made in (body, b"<title>t</title><script type='application/ld+json'>" + body + b"</script>", b"{" + body):
        assert storable(lambda made=made: parse_thread(made, base=BASE, captured_at=AT, content_type=content_type))
        address = oembed_address(made, base=BASE, content_type=content_type)
        assert address is None or address.startswith(("https://", "http://"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([
        "@type", "@graph", "@id", "url", "headline", "text", "author", "name", "comment", "interactionStatistic",
        "interactionType", "userInteractionCount", "keywords", "image", "mainEntity", "datePublished", "duration",
    ]), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@given(JSON, st.sampled_from(["SocialMediaPosting", "NewsArticle", "Question", "VideoObject"]))
def test_any_linked_data_is_a_page_or_a_parse_error(value: object, kind: str):
    body = {"headline": "t", **(value if isinstance(value, dict) else {"comment": value}), "@type": kind}
    for made in (body, {"@graph": [value, body]}):
        assert storable(lambda made=made: parse_thread(json.dumps(made).encode(), base=BASE, captured_at=AT))


@given(JSON)
def test_any_oembed_is_a_page_or_a_parse_error(value: object):
    body = json.dumps({"type": "video", "title": value, "author_name": value}).encode()
    assert storable(lambda: parse_oembed(body, base=BASE, captured_at=AT))
