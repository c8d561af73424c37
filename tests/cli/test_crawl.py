"""A crawl of the demo web: what is stored, what a second run adds, and what a kill leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.crawling.lock import crawl_lock
from cli.crawling.outcome import summed
from crawler.db.runs import RunRow
from crawler.errors import WorkspaceError
from demo.server import DemoServer
from tests.cli.demo_stage import KEYS, run_states, small_world, stored, wired
from tests.cli.forked import ran
from tests.cli.stage import ROOT, one_sentence, run, spawn
from tests.factories import NOON
from tests.patience import PATIENCE_S


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with small_world() as server:
        yield server


@pytest.fixture(scope="module")
def crawled(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after one whole discovery that nobody disturbed."""
    folder = wired(tmp_path_factory.mktemp("whole") / "acme", server)
    done = ran("crawl", "--phase", "discover", "-w", folder)
    assert done.returncode == 0, done.stderr
    return folder


def things(folder: Path, table: str) -> set[tuple[str, ...]]:
    """What the rows are about; two looks at one post are two snapshots of one thing."""
    rows = stored(folder, table)
    return {row[:3] for row in rows} if table == "snapshot" else set(rows)


def test_everything_that_is_shown_is_stored(crawled: Path) -> None:
    platforms = {platform for platform, _ in stored(crawled, "post")}
    assert platforms == {"peertube", "mastodon", "bluesky", "hackernews"}
    assert {state for _, _, state in run_states(crawled)} <= {"ok", "quiet", "off"}


@pytest.mark.slow
def test_second_run_stores_nothing_twice(crawled: Path) -> None:
    before = {table: things(crawled, table) for table in KEYS}
    assert ran("crawl", "--phase", "discover", "-w", crawled).returncode == 0
    assert {table: things(crawled, table) for table in KEYS} == before


def requests_so_far(server: DemoServer) -> int:
    with urllib.request.urlopen(f"{server.base_url}/requests", timeout=PATIENCE_S) as answer:
        return sum(platform["total"] for platform in json.load(answer).values())


@pytest.mark.slow
def test_a_plan_fetches_nothing_and_a_crawl_keeps_to_its_share(server: DemoServer, tmp_path: Path) -> None:
    folder = wired(tmp_path / "acme", server)
    with (folder / "brand.toml").open("a", encoding="utf-8") as file:
        file.write('\n[ranking]\nmodel = "use-multilingual"\n')
    tight = (
        (folder / "brand.toml")
        .read_text(encoding="utf-8")
        .replace("[sources.peertube]", "[sources.peertube]\nbudget = 160")
    )
    (folder / "brand.toml").write_text(tight, encoding="utf-8")
    here = ("--source", "peertube", "-w", folder)
    done = ran("crawl", *here)
    assert done.returncode == 0, done.stderr
    assert "budget" not in done.stdout
    log = (folder / "logs" / "crawl-plan.log").read_text(encoding="utf-8")
    assert "never read; worth" in log
    before = requests_so_far(server)
    told = json.loads(ran("crawl", "--plan", "--json", *here).stdout)
    assert requests_so_far(server) == before
    (requests,) = told["buckets"]["peertube"]
    assert 40 <= requests["used"] <= 80 + 20  # half of the day, and what estimates of a first crawl miss by
    assert any(row["asked"] for row in told["plan"])
    assert all(row["why"] and row["cost"]["requests"] > 0 for row in told["plan"])


def test_two_crawls_do_not_meet(workspace: Path) -> None:
    with crawl_lock(workspace):
        done = run("crawl", "-w", workspace)
    assert done.exit_code == 2
    assert f"another crawl (process {os.getpid()}) is at work" in one_sentence(done.stderr)


def test_lock_of_a_dead_crawl_is_no_lock(workspace: Path) -> None:
    dies = "\n".join(
        (
            "import os, pathlib",
            "from cli.crawling.lock import crawl_lock",
            f"with crawl_lock(pathlib.Path({str(workspace)!r})):",
            "    os.kill(os.getpid(), 9)",
        )
    )
    done = subprocess.run([sys.executable, "-c", dies], check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL
    with crawl_lock(workspace):
        assert (workspace / "crawl.lock").read_text(encoding="ascii").strip() == str(os.getpid())


def test_lock_is_held_once(workspace: Path) -> None:
    with crawl_lock(workspace), pytest.raises(WorkspaceError, match="another crawl"), crawl_lock(workspace):
        pass


def test_sources_that_do_not_answer_are_named_and_end_with_3(workspace: Path) -> None:
    from spiders import source_names

    text = "".join(f'\n[sources.{s}]\napi_base = "http://127.0.0.1:9"\ndelay = 0\n' for s in source_names())
    with (workspace / "brand.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    done = spawn("crawl", "--source", "hackernews", "--phase", "discover", "-w", workspace)
    assert done.returncode == 3
    assert "hackernews\tbroken" in done.stdout
    assert "Traceback" not in done.stderr
    assert [state for _, _, state in run_states(workspace)] == ["broken"]


def test_sources_tell_all_counts(crawled: Path) -> None:
    rows = {row["source"]: row for row in json.loads(ran("sources", "--json", "-w", crawled).stdout)}
    assert {"found", "new", "updated", "dropped", "refused", "gone", "errors", "requests"} <= set(
        rows["mastodon"]["counts"]
    )
    assert rows["mastodon"]["dropped_why"] == {}


def test_why_entries_were_left_out_is_summed_over_phases() -> None:
    runs = [
        RunRow(number, "mastodon", "discover", "ok", NOON, NOON, {"dropped": 3, "dropped_why": {"deleted": number}}, "")
        for number in (1, 2)
    ]
    outcome = summed("mastodon", runs)
    assert (outcome.counts["dropped"], outcome.dropped_why) == (6, {"deleted": 3})


def test_posts_that_a_later_phase_reads_again_are_told_once() -> None:
    counts = {"discover": (116, 0, 52), "deepen": (103, 1860, 103), "revisit": (14, 251, 14)}
    runs = []
    for phase, (found, comments, pages) in counts.items():
        note = f"{found} posts and {comments} comments in {pages} answers"
        told = {"found": found, "comments": comments, "pages": pages}
        runs.append(RunRow(len(runs), "mastodon", phase, "ok", NOON, NOON, told, note))
    outcome = summed("mastodon", runs)
    assert (outcome.counts["found"], outcome.counts["comments"]) == (116, 2111)
    assert outcome.note == "116 posts and 2111 comments in 169 answers"
    kept = RunRow(9, "mastodon", "revisit", "refused", NOON, NOON, {"found": 1}, "mastodon asks us to wait")
    assert summed("mastodon", [*runs, kept]).note == "mastodon asks us to wait"
