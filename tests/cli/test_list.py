"""The list on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.listing.summary import escalated
from tests.cli.stage import (
    ESCAPED,
    HOSTILE,
    ROOT,
    fill,
    make_crisis,
    make_opportunity,
    make_ranked,
    make_result,
    make_uneasy,
    make_workspace,
    one_sentence,
    run,
)
from tests.factories import make_author, make_post

pytestmark = pytest.mark.usefixtures("noon")


def lines(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_piped_list_is_tabs_escalations_first(ranked: Path) -> None:
    done = run("list", "-w", ranked)
    assert done.exit_code == 0
    header, *rows = lines(done.stdout)
    assert header[:10] == ["rank", "score", "verdict", "play", "platform", "age", "act_before", "who", "quote", "why"]
    assert [row[2] for row in rows] == ["escalate", "go", "maybe", "maybe"]
    crisis, first = rows[0], rows[1]
    assert crisis[9].startswith("Do not comment; tell the person in charge now (own crisis): made me ill")
    assert first == [
        "1", "89", "go", "question", "peertube", "6 h", "2026-03-04T18:00+01:00", "a1@video.example",
        "Title of p1", "They ask how to brew, number 1.", "0001feedbeef", "https://video.example/w/p1",
    ]  # fmt: skip
    assert run("list", "-w", ranked).stdout == done.stdout


@pytest.mark.parametrize(
    ("args", "verdicts"),
    [
        (["--limit", "1"], ["escalate", "go"]),
        (["--verdict", "maybe"], ["maybe", "maybe"]),
        (["--verdict", "escalate"], ["escalate"]),
        (["--withheld"], ["withheld"]),
        (["--verdict", "withheld"], ["withheld"]),
        (["--all"], ["escalate", "go", "maybe", "maybe", "withheld"]),
        (["--min-score", "88"], ["escalate", "go", "maybe"]),
        (["--play", "trend"], []),
        (["--platform", "mastodon"], []),
        (["--language", "no"], []),
        (["--language", "EN", "--play", "question"], ["go", "maybe", "maybe"]),
    ],
    ids=" ".join,
)
def test_filters(args: list[str], verdicts: list[str], ranked: Path) -> None:
    _, *rows = lines(run("list", "-w", ranked, *args).stdout)
    assert [row[2] for row in rows] == verdicts


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--play", "questions"], "there is no play 'questions'; did you mean question?"),
        (["--verdict", "xx"], "there is no verdict 'xx'; there are: go, maybe, escalate, withheld"),
        (["--platform", "mastadon"], "there is no platform 'mastadon'; did you mean mastodon?"),
        (["--limit", "0"], "--limit"),
    ],
    ids=" ".join,
)
def test_filters_that_cannot_be(args: list[str], said: str, ranked: Path) -> None:
    done = run("list", "-w", ranked, *args)
    assert done.exit_code == 2
    assert said in one_sentence(done.stderr)


def test_json_is_the_export_with_a_head(ranked: Path) -> None:
    told = json.loads(run("list", "-w", ranked, "--json").stdout)
    assert told["brand"] == "Acme"
    assert told["totals"] == {"listed": 3, "escalated": 1, "withheld": 1, "explore": 0}
    assert told["opportunities"][1]["view_count"] == 1000


def hostile_workspace(folder: Path) -> Path:
    make_workspace(folder)
    text = HOSTILE.replace("\x00", "")
    post = make_post("p1", title=text, author=make_author(handle=text))
    fill(folder, [post], make_result([make_opportunity(1, summary=text)]))
    return folder


@pytest.mark.parametrize("args", [["list"], ["list", "--json"], ["explain", "0001feedbeef"]], ids=" ".join)
def test_hostile_text_is_inert_in_a_pipe(args: list[str], tmp_path: Path) -> None:
    done = run(*args, "-w", hostile_workspace(tmp_path / "acme"))
    assert done.exit_code == 0
    assert not [char for char in ESCAPED if char in done.stdout]


def on_terminal(*args: str | Path, **env: str) -> str:
    """What a command shows on a terminal 120 columns wide."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cli.main", *map(str, args)]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "TERM": "xterm-256color", **env}
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=settings) as child:
        os.close(follower)
        shown = b""
        while True:
            try:
                shown += os.read(leader, 65536)
            except OSError:  # the terminal's other end was closed
                break
        child.wait()
    os.close(leader)
    return shown.decode("utf-8")


def test_hostile_text_is_inert_on_a_terminal(tmp_path: Path) -> None:
    shown = on_terminal("list", "-w", hostile_workspace(tmp_path / "acme"), NO_COLOR="1")
    assert "[bold]x[/bold]" in shown
    assert "\x1b]0;" not in shown
    assert "\x1b[31m" not in shown
    assert not [char for char in ESCAPED[1:] if char in shown]


def test_colour_is_ours_and_can_be_refused(ranked: Path) -> None:
    assert "\x1b[1;31mescalate" in on_terminal("list", "-w", ranked)
    assert "\x1b[1;31m" not in on_terminal("list", "-w", ranked, NO_COLOR="1")


def test_terminal_shows_tables_escalations_apart(ranked: Path) -> None:
    shown = on_terminal("list", "-w", ranked, NO_COLOR="1")
    assert shown.index("not a place to comment") < shown.index("where to speak, best first")


def test_what_may_accuse_us_is_a_line_beside_the_list_and_a_table_alone(tmp_path: Path) -> None:
    folder = make_ranked(tmp_path / "acme", crises=[make_uneasy(2001), make_crisis(), make_uneasy(2002)])
    shown = on_terminal("list", "-w", folder, NO_COLOR="1")
    assert "2 may accuse us: look before anybody answers, with: topcomment list --verdict escalate" in shown
    assert shown.index("best first") < shown.index("2 may accuse us")
    assert ("Title of p901" in shown, "Title of p2001" in shown) == (True, False)
    shown = on_terminal("list", "--verdict", "escalate", "-w", folder, NO_COLOR="1")
    assert ("Title of p901" in shown, "Title of p2001" in shown) == (True, True)
    alone = make_ranked(tmp_path / "alone", count=0, crises=[make_uneasy(2001)])
    shown = on_terminal("list", "-w", alone, NO_COLOR="1")
    assert "May accuse us: look before anybody answers" in shown
    assert "Title of p2001" in shown
    assert "Nothing worth it today." not in shown


def test_what_may_accuse_us_stands_in_a_pipe_in_other_words(tmp_path: Path) -> None:
    folder = make_ranked(tmp_path / "acme", crises=[make_crisis(), make_uneasy()])
    _, alarm, doubt, *_ = lines(run("list", "-w", folder).stdout)
    assert alarm[9].startswith("Do not comment; tell the person in charge now (own crisis): made me ill")
    assert doubt[9] == "Look before anybody answers (may accuse us): tastes odd"
    result = make_result([], [make_crisis(), make_uneasy(2001), make_uneasy(2002)])
    assert escalated(result) == "1 to escalate, 2 perhaps"


def test_nothing_worth_it(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "acme")
    fill(folder, [], make_result())
    assert "Nothing worth it today." in on_terminal("list", "-w", folder)
    assert len(lines(run("list", "-w", folder).stdout)) == 1


def test_stopped_demo_clock_leaves_the_list_readable(ranked: Path) -> None:
    (ranked / ".env").write_text("TOPCOMMENT_CLOCK_URL=http://127.0.0.1:9/clock\n", encoding="utf-8")
    done = run("list", "-w", ranked)
    assert done.exit_code == 0
    assert lines(done.stdout)[2][5] == "6 h"
