"""kill -9 in every phase of a crawl: the next run completes, nothing twice, nothing lost, little asked again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import demo.app
from demo.faults import RequestLog
from demo.server import DemoServer
from tests.cli.demo_stage import KEYS, run_states, small_world, stored, wired
from tests.cli.forked import finished, started
from tests.forking import is_gone
from tests.patience import PATIENCE_S

MOMENTS = {"discover": 10, "deepen": 5, "revisit": 5}
"""Kills in each phase, twenty in all."""
EVERY_FOURTH = 4
"""Now and then the child alone is killed, and its parent has to say so."""
IN_FLIGHT = 60
"""Requests that a kill may waste: those under way, and the branches of the threads they belong to."""
TABLES = {**KEYS, "thread_fetch": "platform, post_id"}


class Counted(RequestLog):
    """Tells this process at once what it would have to ask the server for every few milliseconds."""

    total = 0

    def add(self, platform: str, path: str) -> None:
        super().add(platform, path)
        Counted.total += 1


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.app, "RequestLog", Counted)
        with small_world(seed=23, posts=30) as server:
            yield server


@pytest.mark.slow
def test_killed_in_every_phase_the_next_run_completes(server: DemoServer, tmp_path: Path) -> None:
    chance = random.Random(20260304)
    whole, folder = (light(wired(tmp_path / name, server)) for name in ("whole", "killed"))
    for phase, moments in MOMENTS.items():
        if phase == "revisit":
            server.advance(3.0)
        undisturbed = requests_of(whole, phase)
        if phase != "discover":
            share_embeddings(whole, folder)
        asked = 0
        for moment in range(moments):
            # Half of what is left at most, so that later moments also find something to interrupt.
            after = chance.randrange(max(1, (undisturbed - min(asked, undisturbed)) // 2 + 1))
            asked += kill_after(folder, phase, after, child_only=moment % EVERY_FOURTH == 3)
        left = requests_of(folder, phase)
        asked += left
        # Lists are asked for anew by each run; of threads, those that nobody has read.
        assert phase == "discover" or left < undisturbed, f"{phase}: threads that were read are read again"
        assert asked <= undisturbed + moments * IN_FLIGHT, f"{phase}: what was acknowledged is asked for again"
        # Which known posts are looked at again is the scheduler's choice of the moment, and a kill moves the moment:
        # of a revisit the same posts and threads are held against each other, not what grew under them.
        for table in TABLES if phase != "revisit" else ("post", "thread_fetch"):
            assert things(folder, table) == things(whole, table), f"{table} differs after {phase}"
    assert "running" not in {state for _, _, state in run_states(folder)}


def light(folder: Path) -> Path:
    """A workspace whose encoder loads no torch; kills waste requests."""
    path = folder / "brand.toml"
    text = path.read_text(encoding="utf-8").replace("[sources.peertube]", "[sources.peertube]\nbudget = 100000")
    path.write_text(text + '\n[ranking]\nmodel = "use-multilingual"\n', encoding="utf-8")
    return folder


def order(phase: str, folder: Path) -> list[str]:
    """A crawl of the two platforms that differ most: branches of threads, and many posts in one request."""
    return ["crawl", "--phase", phase, "--source", "peertube", "--source", "bluesky", "-w", str(folder)]


def requests_of(folder: Path, phase: str) -> int:
    """Run a phase to its end; gives the requests it made."""
    before = served()
    assert finished(*order(phase, folder)) == 0, (folder / "logs" / f"crawl-{phase}.log").read_text(encoding="utf-8")
    return served() - before


def served() -> int:
    """Requests that the demo web's platforms have answered so far."""
    return Counted.total


def things(folder: Path, table: str) -> set[tuple[str, ...]]:
    """What the rows are about; two looks at one post are two snapshots of one thing."""
    rows = rows_of(folder, table)
    assert len(rows) == len(set(rows)), f"{table} holds something twice"
    return {row[:3] for row in rows} if table == "snapshot" else set(rows)


def rows_of(folder: Path, table: str) -> list[tuple[str, ...]]:
    return stored(folder, table, TABLES[table])


def share_embeddings(whole: Path, folder: Path) -> None:
    """Nobody waits for an encoder seven times: the texts are the same."""
    with sqlite3.connect(folder / "topcomment.db") as connection:
        connection.execute("ATTACH ? AS whole", (str(whole / "topcomment.db"),))
        connection.execute("INSERT OR IGNORE INTO embedding SELECT * FROM whole.embedding")


def kill_after(folder: Path, phase: str, requests: int, *, child_only: bool) -> int:
    """Kill a crawl once it made so many requests, and see that what was acknowledged stays; gives the requests."""
    kept = {table: set(rows_of(folder, table)) for table in TABLES}
    before = served()
    parent = started(*order(phase, folder))
    while parent.is_alive() and served() - before < requests:
        time.sleep(0.02)  # the moment of the kill is what this test is about
    children = children_of(parent.pid)
    if child_only and children:
        os.kill(children[0], signal.SIGKILL)
        parent.join(PATIENCE_S)
        assert parent.exitcode == 3  # it ran, and says which sources were cut off
    else:
        parent.kill()
        parent.join(PATIENCE_S)
        assert not parent.is_alive()
    for child in children:
        wait_until_gone(child)
    for table, rows in kept.items():
        assert rows <= set(rows_of(folder, table)), f"{table}: what was acknowledged is gone"
    return served() - before


def children_of(pid: int | None) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in text.split()]


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if is_gone(pid):
            return
        time.sleep(0.01)
    pytest.fail(f"child {pid} outlived its parent")
