"""``demo --once``: a whole morning, and another on the same workspace."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from cli.demonstration.place import DemoPlace, edited_brand, read_place, wire, write_place
from cli.morning import program
from crawler.config import Workspace
from demo.brand import brand_toml
from tests.cli.demo_stage import run_states, stored
from tests.cli.forked import ran
from tests.cli.stage import run, spawn


@pytest.mark.slow
def test_two_mornings(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = ran("demo", "--once", "--dir", folder)
    assert first.returncode == 0, first.stderr
    assert "Report: " in first.stdout
    assert "Next:   topcomment explain" in first.stdout
    assert f"demo --dir {folder}" in first.stdout
    (table,) = (folder / "reports").glob("*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        assert [row["rank"] for row in csv.DictReader(file) if row["rank"]][:3] == ["1", "2", "3"]
    (page,) = (folder / "reports").glob("*.html")
    assert "<html" in page.read_text(encoding="utf-8")
    hours = {captured_at[:13] for *_, captured_at in stored(folder, "snapshot")}
    assert len(hours) == 2  # three hours apart, so that velocities are measured
    before = sorted(stored(folder, "post"))

    second = spawn("demo", "--once", "--dir", folder)
    assert second.returncode == 0, second.stderr
    assert sorted(stored(folder, "post")) == before
    assert second.stdout.splitlines()[0] == first.stdout.splitlines()[0]
    assert {state for *_, state in run_states(folder)} <= {"ok", "quiet", "off"}
    assert run("list", "-w", folder).exit_code == 0  # the server and its clock are gone by now


def test_the_workspace_is_valid_and_lives_by_the_demo_clock(tmp_path: Path) -> None:
    wire(tmp_path, brand_toml("http://127.0.0.1:8123"), "http://127.0.0.1:8123/clock")
    workspace = Workspace(tmp_path)
    assert workspace.brand().name
    assert workspace.environment["TOPCOMMENT_CLOCK_URL"] == "http://127.0.0.1:8123/clock"


def test_a_person_s_edits_survive_another_port(tmp_path: Path) -> None:
    wire(tmp_path, brand_toml("http://127.0.0.1:8123") + "# mine\n", "http://127.0.0.1:8123/clock")
    moved = edited_brand(tmp_path, "http://127.0.0.1:8123", "http://127.0.0.1:9001")
    assert moved is not None
    assert moved.endswith("# mine\n")
    assert "8123" not in moved


def test_keys_that_a_person_put_there_survive_another_port(tmp_path: Path) -> None:
    wire(tmp_path, brand_toml("http://127.0.0.1:8123"), "http://127.0.0.1:8123/clock")
    with (tmp_path / ".env").open("a", encoding="utf-8") as file:
        file.write("MAIL_URL=mailto://invented\n")
    wire(tmp_path, brand_toml("http://127.0.0.1:9001"), "http://127.0.0.1:9001/clock")
    environment = Workspace(tmp_path).environment
    assert environment["MAIL_URL"] == "mailto://invented"
    assert environment["TOPCOMMENT_CLOCK_URL"] == "http://127.0.0.1:9001/clock"
    assert (tmp_path / ".env").read_text("utf-8").count("CLOCK_URL") == 1
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_what_comes_next_can_be_typed_where_nothing_is_activated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv" / "bin" / "topcomment")])
    assert program() == ".venv/bin/topcomment"
    (tmp_path / "topcomment").touch(0o755)
    assert program() == "topcomment"


def test_a_place_is_read_back(tmp_path: Path) -> None:
    place = DemoPlace(7, "2026-03-04T06:00:00+00:00", 3.0, 8123)
    assert read_place(tmp_path) is None
    write_place(tmp_path, place)
    assert read_place(tmp_path) == place
    (tmp_path / "demo.json").write_text(json.dumps({"seed": "x", "other": 1}), encoding="utf-8")
    done = run("demo", "--once", "--dir", tmp_path)
    assert done.exit_code == 2
