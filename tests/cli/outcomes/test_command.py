"""``topcomment outcome`` from end to end."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from crawler import clock
from tests.cli.outcomes.stage import ID, desk_of, ours, read_thread
from tests.cli.stage import one_sentence, run
from tests.factories import NOON, make_comment

URL = ours().url


def outcome(folder, *words: str):
    done = run("outcome", *words, "-w", folder)
    assert done.exit_code == 0, done.stderr
    return done


def told(folder, *words: str):
    return json.loads(outcome(folder, *words, "--json").stdout)


def test_an_address_is_enough_and_what_is_stored_is_measured_at_once(folder):
    with desk_of(folder).store() as store:
        read_thread(store, NOON, [ours(), make_comment("fan")], {"ours": 30, "fan": 90})
    found = told(folder, "add", URL, "--code", "OATS10")
    assert (found["likes_24h"], found["like_count"], found["rank"], found["ranked"]) == (None, 30, 2, 2)
    assert (found["play"], found["platform"], found["opportunity_id"], found["code"]) == (
        "question",
        "peertube",
        ID,
        "OATS10",
    )
    assert found["expected_slot"] == 0.42
    assert [one["url"] for one in told(folder, "list")] == [URL]


def test_for_an_opportunity_it_is_done_and_there_once(folder):
    told(folder, "add", URL, "--for", ID, "--at", "3h ago")
    again = told(folder, "add", URL, "--for", ID)
    assert again["made_at"] == (NOON - timedelta(hours=3)).astimezone(desk_of(folder).brand.timezone).isoformat()
    assert len(told(folder, "list")) == 1
    rows = json.loads(run("export", "--format", "json", "--out", "-", "-w", folder).stdout)
    assert {row["opportunity_id"]: row["status"] for row in rows}[ID] == "done"


def test_an_unknown_platform_is_kept_for_hand_typed_numbers(folder):
    done = outcome(folder, "add", "https://www.plazza.example/posts/9?comment=3")
    assert "never read" in done.stderr
    assert done.stdout.startswith("1: comment on plazza.example. Not measured yet.")
    found = told(
        folder, "set", "1", "--likes", "340", "--rank", "2", "--of", "80", "--share", "0.12", "--code-uses", "9"
    )
    assert (found["like_count"], found["rank"], found["ranked"], found["like_share"]) == (340, 2, 80, 0.12)
    later = NOON + timedelta(hours=25)
    with clock.frozen(later):
        found = told(folder, "set", "https://www.plazza.example/posts/9?comment=3", "--likes", "400", "--answered")
    assert (found["like_count"], found["rank"], found["creator_answered"], found["likes_24h"]) == (400, 2, True, 400)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "javascript:alert(1)"), "no web address"),
        (("add", "no address"), "no web address"),
        (("add", URL, "--kind", "shout"), "none of them"),
        (("add", URL, "--for", "feed1234"), "has the id"),
        (("add", URL, "--at", "2027-01-01T00:00"), "still to come"),
        (("add", URL, "--at", "soon"), "no moment"),
        (("set", "7", "--likes", "1"), "nothing of ours"),
        (("report", "--week", "2026-W77"), "is no week"),
    ],
)
def test_what_cannot_be_is_one_sentence(folder, words, says):
    done = run("outcome", *words, "-w", folder)
    assert done.exit_code == 2
    assert says in one_sentence(done.stderr)


def test_numbers_that_say_nothing_or_cannot_be_are_refused(folder):
    told(folder, "add", URL)
    for words, says in (
        ((), "at least one number"),
        (("--rank", "9", "--of", "3"), "is no place"),
        (("--likes", "3", "--at", "2026-03-01T10:00"), "before the comment was made"),
    ):
        done = run("outcome", "set", URL, *words, "-w", folder)
        assert (done.exit_code, says in one_sentence(done.stderr)) == (2, True)


def test_the_weekly_report_as_table_json_and_csv(folder):
    told(folder, "add", URL, "--for", ID, "--code", "OATS10")
    told(folder, "set", URL, "--likes", "12", "--rank", "1")
    shown = outcome(folder, "report", "--week", "this").stdout
    assert "1 comment was made." in shown
    assert "OATS10" in shown
    assert "1 April 2026" in shown  # the end of the first four weeks
    report = told(folder, "report", "--week", "this")
    assert report["tally"]["likes"] == 12
    assert [row["name"] for row in report["by"]["play"]] == ["question"]
    assert {line["name"]: line["reached"] for line in report["goals"]}["first_five"] == 1.0
    (row,) = csv.DictReader(io.StringIO(outcome(folder, "report", "--week", "this", "--csv", "-").stdout))
    assert (row["url"], row["like_count"], row["code"]) == (URL, "12", "OATS10")
    file = folder / "week.csv"
    assert str(file) in outcome(folder, "list", "--csv", str(file)).stdout
    assert file.read_text(encoding="utf-8").count("\n") == 2


def test_an_empty_workspace_says_so_calmly(folder):
    assert "Nothing was done yet" in outcome(folder, "list").stdout
    assert "Nothing was done in this week." in outcome(folder, "report").stdout
