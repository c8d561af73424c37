"""Doctor: what is missing, with the steps; a key that is set is tried once and never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import growth_learning
from cli.catalogue import policies
from cli.desk import open_desk
from demo.server import DemoServer
from tests.cli.demo_stage import small_world, stored, switch, wired
from tests.cli.forked import ran
from tests.cli.stage import make_workspace, run
from tests.factories import NOON
from tests.patience import PATIENCE_S

PASSWORD = "abcd-efgh-ijkl-mnop"


def found(folder: Path, *options: str) -> dict[str, dict]:
    """Findings by what was looked at, from a process of its own; nothing of them names the key."""
    done = ran("doctor", "--json", "-w", folder, *options)
    assert PASSWORD not in done.stdout + done.stderr
    assert not [path for path in folder.rglob("*") if path.is_file() and path.name != ".env" and holds_key(path)]
    return {each["what"]: each for each in json.loads(done.stdout)}


def holds_key(path: Path) -> bool:
    return PASSWORD.encode() in path.read_bytes()


@pytest.fixture
def with_key(tmp_path: Path):
    with small_world(posts=10) as server:
        folder = wired(tmp_path / "acme", server)
        with (folder / ".env").open("a", encoding="utf-8") as file:
            file.write(f"BLUESKY_HANDLE=ana.example\nBLUESKY_APP_PASSWORD={PASSWORD}\n")
        yield folder, server


def asked(server: DemoServer) -> int:
    import urllib.request

    with urllib.request.urlopen(f"{server.base_url}/requests", timeout=PATIENCE_S) as answer:
        return json.loads(answer.read()).get("bluesky", {}).get("total", 0)


@pytest.mark.slow
def test_a_key_that_works_is_tried_once_and_nothing_is_kept(with_key) -> None:
    folder, server = with_key
    finding = found(folder)["source bluesky"]
    assert (finding["level"], "its key works" in finding["said"]) == ("ok", True), finding
    assert asked(server) <= 3, "the session, one search and its authors"
    assert stored(folder, "post") == []


@pytest.mark.slow
def test_a_platform_that_refuses_the_key_gives_the_steps(with_key) -> None:
    folder, server = with_key
    switch(server, "bluesky", "refuse")
    finding = found(folder)["source bluesky"]
    assert finding["level"] == "mend"
    assert "refused" in finding["said"]
    assert any("app passwords" in step.lower() for step in finding["steps"])


def test_offline_asks_nobody(with_key) -> None:
    folder, server = with_key
    assert "key works" not in found(folder, "--offline")["source bluesky"]["said"]
    assert asked(server) == 0


def test_an_empty_workspace_says_what_to_mend(tmp_path: Path) -> None:
    shown = run("doctor", "--offline", "-w", make_workspace(tmp_path / "acme"))
    assert shown.exit_code in (0, 1)
    assert "source mastodon" in shown.stdout


def test_a_machine_without_openmp_is_told_and_learns_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    class Missing:
        """As a wheel behaves whose shared library is not there."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "lightgbm":
                raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.delitem(sys.modules, "lightgbm", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    folder = make_workspace(tmp_path / "acme")
    shown = run("doctor", "--offline", "--json", "-w", folder)
    growth = next(each for each in json.loads(shown.stdout) if each["what"] == "growth")
    assert (growth["level"], "libgomp" in growth["steps"][0]) == ("hint", True)
    monkeypatch.setattr(growth_learning, "histories", lambda *_, **__: [[]] * growth_learning.POSTS_LEAST)
    desk = open_desk(folder)
    with desk.store() as store, store.reading() as session:
        assert growth_learning.learned_growth(desk, session, policies(), NOON) == {}
    assert not (folder / ".cache").exists(), "what could not be tried is not kept as tried"
