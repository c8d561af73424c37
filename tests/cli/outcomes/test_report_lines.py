"""The morning's report tells what yesterday's comments brought, and how often forecasts held."""

from __future__ import annotations

from datetime import timedelta

from cli.outcomes.yesterday import Yesterday, yesterday
from cli.report.results import result_lines
from crawler import clock
from ranking.calibration import Calibration
from tests.cli.outcomes.stage import ID, desk_of, measure, ours, read_thread
from tests.cli.stage import run
from tests.factories import NOON, make_comment

NEXT = NOON + timedelta(days=1)


def told(folder, now) -> list[str]:
    with clock.frozen(now):
        done = run("report", "--format", "md", "--out", folder / "report.md", "-w", folder)
    assert done.exit_code == 0, done.stderr
    text = (folder / "report.md").read_text(encoding="utf-8")
    return [line.removeprefix("- ") for line in text.partition("## Results of past comments")[2].splitlines() if line]


def test_nothing_was_done_and_nothing_is_claimed(folder):
    assert told(folder, NEXT) == ["None measured yet."]


def test_yesterdays_comment_its_place_and_its_share(folder):
    run("mark", ID, "done", "-w", folder)
    assert told(folder, NEXT) == ["Yesterday you spoke 1 time. Nothing of it is measured yet."]
    desk = desk_of(folder)
    with desk.store() as store:
        read_thread(store, NEXT, [ours(), make_comment("fan", published_at=NOON)], {"ours": 30, "fan": 90})
        measure(desk, store, NEXT)
    assert told(folder, NEXT) == [
        "Yesterday you spoke 1 time. It brought 30 likes so far. 1 of 1 stand among the first five.",
        "The best of it, on PeerTube: 30 likes. That is 25% of all comment likes there.",
    ]
    assert told(folder, NEXT + timedelta(days=1)) == ["None measured yet."]


def test_the_head_says_how_often_forecasts_held(folder):
    run("mark", ID, "done", "-w", folder)
    desk = desk_of(folder)
    with desk.store() as store:
        read_thread(store, NEXT, [ours()], {"ours": 30}, views=4000)
        measure(desk, store, NEXT)
    told(folder, NEXT)
    head = (folder / "report.md").read_text(encoding="utf-8").partition("## ")[0]
    assert "1 of 1 forecasts came within their band." in head
    assert "1 of 1 comments ended among the first five; 0 were foretold." in head


def test_last_week_is_told_on_a_monday_only(folder):
    run("mark", ID, "done", "-w", folder)
    desk = desk_of(folder)
    with desk.store() as store, store.reading() as session:
        found = {day: yesterday(session, desk.brand, NOON + timedelta(days=day)) for day in (4, 5, 6)}
    assert {day: one.week.made if one.week else None for day, one in found.items()} == {4: None, 5: 1, 6: None}
    lines = result_lines(found[5], {})
    assert lines[0].startswith("Last week you spoke 1 time.")


def test_nothing_measured_says_nothing_in_the_head():
    assert Calibration().sentence is None
    assert result_lines(Yesterday(*_empty()), {}) == ()


def _empty():
    from cli.outcomes.tally import Tally

    return Tally(), None, None, Calibration()
