"""People's texts made plain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import clean, hashtags, html_to_text, leading_mentions, markdown_to_text, mentions, one_line, unique

FAMILY = "👨\u200d👩\u200d👧"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
BO = '<span class="h-card"><a href="https://a.example/@bo" class="u-url mention">@<span>bo</span></a></span>'
KETTLE = '<a class="mention" href="https://b.example/@kettleco">@kettleco</a>'
ANY_TEXT = st.text(st.characters(codec=None)) | st.text(alphabet="ab \t\r\n\u200b\u200d\u202e\x00#@<>&;/\ud800👩é")
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<a href='x' class=mention>", "</a>", "<script>", "</script>", "<!--", "-->"]
    )
    | st.text(max_size=8)
).map("".join)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|  |\n\n\n")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Ac\u200dme and A\u200bcme and A\u00adcme", "Acme and Acme and Acme"),
        (f"{FAMILY} at home {WALES}", f"{FAMILY} at home {WALES}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u202eevil\u202c \u2067x\u2069", "evil x"),
        ("hid\U000e0041\U000e0042den", "hidden"),
        ("a\x00b\x07c \ud83d", "abc \ufffd"),
        (" a \t b \r\n\r\n\r\n c\u2028d\rE ", "a b\n\nc\nd\nE"),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
)
def test_clean_keeps_what_a_reader_sees(written, seen):
    assert clean(written) == seen


@given(ANY_TEXT)
def test_clean_text_stays_as_it_is_and_can_be_stored(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not FORBIDDEN.search(cleaned)
    cleaned.encode()
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One &amp; two<br>three</p><p>four</p>", "One & two\nthree\n\nfour"),
        ("I <3 you & a < b", "I <3 you & a < b"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
        ("a<script>alert(1)</script><style>p{}</style>b", "ab"),
        ("x <img src=y onerror=alert(1) alt=':tea:'> z", "x :tea: z"),
        ("<!-- nothing -->", ""),
        ("", ""),
        ("<p>cut in the mid", "cut in the mid"),
        (
            '<a href="u"><span class="invisible">https://</span>k.example/<span class="invisible">page</span></a>',
            "https://k.example/page",
        ),
        ("<?xml version='1.0' encoding='utf-16'?><p>é</p>", "é"),
        ("<div>" * 200 + "deep" + "</div>" * 200 + "after", "deep\n\nafter"),
        ("<div>" * 50_000 + "deep" + "</div>" * 50_000 + "after", "deep after"),
    ],
    ids=lambda value: value[:30],
)
def test_html_becomes_the_text_that_is_seen(html, text):
    assert html_to_text(html) == text


def test_only_the_addressed_are_left_out_and_only_at_the_start():
    bo = ("https://a.example/@bo",)
    assert html_to_text(f"<p>{BO} <br />hello</p>", addressed=bo) == "hello"
    assert html_to_text(f"<p>{BO} {KETTLE} hello {BO}</p>", addressed=bo) == "@kettleco hello @bo"
    assert html_to_text(f"<p>hello {BO}</p>", addressed=bo) == "hello @bo"
    assert html_to_text(f"<p>{BO} hello</p>") == "@bo hello"
    assert leading_mentions(f"<p>{BO} {KETTLE} hi {BO}</p>") == ("https://a.example/@bo", "https://b.example/@kettleco")
    assert leading_mentions('<a class="mention hashtag" href="t">#t</a>') == ()


@given(MARKUP | ANY_TEXT)
def test_any_markup_becomes_clean_text(html):
    for text in (html_to_text(html), html_to_text(html, addressed=("x",)), markdown_to_text(html)):
        assert text == clean(text)
    leading_mentions(html)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=30))
def test_plain_words_survive_html(words):
    import html

    assert html_to_text(f"<p>{html.escape(words)}</p>") == clean(words)


def test_markdown_is_left_alone_unless_it_holds_html():
    assert markdown_to_text("**Bold** <https://k.example/>\r\n- a") == "**Bold** <https://k.example/>\n- a"
    assert markdown_to_text("<p>An import</p>\n<https://k.example/>") == "An import\n\nhttps://k.example/"


def test_hashtags_and_mentions_of_a_text():
    assert hashtags("#Tea #tea #123 #Ärger, x#no &#39; #हिन्दी #a_1 ＃茶 https://x.example/#frag") == (
        "Tea", "Ärger", "हिन्दी", "a_1", "茶",
    )  # fmt: skip
    assert mentions("@acme, mail a@b.example and @x@y.example. @acme- @@z") == ("acme", "x@y.example")
    assert unique(["A", "", "a", "b"]) == ("A", "b")


@given(ANY_TEXT)
def test_hashtags_are_words_without_sign(text):
    for tag in hashtags(text):
        assert tag
        assert not re.search(r"[\s#@<>]", tag)
