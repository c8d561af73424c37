"""One set of filters: `list`, `export`, the page and its API ask by the same names and are given the same rows."""

from __future__ import annotations

import inspect
import json
from dataclasses import fields

import pytest

from cli.browse.actions import Actions
from cli.browse.asked import ExportAsked, ListAsked, WithheldAsked
from cli.browse.chips import chips
from cli.browse.said import DECISION
from cli.browse.view import SEVERAL, View
from cli.commands.export import export
from cli.commands.list import list_
from cli.commands.mark import MarkAction
from cli.deciding import WORDS
from cli.listing.filters import Filters
from tests.cli.browse.stage import make_morning, oid
from tests.cli.stage import one_sentence, run

NOT_FILTERS = {"workspace", "brand", "as_json", "out", "file_format", "excel"}
PLURALS = {plural: name for name, plural in SEVERAL.items()}
FILTERS = {PLURALS.get(field.name, field.name) for field in fields(Filters)}
PAGE_ONLY = {"after", "card"}
LIST_ONLY = {"limit", "everything"}
"""The page has pages instead of a limit, and shows teach-me and withheld at places of their own."""


def options(command) -> set[str]:
    return set(inspect.signature(command).parameters) - NOT_FILTERS


def test_list_export_page_and_api_know_the_same_filters():
    assert options(list_) == options(export) == FILTERS
    assert {PLURALS.get(field.name, field.name) for field in fields(View)} == FILTERS | PAGE_ONLY
    api = {name for model in (ListAsked, WithheldAsked, ExportAsked) for name in model.model_fields}
    assert api - {"shelf", "format", "excel", "after"} == FILTERS - {"limit"}


def test_whatever_the_page_or_the_api_does_mark_does_too():
    words = {action.value for action in MarkAction} - {"ok"}  # which is another name of approve
    assert words == set(WORDS)
    offered = DECISION.json_schema()["discriminator"]["mapping"]
    assert set(offered) == set(WORDS)
    assert set(inspect.getsource(Actions).split()) >= {"WORDS:"}


@pytest.mark.parametrize(
    ("asked", "shelves"),
    [
        ({}, ["escalated", "listed"]),
        ({"status": "todo", "everything": True}, ["escalated", "listed", "explore", "withheld"]),
        # The line "1 rests" counts teach-me entries: what it leads to has to show them.
        ({"status": "resting"}, ["escalated", "listed", "explore"]),
        ({"status": "skipped", "verdicts": ("go",)}, ["listed", "explore"]),
        ({"status": "done", "everything": True}, ["escalated", "listed", "explore"]),
        ({"status": "done", "withheld": True}, ["withheld"]),
    ],
)
def test_a_status_is_looked_for_wherever_it_can_be(asked, shelves):
    assert list(Filters(**asked).shelves) == shelves


def test_every_filter_of_an_address_has_a_label_that_takes_it_away():
    view = View(
        plays=("question", "review"), verdicts=("go",), platforms=("peertube",), languages=("nb",), min_score=10,
        within=6, status="done", assignee="-", closed=True, text="bloom", trend=oid(1), sound="la", reason="grief",
        disputed=True,
    )  # fmt: skip
    found = chips(view, "Pour-over")
    assert [chip.label for chip in found] == [
        "Question", "Review of ours", "Go", "PeerTube", "Norwegian Bokmål", "Score from 10", "Status: Done",
        "Nobody owns it", "Closes within 6 hours", "Words: bloom", "Trend: Pour-over", "Sound: la", "Reason: Grief",
        "Called wrong", "Closed windows too",
    ]  # fmt: skip
    left = view
    while chips(left):
        fewer = View.of(chips(left)[0].query)
        assert len(chips(fewer)) == len(chips(left)) - 1
        left = fewer
    assert left == View()


@pytest.fixture(scope="module")
def morning(tmp_path_factory):
    folder = make_morning(tmp_path_factory.mktemp("filters") / "acme")
    for number, action in ((1, ["done"]), (2, ["assign", "--to", "bo"]), (902, ["wrong", "--reason", "a joke"])):
        done = run("mark", oid(number), *action, "-w", folder)
        assert done.exit_code == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    ("args", "numbers"),
    [
        ([], [901, 2, 3, 4, 5, 6, 7, 8, 99]),
        (["--no-closed", "--status", "all"], [901, 1, 2, 3, 4, 5, 6, 7, 8]),
        (["--status", "done"], [1]),
        (["--assignee", "bo"], [901, 2]),
        (["--assignee", "-", "--within", "4"], [901, 3, 4, 99]),
        (["--text", "water"], [901, 2]),
        (["--trend", oid(1)], [5]),
        (["--sound", "la-la"], [6, 7]),
        (["--withheld", "--reason", "grief"], [902, 903]),
        (["--withheld", "--reason", "politics"], []),
        (["--disputed"], [902]),
        (["--limit", "2"], [901, 2, 3]),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_filters(morning, noon, args, numbers):
    rows = json.loads(run("list", "-w", morning, "--json", *args).stdout)["opportunities"]
    assert [row["opportunity_id"] for row in rows] == [oid(number) for number in numbers]
    status = [] if "--status" in args else ["--status", "todo"]
    out = run("export", "-w", morning, "--format", "ndjson", "--out", morning / "x.ndjson", *status, *args)
    assert out.exit_code == 0, out.stderr
    lines = (morning / "x.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["opportunity_id"] for line in lines] == [oid(number) for number in numbers]


def test_what_was_not_withheld_cannot_have_been_withheld_wrongly(morning):
    done = run("mark", oid(3), "wrong", "-w", morning)
    assert (done.exit_code, "was not withheld" in one_sentence(done.stderr)) == (2, True)


def test_a_status_that_does_not_exist_names_the_nearest(morning):
    done = run("list", "-w", morning, "--status", "skiped")
    assert (done.exit_code, "did you mean skipped?" in one_sentence(done.stderr)) == (2, True)
