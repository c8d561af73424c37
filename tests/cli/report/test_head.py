"""What stands around the cards: only what is still to do counts, a thread is one row, and idle sources say little."""

from __future__ import annotations

import pytest

from cli.delivery import digest
from cli.report import head
from cli.report import withheld as audit
from cli.report.build import build_report
from cli.report.data import Card, ReportData, SourceLine
from cli.report.health import not_seen, unwell
from cli.report.titles import NO_NAME, platform_titles
from crawler.db.decisions import Standing
from tests.cli.report.sample import NOW, card, comment, rich, veto


def data(**fields: object) -> ReportData:
    return rich().model_copy(update=fields)


def withheld(number: int, post: int, reason: str = "grief") -> Card:
    chance = {"opportunity_id": f"w{number}", "verdict": "withheld", **veto(reason, "funeral")}
    said = comment(number, f"words {number}").model_copy(update={"post_id": f"p{post}"})
    return card(post, chance=chance, comment=said)


def test_the_headline_counts_what_is_still_to_do() -> None:
    cards = (card(1), card(2, status="taken"), card(3, status="done"), card(4, status="skipped"))
    assert head.headline(data(cards=cards)) == "2 places to speak today"


def test_a_settled_card_is_short_and_says_so_first() -> None:
    said = Standing(status="done", who="Bo", decided_at=NOW)
    settled = card(1, status="done", said=said)
    page = build_report(data(cards=(settled,), explore=(), escalations=()))
    assert '<span class="badge"><bdi>Done</bdi></span>' in page
    assert "Top comments" not in page
    assert "Top comments" in build_report(data(cards=(card(1),)))


def test_a_thread_is_one_row_and_nothing_is_counted_twice() -> None:
    found = (*(withheld(n, 1) for n in range(12)), withheld(20, 2), withheld(21, 1, "politics"))
    groups = audit.withheld_groups(data(withheld=found))
    assert [(group.total, [row.more for row in group.rows]) for group in groups] == [
        (13, ["11 more under this post", ""]),
        (1, [""]),
    ]


def test_what_no_row_stands_for_is_left_out_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "WITHHELD_SHOWN", 1)
    many = data(withheld=(withheld(1, 1), withheld(2, 2), withheld(3, 1)))
    counted = many.model_copy(update={"counts": many.counts.model_copy(update={"withheld": 10})})
    assert [group.total for group in audit.withheld_groups(counted)] == [2]
    assert audit.withheld_more(counted) == "8 more are left out here."


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ({"state": "off", "at": NOW, "note": "not set up: it needs KEY"}, ("", "", "Not set up: it needs KEY.")),
        ({"state": "not crawled"}, ("", "", "Has not run yet.")),
        (
            {"state": "ok", "posts": 3, "at": NOW, "note": "2 posts and 0 comments in 4 answers"},
            ("3 posts", "just now", "Answered as expected."),
        ),
        (
            {"state": "ok", "posts": 3, "at": NOW, "note": "searches were left out"},
            ("3 posts", "just now", "Searches were left out."),
        ),
        (
            {"state": "refused", "posts": 0, "at": NOW},
            ("0 posts", "just now", "The platform said no; the source rests."),
        ),
    ],
)
def test_a_source_that_never_looked_says_neither_when_nor_how_much(line: dict, row: tuple[str, str, str]) -> None:
    (seen,) = head.source_rows(data(sources=(SourceLine(source="peertube", **line),)))
    assert (seen.read, seen.when, seen.note) == row


def test_a_source_that_reads_only_what_it_is_told_misses_nothing() -> None:
    lines = [SourceLine(source=name, state="not crawled") for name in ("link", "lemmy")]
    assert [str(sentence) for sentence in not_seen(lines, {"link": "Any link", "lemmy": "Lemmy"})] == [
        "Not crawled, so not seen: Lemmy."
    ]


def test_an_address_that_was_refused_once_is_no_news_of_every_morning() -> None:
    lines = [SourceLine(source=name, state="refused") for name in ("link", "lemmy")]
    assert [line.source for line in unwell(lines)] == ["lemmy"]
    assert [str(sentence) for sentence in not_seen(lines, {"lemmy": "Lemmy"})] == ["Lemmy refused: not seen."]
    assert digest.news(data(sources=tuple(lines), cards=(), escalations=())) == {"source:lemmy"}


def test_the_one_source_whose_title_is_no_name_is_told_in_the_reader_s_language() -> None:
    titles = platform_titles()
    assert titles["link"] == NO_NAME
    row = SourceLine(source="link", state="not crawled")
    told = data(language="de", titles=titles, sources=(row, SourceLine(source="mastodon", state="off")))
    assert [each.name for each in head.source_rows(told)] == ["Beliebiger Link", "Mastodon"]
