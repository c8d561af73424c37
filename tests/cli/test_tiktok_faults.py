"""A platform that is read in a browser fails among the others: they finish, it is named, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chromium import chromium_path
from tests.cli.demo_stage import accepted, small_world, stored, switch, wired
from tests.cli.forked import ran
from tests.cli.stage import run

pytestmark = pytest.mark.slow
PATIENCE_S = 300
# After a refusal the source is left alone for six hours, after an error it is not.
FAULTS = {"refuse": ("refused", "403"), "500": ("broken", "500")}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPCOMMENT_BACKOFF_S", "0.05")


def crawl(folder: Path) -> tuple[int, str]:
    done = ran("crawl", "--phase", "discover", "-w", folder, timeout=PATIENCE_S)
    return done.returncode, done.stdout + done.stderr


def of_others(folder: Path) -> set[tuple[str, ...]]:
    return {row for row in stored(folder, "post") if row[0] != "tiktok"}


@pytest.mark.parametrize("kind", FAULTS)
def test_the_others_finish_and_it_is_named(kind: str, tmp_path: Path) -> None:
    state, said = FAULTS[kind]
    chromium_path()
    with small_world(posts=40) as server:
        folder = accepted(wired(tmp_path / "acme", server))
        switch(server, "tiktok", kind)
        code, told = crawl(folder)
        assert code == 3, told
        standing = {each["source"]: each for each in json.loads(run("sources", "--json", "-w", folder).stdout)}
        assert standing["tiktok"]["state"] == state
        assert said in standing["tiktok"]["note"]
        before = of_others(folder)
        assert {row[0] for row in before} == {"bluesky", "hackernews", "mastodon", "peertube"}
        switch(server, "tiktok", "off")
        server.advance(6.5)
        code, told = crawl(folder)
        assert code == 0, told
    assert before <= of_others(folder)
    assert any(row[0] == "tiktok" for row in stored(folder, "post"))
