"""What people decide: on the command line, with a memory, and nobody overwrites somebody."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.deciding import SKIP_REASONS
from cli.spans import moment
from crawler.db import decisions
from crawler.db.decisions import Decision, standing_of
from crawler.db.engine import open_store
from crawler.errors import StaleError, UsageError
from tests.cli.stage import make_ranked, one_sentence, run
from tests.factories import NOON
from tests.patience import PATIENCE_S

ID = "0001feedbeef"
ACTIONS = ("take", "release", "done", "skip", "snooze", "assign", "route", "draft", "approve", "note")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_ranked(tmp_path / "acme")


def mark(folder: Path, *words: str) -> dict:
    done = run("mark", *words, "--as", "ana", "--json", "-w", folder)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def exported(folder: Path) -> dict[str, dict]:
    done = run("export", "--format", "json", "--out", "-", "-w", folder)
    return {row["opportunity_id"]: row for row in json.loads(done.stdout)}


def test_done_with_our_comments_address_shows_everywhere(folder: Path):
    said = mark(folder, ID, "done", "--url", "https://tube.example/c/1", "--kind", "reply", "--code", "OATS10")
    assert (said["status"], said["who"]) == ("done", "ana")
    assert exported(folder)[ID]["status"] == "done"
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.reading() as session:
        details = decisions.history(session, ID)[0].details
    assert (details["url"], details["kind"], details["code"]) == ("https://tube.example/c/1", "reply", "OATS10")
    assert (details["play"], details["shelf"], details["post_id"]) == ("question", "listed", "p1")


def test_the_beginning_of_an_id_and_an_address_will_do(folder: Path):
    assert mark(folder, ID[:6], "take")["assignee"] == "ana"
    address = exported(folder)[ID]["url"]
    assert mark(folder, address, "undo")["status"] == "open"


def test_the_terminal_says_what_became_of_it_in_the_words_of_the_page(folder: Path):
    mark(folder, ID, "note", "--reason", "ask legal")
    mark(folder, ID, "skip", "--reason", "tone")
    assert "Skipped (tone), by ana" in (said := run("explain", ID, "-w", folder).stdout)
    assert "note: ask legal" in said


def test_undo_takes_back_the_newest_word_only(folder: Path):
    mark(folder, ID, "note", "--reason", "ask legal")
    mark(folder, ID, "skip", "--reason", "tone")
    back = mark(folder, ID, "undo")
    assert (back["status"], back["note"], back["version"]) == ("open", "ask legal", 3)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("skip",), "say why"),
        (("skip", "--reason", "because"), "say why"),
        (("note",), "without words"),
        (("approve",), "no draft"),
        (("undo",), "nothing was decided"),
        (("snooze", "--until", "yesterday"), "no moment"),
        (("snooze",), "say until when"),
        (("route", "--to", "nasa"), "routed to care"),
        (("done", "--url", "javascript:alert(1)"), "no web address"),
        (("done", "--kind", "shout"), "none of them"),
    ],
)
def test_a_word_without_what_belongs_to_it_is_one_sentence(folder: Path, words, says):
    done = run("mark", ID, *words, "-w", folder)
    assert done.exit_code == 2
    assert says in one_sentence(done.stderr)
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.reading() as session:
        assert decisions.history(session, ID) == []


def test_an_unknown_opportunity_is_one_sentence(folder: Path):
    done = run("mark", "feed1234", "take", "-w", folder)
    assert (done.exit_code, "has the id" in one_sentence(done.stderr)) == (2, True)


def test_a_snooze_ends_by_itself():
    snooze = Decision(ID, "Acme", "snooze", "ana", NOON, until=NOON + timedelta(hours=3))
    standing = standing_of([Decision(ID, "Acme", "take", "bo", NOON), snooze])
    assert standing.at(NOON + timedelta(hours=2)).status == "snoozed"
    assert standing.at(NOON + timedelta(hours=3)).status == "taken"


def test_spans_and_moments(folder: Path):
    from zoneinfo import ZoneInfo

    oslo = ZoneInfo("Europe/Oslo")
    assert moment("90m", NOON, oslo) == NOON + timedelta(minutes=90)
    assert moment("2026-05-04T15:00", NOON, oslo).isoformat() == "2026-05-04T15:00:00+02:00"
    with pytest.raises(UsageError, match="no moment"):
        moment("soon", NOON, oslo)


@given(st.lists(st.sampled_from([*ACTIONS, "undo"]), max_size=12))
def test_undo_is_the_inverse_of_any_word(actions):
    said = [Decision(ID, "Acme", action, "ana", NOON, "x", details={"to": "care"}) for action in actions]
    before, undo = standing_of(said), Decision(ID, "Acme", "undo", "ana", NOON)
    for action in ACTIONS:
        after = standing_of([*said, Decision(ID, "Acme", action, "bo", NOON, "y"), undo])
        assert after.version == before.version + 2
        assert {**vars(after), "version": 0} == {**vars(before), "version": 0}


def test_two_people_at_once_the_second_hears_of_it(database_url: str):
    outcomes: list[str] = []
    barrier = threading.Barrier(2, timeout=PATIENCE_S)
    open_store(database_url).close()

    def say(who: str) -> None:
        barrier.wait()
        try:
            with open_store(database_url, upgrade=False) as store, store.session() as session:
                decisions.record(session, Decision(ID, "Acme", "take", who, NOON), seen=0)
            outcomes.append("stored")
        except StaleError as error:
            outcomes.append(str(error))

    people = [threading.Thread(target=say, args=(who,)) for who in ("ana", "bo")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcome == "stored" for outcome in outcomes) == [False, True]
    assert any("was quicker (take)" in outcome for outcome in outcomes)


def test_every_reason_is_accepted(folder: Path):
    for reason in SKIP_REASONS:
        assert mark(folder, ID, "skip", "--reason", f"{reason}: really")["status"] == "skipped"
