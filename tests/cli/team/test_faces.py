"""What rests is hidden on every face and shown where one asks for it; a repeated wording is warned of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.desk import open_desk
from tests.cli.browse.stage import TOKEN, doors_of
from tests.cli.stage import fill, make_opportunity, make_result, make_workspace, run
from tests.factories import make_author, make_post

MAYA = make_author("maya")
SAID = "Bloom it for forty seconds first, then pour in slow circles!"


def oid(number: int) -> str:
    return f"{number:04x}feedbeef"


@pytest.fixture
def folder(tmp_path: Path, noon: None) -> Path:
    """Two posts of Maya and one of Zoe are listed."""
    make_workspace(tmp_path / "acme")
    posts = [make_post("p1", author=MAYA), make_post("p2", author=MAYA), make_post("p3", author=make_author("zoe"))]
    fill(tmp_path / "acme", posts, make_result([make_opportunity(n) for n in (1, 2, 3)]))
    return tmp_path / "acme"


def mark(folder: Path, number: int, *said: str) -> Any:
    done = run("mark", oid(number), *said, "--as", "ana", "-w", folder)
    assert done.exit_code == 0, done.stderr
    return done


def listed(folder: Path, *asked: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("list", "--json", *asked, "-w", folder).stdout)
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [each["opportunity_id"] for each in found["opportunities"]]


def test_the_list_hides_who_rests_and_shows_them_when_asked(folder: Path):
    mark(folder, 1, "done")
    found = listed(folder, "--status", "all")
    assert (ids(found), found["resting"]) == ([oid(1), oid(3)], {"creator": 1})
    assert (found["opportunities"][0]["status_by"], found["opportunities"][0]["status"]) == ("ana", "done")
    assert found["opportunities"][0]["status_at"].startswith("2026-03-04T13:00")
    for asked in (("--status", "resting"), ("--all",)):
        (row,) = [each for each in listed(folder, *asked)["opportunities"] if each["opportunity_id"] == oid(2)]
        assert row["rest"] == {
            "reason": "creator", "until": "2026-03-07T00:00:00+01:00", "since": "2026-03-04T13:00:00+01:00",
        }  # fmt: skip
    assert ids(listed(folder, "--status", "resting")) == [oid(2)]


def test_export_report_and_digest_hide_them_too(folder: Path):
    mark(folder, 1, "done")
    rows = json.loads(run("export", "--format", "json", "--out", "-", "-w", folder).stdout)
    assert [row["opportunity_id"] for row in rows] == [oid(1), oid(3)]
    assert run("report", "--format", "md", "--out", folder / "r.md", "-w", folder).exit_code == 0
    text = (folder / "r.md").read_text("utf-8")
    assert "Title of p3" in text
    assert "Title of p2" not in text
    assert "1 rests: you spoke to its creator lately." in text


def test_a_terminal_says_how_many_rest(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cli.listing.show.on_terminal", lambda: True)
    mark(folder, 1, "done")
    shown = run("list", "-w", folder).stdout
    assert "1 rests: you spoke to its creator lately." in shown


def test_the_page_keeps_them_on_a_shelf_of_their_own(folder: Path):
    mark(folder, 1, "done")
    desk = open_desk(folder)
    with desk.store() as store:
        client = TestClient(create_app(desk, store, doors_of(8080)), base_url="http://127.0.0.1:8080")
        client.get(f"/enter?token={TOKEN}")
        page = client.get("/").text
        assert f'id="row-{oid(2)}"' not in page
        assert "1 rests: you spoke to its creator lately." in page
        resting = client.get("/?status=resting").text
        assert re.findall(r'id="row-(\w+)"', resting) == [oid(2)]
        assert "Rests until Sat 7 Mar 00:00: we spoke to them (today 13:00)." in resting
        card = client.get(f"/o/{oid(2)}", headers={"hx-request": "true"}).text
        assert "Rests until" in card


def test_a_draft_that_says_it_again_is_kept_and_warned_of(folder: Path):
    first = mark(folder, 1, "draft", "--reason", SAID)
    assert "again" not in first.stderr
    assert "again" not in mark(folder, 1, "draft", "--reason", f"{SAID} Tell us!").stderr
    again = mark(folder, 3, "draft", "--reason", SAID.replace("forty", "thirty"))
    assert "draft needs an OK" in again.stdout
    assert "This says again what we wrote today 13:00" in again.stderr
    assert "draft agreed to by ana" in mark(folder, 3, "ok").stdout
    third = mark(folder, 2, "done", "--text", SAID)
    assert "This says again" in third.stderr


def test_the_card_warns_of_it_too(folder: Path):
    mark(folder, 1, "done", "--text", SAID)
    mark(folder, 3, "draft", "--reason", SAID)
    desk = open_desk(folder)
    with desk.store() as store:
        client = TestClient(create_app(desk, store, doors_of(8080)), base_url="http://127.0.0.1:8080")
        client.get(f"/enter?token={TOKEN}")
        card = client.get(f"/o/{oid(3)}", headers={"hx-request": "true"}).text
    assert "This says again what we wrote today 13:00" in card
