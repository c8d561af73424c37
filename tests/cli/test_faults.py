"""Every fault of the demo web in turn: the others finish, the faulty source is named, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.db.engine import open_store
from crawler.db.rankings import save_ranking
from demo.server import DemoServer
from tests.cli.demo_stage import KEYS, small_world, stored, switch, wired
from tests.cli.forked import finished
from tests.cli.stage import make_result, run

pytestmark = pytest.mark.slow

# Which platform has which fault, the state and a part of the sentence that tells it.
FAULTS = {
    "429": ("mastodon", "refused", "asks us to wait"),
    "500": ("hackernews", "broken", "answered 500"),
    "cut": ("bluesky", "broken", "could not be read"),
    "html": ("mastodon", "broken", "could not be read"),
    "renamed": ("peertube", "broken", "could not be read"),
    "refuse": ("bluesky", "refused", "answered 403"),
}
BASES = {"peertube": ("peertube", "sepiasearch"), "hackernews": ("hn-algolia", "hn-firebase")}
KEPT = {"500", "cut", "html", "renamed"}
"""Faults after which the workspace holds what the answers looked like."""


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with small_world(posts=40) as server:
        yield server


@pytest.fixture(scope="module")
def healthy(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, ...]]]:
    """What a crawl without faults stores."""
    folder = wired(tmp_path_factory.mktemp("healthy") / "acme", server)
    assert crawl(folder) == 0
    return {table: set(stored(folder, table)) for table in KEYS}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPCOMMENT_BACKOFF_S", "0.05")


def crawl(folder: Path) -> int:
    return finished("crawl", "--phase", "discover", "-w", str(folder))


@contextmanager
def faulted(server: DemoServer, source: str, kind: str) -> Iterator[None]:
    bases = BASES.get(source, (source,))
    for base in bases:
        switch(server, base, kind)
    try:
        yield
    finally:
        for base in bases:
            switch(server, base, "off")


def of(rows: set[tuple[str, ...]], *platforms: str) -> set[tuple[str, ...]]:
    return {row for row in rows if row[0] in platforms}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_faulty_source_is_named_and_the_others_finish(kind: str, server: DemoServer, healthy, tmp_path: Path) -> None:
    faulty, state, said = FAULTS[kind]
    folder = wired(tmp_path / "acme", server)
    with faulted(server, faulty, kind):
        assert crawl(folder) == 3
    others = {row[0] for row in healthy["post"]} - {faulty}
    assert of(set(stored(folder, "post")), *others) == of(healthy["post"], *others)
    standing = {each["source"]: each for each in json.loads(run("sources", "--json", "-w", folder).stdout)}
    assert (standing[faulty]["state"], {standing[name]["state"] for name in others} - {"quiet"}) == (state, {"ok"})
    assert said in standing[faulty]["note"]
    assert any((folder / "recordings" / faulty).rglob("*.meta.json")) is (kind in KEPT)
    assert_report_names(folder, standing[faulty]["title"], state)
    # The day after the platform is well again, and all is there.
    assert crawl(folder) == 0
    assert {table: set(stored(folder, table)) for table in ("post",)} == {"post": healthy["post"]}


def assert_report_names(folder: Path, title: str, state: str) -> None:
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        save_ranking(session, make_result().model_copy(update={"brand": "Kolibri"}))
    made = run("report", "--format", "md", "-w", folder)
    assert made.exit_code == 0, made.stderr
    page = next((folder / "reports").glob("*.md")).read_text("utf-8")
    named = [line for line in page.splitlines() if title in line and state in line]
    assert named, page


def test_a_slow_source_is_waited_for(server: DemoServer, healthy, tmp_path: Path) -> None:
    folder = wired(tmp_path / "acme", server)
    with faulted(server, "hackernews", "slow"):
        assert crawl(folder) == 0
    assert set(stored(folder, "post")) == healthy["post"]
