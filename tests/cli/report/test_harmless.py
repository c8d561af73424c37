"""Strangers' texts and addresses: what hides or reorders is gone, what is language stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.report.harmless import clamp, clean, host_of, one_line, web_address

RISKY = st.text(
    st.sampled_from("ab ت👩💻\u200d\u200c\u202e\u2066\u200b\ufeff\u0301\x00\x1b\x85\n\r\u2028\ud800\U000e0041\u00ad")
    | st.characters(),
    max_size=60,
)


@given(RISKY)
def test_nothing_is_left_that_hides_or_reorders(text):
    cleaned = clean(text)
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\u00ad"
    )
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} for c in cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()


@pytest.mark.parametrize("text", ["👩‍💻 and ❤️‍🔥", "می‌خواهم", "Rīgas kafija", "क्‍ष", "قهوة باردة", "Việt Nam"])
def test_languages_and_emoji_stay_whole(text):
    assert clean(text) == text


def test_a_tower_of_accents_is_cut():
    assert len(clean("a" + "\u0301" * 500)) == 5


def test_one_line():
    assert one_line(" a\r\nb\u2028 c\t") == "a b c"


@given(st.text(max_size=200), st.integers(1, 80))
def test_clamping_loses_no_word(text, limit):
    head, rest = clamp(text, limit)
    assert len(head) <= limit or not rest
    assert "".join((head + rest).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "javascript://video.example/%0aalert(1)", "ftp://a.example/",
        "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x",
        "vbscript:x", "http:/x", "https://", "https://user@bank.example/", "https://bank.example\u202e/x",
        "https://b\u0430nk.example/",
        "https://a b/", "https://a/\nx", "java\tscript:x", "https://a\\b/", "http://[::1", "https://a:99999/", "", None,
        " https://a/", "https://" + "a" * 3000,
    ],
)  # fmt: skip
def test_addresses_that_are_not_plainly_the_web_s_are_no_links(url):
    assert web_address(url) is None
    assert host_of(url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://video.example/w/p1;threadId=4?a=b&c=%20#x", "https://video.example/w/p1;threadId=4?a=b&c=%20#x"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://a.example/kafé(1)'\"<x>", "https://a.example/kaf%C3%A9%281%29%27%22%3Cx%3E"),
    ],
)
def test_web_addresses_are_kept_and_quoted(url, safe):
    assert web_address(url) == safe
    assert web_address(safe) == safe
