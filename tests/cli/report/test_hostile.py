"""Whatever strangers write, the page keeps its shape and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cli.report.data import CommentLine, ReportData, Trend
from cli.report.harmless import one_line
from cli.report.markdown import build_markdown, escape
from tests.cli.report.page import opened, outside_requests, skeleton, text
from tests.cli.report.sample import NOW, author, card, comment, empty, play, veto

BATTERY = [
    "<script>document.title='owned'</script>", "</style><script>alert(1)</script>", "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>", "<style>body{display:none}</style>", "\"><iframe src=https://evil.example>",
    "' onmouseover='alert(1)", "{{ 7*7 }}{% raw %}${7*7}#{7*7}", "<!-- --><![CDATA[ ]]>", "</title></head><body>",
    "</p></blockquote></article></main>", "<a href=javascript:alert(1)>x</a>", "&lt;script&gt;&#x3c;", "`topcomment`",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png)", "<https://evil.example> www.evil.example",
    "\u202egnp.exe \u2066\u200b\ufeff", "# h\n- l\n1. n\n> q\n```\ncode", "| a | b |\n|---|---|", "---\nx: y\n---",
    "=1+1",    "W" * 400, "\x00\x08\x1b[31m", "a" + "\u0301" * 300, "💩" * 50, "@everyone <@123> :smile:",
]  # fmt: skip
TEXTS = (
    st.sampled_from(BATTERY)
    | st.text(max_size=80)
    | st.text(st.sampled_from("<>&\"'/={}%`![]()\\*_#-\n ax"), max_size=60)
)


def everywhere(words: str, url: str = "https://video.example/") -> ReportData:
    """A report with ``words`` in every place that somebody else fills."""
    who = author(f"n{words}", handle=f"h{words}", url=url)
    said = comment(1, f"a{words}b", author=who, language=f"q{words}", url=url)
    line = CommentLine(comment=said, like_count=3)
    posted = {"author": who, "url": url, "sound": f"s{words}", "language": f"q{words}", "platform": f"p{words}"}
    chance = play("brand_bait", asked_for=f"a{words}") | {"summary": f"s{words}", "unchecked": (f"u{words}",)}
    chance |= {"duplicates": ("d",), "language": f"q{words}"}
    shown = {"post": posted, "title": f"t{words}", "text": f"b{words}", "top_comments": (line,), "thread": (line,)}
    on_comment = chance | {"target": "comment", "comment_id": "c1"}
    cards = (card(1, chance=chance, **shown), card(2, chance=on_comment, comment=said, **shown))
    held = card(3, chance=veto(f"r{words}", f"e{words}"), **shown)
    bad = veto(f"r{words}", f"e{words}", action="escalate")
    alarms = tuple(card(number, chance=bad, **shown) for number in (4, 5, 6, 7, 8))  # beyond what stands open
    trend = Trend(name=f"t{words}", posts=2, platforms=(f"p{words}",), languages=(f"q{words}",))
    return empty().model_copy(
        update={
            "brand": f"B{words}", "cards": cards, "withheld": (held,), "escalations": alarms, "trends": (trend,),
            "not_seen": (f"n{words}",), "results": (f"r{words}",), "ranked_at": NOW,
        }
    )  # fmt: skip


PLAIN = skeleton(opened(everywhere("plain")))


@settings(max_examples=120, deadline=None)
@given(TEXTS)
@example("{{ 7*7 }}")
def test_no_text_changes_the_page_s_shape(words):
    page = opened(everywhere(words[:200]))
    assert skeleton(page) == PLAIN
    assert outside_requests(page) == []
    assert "49" not in text(page.find(".//h1"))


@pytest.mark.parametrize("words", BATTERY)
def test_the_battery_is_shown_as_it_was_written(words):
    page = opened(empty().model_copy(update={"cards": (card(1, title=f"x{words}"),)}))
    shown = text(page.find(".//article//h3"))
    kept = "".join(c for c in words if c.isalnum() and c.isascii())[:60]
    assert "".join(c for c in shown if c.isalnum() and c.isascii()).startswith(f"x{kept}"[:40])


@pytest.mark.parametrize(
    "url",
    [
        "javascript://video.example/%0aalert(1)",
        "javascript:alert(1)",
        "data:text/html,<script>",
        "https://u@evil.example/",
        "\u202ehttps://x",
    ],
)
def test_an_address_that_is_not_the_web_s_is_text(url):
    page = opened(everywhere("x", url))
    assert not [link for link in page.iter("a") if not link.get("href").startswith("#")]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_markdown_shows_the_text_and_does_nothing(words):
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for line in (f"{escape(words)} end", f"- {escape(words)} end", f"# {escape(words)} end", f"> {escape(words)} end"):
        tokens = rendered.parse(line)
        inside = [token for token in tokens if token.type == "inline"]
        assert len(inside) == 1
        assert {token.type for token in inside[0].children} <= {"text", "text_special"}
        shown = "".join(child.content for child in inside[0].children)
        assert shown.split() == f"{one_line(words)} end".split()


@pytest.mark.parametrize("words", BATTERY)
def test_the_markdown_report_holds_only_our_links(words):
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in rendered.parse(build_markdown(everywhere(words[:200]))):
        assert token.type not in {"html_block", "fence", "code_block", "table_open", "hr"}
        for child in token.children or ():
            assert child.type not in {"html_inline", "image"}
            assert child.type != "link_open" or child.attrs["href"] == "https://video.example/"
