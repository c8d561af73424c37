"""Weeks, tallies, baseline, goals, and the ones that got away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.outcomes.goals import BASELINE, baseline_of, goal_lines
from cli.outcomes.got_away import got_away
from cli.outcomes.markdown import week_markdown
from cli.outcomes.report import week_report
from cli.outcomes.tally import Result, Tally, best, by
from cli.outcomes.telling import Told, add_in
from cli.outcomes.weeks import Week
from crawler.config.sections import Goals
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.errors import UsageError
from tests.cli.languages.pseudo import PSEUDO, english_in, spoken, words_of
from tests.cli.outcomes.stage import desk_of, make_spoken, ours
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_snapshot

OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)


def result(made_at=NOON, likes: int | None = 10, rank: int | None = 2, **fields) -> Result:
    one = Engagement("Acme", "peertube", "ana", made_at, made_at, **fields)
    measured = Measurement(1, made_at + DAY, like_count=likes, rank=rank, like_share=0.2, creator_answered=False)
    return Result.of(one, [measured] if likes is not None or rank is not None else [])


@pytest.mark.parametrize(
    ("text", "name", "begins"),
    [
        ("", "2026-W09", "2026-02-23T00:00:00+01:00"),
        ("this", "2026-W10", "2026-03-02T00:00:00+01:00"),
        ("2025-w01", "2025-W01", "2024-12-30T00:00:00+01:00"),
        ("2026W14", "2026-W14", "2026-03-30T00:00:00+02:00"),
    ],
)
def test_a_week_begins_on_monday_midnight_there(text, name, begins):
    found = Week.of(text, NOON, OSLO)
    assert (found.name, found.begins.isoformat()) == (name, begins)


@pytest.mark.parametrize("text", ["soon", "2026-W60", "2026-W00", "9", "1999-W01"])
def test_what_is_no_week_is_one_sentence(text):
    with pytest.raises(UsageError, match="is no week"):
        Week.of(text, NOON, OSLO)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_weeks_follow_each_other_without_a_gap_even_when_the_clocks_change(day):
    week = Week.around(day, OSLO)
    assert week.before().ends == week.begins
    assert (week.begins.weekday(), week.begins.hour, week.ends.hour) == (0, 0, 0)
    assert Week.of(week.name, NOON, OSLO) == week


def test_unknown_is_not_nothing():
    unknown = Tally.of([result(likes=None, rank=None)])
    assert (unknown.made, unknown.measured, unknown.likes, unknown.figures()["first_five"]) == (1, 0, None, None)
    known = Tally.of([result(likes=0, rank=9)])
    assert (known.likes, known.likes_per_comment, known.figures()["first_five"]) == (0, 0, 0)


@given(st.lists(st.tuples(st.sampled_from(["", "A", "B"]), st.integers(0, 99)), max_size=12))
def test_groups_add_up_to_the_whole(made):
    results = [result(code=code, likes=likes) for code, likes in made]
    whole, parts = Tally.of(results), [tally for _, tally in by(results, "code")]
    for name in ("made", "measured", "placed", "first_five", "watched", "answered"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert sum(part.likes or 0 for part in parts) == (whole.likes or 0)


def test_the_best_are_those_with_most_likes():
    found = best([result(likes=3), result(likes=9), result(likes=0), result(likes=None, rank=1)], 2)
    assert [one.now.like_count for one in found] == [9, 3]


def test_four_weeks_make_the_baseline_and_only_a_whole_one_sets_goals():
    first = [result(NOON + n * DAY, likes=10) for n in range(0, 28, 7)]
    later = [result(NOON + 40 * DAY, likes=90)]
    goals = Goals(over_baseline=1.5, first_five=1.0)
    forming = baseline_of(first, NOON + 20 * DAY)
    assert not forming.complete
    assert {line.name: line.wanted for line in goal_lines(goals, Tally.of(later), forming)}["comments"] is None
    whole = baseline_of([*first, *later], NOON + 41 * DAY)
    lines = {line.name: line for line in goal_lines(goals, Tally.of(later), whole)}
    assert (whole.complete, whole.ends, whole.tally.made) == (True, NOON + BASELINE, 4)
    assert (lines["comments"].usual, lines["comments"].wanted, lines["comments"].held) == (1.0, 1.5, False)
    assert (lines["likes_per_comment"].wanted, lines["likes_per_comment"].held) == (15.0, True)
    assert (lines["first_five"].wanted, lines["first_five"].held) == (1.0, True)
    assert (lines["code_uses"].reached, lines["code_uses"].held) == (None, None)


def test_no_comment_yet_is_no_baseline():
    assert baseline_of([], NOON) is None
    assert goal_lines(Goals(comments=5), Tally(), None)[0].held is False


@pytest.fixture(scope="module")
def thread_of_others(tmp_path_factory):
    """A listed thread in which a rival and a verified brand were liked, and we less."""
    folder = make_spoken(tmp_path_factory.mktemp("away") / "acme")
    toml = folder / "brand.toml"
    toml.write_text(toml.read_text() + '\n[competitors.globex]\nhandles = ["@globex@video.example"]\n')
    rival, checked = make_author("globex"), make_author("oats", verified=True)
    said = [
        make_comment("g1", author=rival, body="We would love to.", published_at=hours_ago(5)),
        make_comment("g2", author=rival, published_at=hours_ago(4)),
        make_comment("o1", author=checked, published_at=hours_ago(-2)),
        make_comment("old", author=make_author("big", verified=True), published_at=hours_ago(24 * 9)),
        make_comment("host", author=make_author("a1", verified=True), by_post_author=True, published_at=hours_ago(1)),
        make_comment("fan", published_at=hours_ago(1)),
        ours(published_at=hours_ago(1)),
    ]
    likes = {"g1": 60, "g2": 20, "o1": 10, "old": 99, "host": 500, "fan": 1, "ours": 10}
    counts = [make_snapshot("p1", name, like_count=n, captured_at=hours_ago(-3)) for name, n in likes.items()]
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        store_page(session, make_page((), said, counts, thread_of="p1"), None, first_seen=NOON)
    return folder


def test_the_best_of_each_other_brand_with_when_it_came_and_what_it_took(thread_of_others):
    desk = desk_of(thread_of_others)
    week = Week.of("this", NOON, OSLO)
    with desk.store() as store, store.reading() as session:
        found = got_away(session, desk.brand, week)
        none = got_away(session, desk.brand, week.before().before())
    assert [(one.brand, one.rival, one.likes) for one in found] == [
        ("globex@video.example", True, 60),
        ("oats@video.example", False, 10),
    ]
    first = found[0]
    assert (first.came_h, first.like_share, first.rank, first.our_share) == (1.0, 60 / 700, 3, 10 / 700)
    assert (first.listed_h, found[1].listed_h, first.standing) == (-5.0, 2.0, "open")
    assert none == []


def test_the_report_to_be_sent_on_holds_no_markup_of_strangers(thread_of_others):
    desk = desk_of(thread_of_others)
    with desk.store() as store, store.reading() as session:
        report = week_report(session, desk.brand, Week.of("this", NOON, OSLO), NOON)
    hostile = replace(report.got_away[0], body="<b>x</b> [y](javascript:z) | a", url="javascript:z", brand="*globex*")
    text = week_markdown(replace(report, got_away=(hostile,)), "Acme")
    assert text.startswith("# Acme: Week 2026-W10: 2–8 Mar 2026 \\(not over yet\\)\n")
    assert "| Comments a week | 0 | – | – |  |" in text
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert "\\<b\\>x" in line
    assert "](javascript" not in line


def test_a_week_is_told_without_a_word_of_english(thread_of_others):
    desk = desk_of(thread_of_others)
    with desk.store() as store, store.session() as session:
        add_in(session, desk.brand, Told("https://video.example/w/mine", code="7"), NOON)
        report = week_report(session, desk.brand, Week.of("this", NOON, OSLO), NOON)
        session.rollback()  # the thread is read by other tests too
    theirs = words_of(*(f"{one.brand} {one.body} {one.url} {one.post_url}" for one in report.got_away), "PeerTube W")
    assert report.got_away
    with spoken():
        allowed = theirs | words_of("https video example mine ours")
        assert english_in(week_markdown(report, "漢字", PSEUDO), allowed) == set()


def test_a_week_report_holds_all_of_it(thread_of_others):
    desk = desk_of(thread_of_others)
    with desk.store() as store, store.reading() as session:
        report = week_report(session, desk.brand, Week.of("this", NOON, OSLO), NOON)
    assert (report.over, report.tally.made, len(report.course), len(report.got_away)) == (False, 0, 12, 2)
    assert report.baseline is None
    assert report.calibration.sentence is None
