"""Bad input: one sentence on stderr, the right exit code, no traceback."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cli import judging
from crawler.config.workspace import BRAND_FILE
from crawler.db.engine import open_store
from tests.cli.stage import ROOT, make_workspace, one_sentence, run

READERS = (["list"], ["explain", "abcd"], ["report"], ["export"])
EVERY = (*READERS, ["morning"], ["crawl"], ["rank"], ["sources"], ["doctor"], ["db", "stats"])


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_no_workspace(command: list[str], tmp_path: Path) -> None:
    done = run(*command, "-w", tmp_path / "none")
    assert done.exit_code == 2
    assert "run `topcomment init" in one_sentence(done.stderr)


def test_unknown_key_names_file_key_and_the_nearest(workspace: Path) -> None:
    path = workspace / BRAND_FILE
    path.write_text(path.read_text("utf-8").replace("topics =", "topiks ="), encoding="utf-8")
    done = run("morning", "-w", workspace)
    assert done.exit_code == 2
    assert f"{path}: unknown key niche.topiks; did you mean niche.topics?" in one_sentence(done.stderr)


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_empty_workspace_says_what_to_run(command: list[str], workspace: Path) -> None:
    done = run(*command, "-w", workspace)
    assert done.exit_code in (1, 2)
    assert "topcomment morning" in one_sentence(done.stderr)
    assert not (workspace / "topcomment.db").exists()


@pytest.mark.parametrize("target", ["https://video.example/w/unknown", "ffff0000", "no such thing"])
def test_explain_of_what_was_never_judged(target: str, ranked: Path) -> None:
    done = run("explain", target, "-w", ranked)
    assert done.exit_code == 2
    assert target in one_sentence(done.stderr)


def test_crawl_of_an_unknown_source(workspace: Path) -> None:
    done = run("crawl", "--source", "peertub", "-w", workspace)
    assert done.exit_code == 2
    assert "did you mean peertube?" in one_sentence(done.stderr)


def test_crawl_without_a_contact(workspace: Path) -> None:
    path = workspace / BRAND_FILE
    path.write_text(path.read_text("utf-8").replace("crawler@acme.example", ""), encoding="utf-8")
    done = run("crawl", "-w", workspace)
    assert done.exit_code == 2
    assert "user_agent_contact is empty" in one_sentence(done.stderr)


def test_crawl_with_every_source_off(workspace: Path) -> None:
    from spiders import source_names

    off = "".join(f"\n[sources.{source}]\nenabled = false\n" for source in source_names())
    path = workspace / BRAND_FILE
    path.write_text(path.read_text("utf-8") + off, encoding="utf-8")
    done = run("crawl", "-w", workspace)
    assert done.exit_code == 2
    assert "no source can run" in one_sentence(done.stderr)


def test_refused_port(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("demo", "--once", "--port", str(taken.getsockname()[1]), "--dir", tmp_path / "demo")
    assert done.exit_code == 2
    assert "is refused" in one_sentence(done.stderr)
    assert not (tmp_path / "demo").exists()


def test_demo_touches_no_other_folder(workspace: Path) -> None:
    done = run("demo", "--once", "--dir", workspace)
    assert done.exit_code == 2
    assert "is no demo workspace" in one_sentence(done.stderr)


def test_locked_database(ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_store.__kwdefaults__["busy_timeout_s"] >= 10  # a person's patience; half a second is this test's
    monkeypatch.setitem(open_store.__kwdefaults__, "busy_timeout_s", 0.5)
    holder = sqlite3.connect(ranked / "topcomment.db")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert run("list", "-w", ranked).exit_code == 0  # reading waits for no writer
        done = run("crawl", "-w", ranked)
    finally:
        holder.close()
    assert done.exit_code == 1
    assert "is locked by another process" in one_sentence(done.stderr)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(ranked: Path) -> None:
    ranked.chmod(0o500)
    try:
        done = run("crawl", "-w", ranked)
    finally:
        ranked.chmod(0o700)
    assert done.exit_code == 1
    assert "cannot be written" in one_sentence(done.stderr)


def test_folder_without_room_for_a_lock(ranked: Path) -> None:
    (ranked / "crawl.lock").mkdir()
    done = run("crawl", "-w", ranked)
    assert done.exit_code == 1
    assert "crawl.lock cannot be written" in one_sentence(done.stderr)


@pytest.mark.parametrize("command", ["export", "report"])
def test_reports_that_is_no_folder(command: str, ranked: Path) -> None:
    (ranked / "reports").rmdir()
    (ranked / "reports").write_text("in the way", encoding="utf-8")
    done = run(command, "-w", ranked)
    assert done.exit_code in (1, 2)
    assert "reports" in one_sentence(done.stderr)


def test_a_database_that_is_none(ranked: Path) -> None:
    (ranked / "topcomment.db").write_text("not a database, but long enough to be read as one" * 20, encoding="utf-8")
    done = run("list", "-w", ranked)
    assert done.exit_code == 1
    assert "is not a database" in one_sentence(done.stderr)


def test_password_of_the_database_is_never_printed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:9/x")
    done = run("rank", "-w", workspace)
    assert done.exit_code == 1
    assert "s3cret" not in one_sentence(done.stderr)


def test_what_nobody_expected_is_kept_for_whoever_mends_it(ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "rank_workspace", lambda _: 1 / 0)
    done = run("rank", "-w", ranked)
    assert done.exit_code == 1
    assert "ZeroDivisionError" in one_sentence(done.stderr)
    (kept,) = (ranked / "logs").glob("error-*.txt")
    assert str(kept) in done.stderr
    assert "1 / 0" in kept.read_text(encoding="utf-8")
    assert "Traceback" in run("--debug", "rank", "-w", ranked).stderr
    assert "Traceback" not in run("nothing").stderr  # one command line's flag is not the next one's


def test_ctrl_c_is_130(ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(judging, "rank_workspace", interrupted)
    assert run("rank", "-w", ranked).exit_code == 130


def test_reader_that_leaves_early(ranked: Path) -> None:
    command = [sys.executable, "-m", "cli.main", "list", "-w", str(ranked)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert child.stdout is not None
    child.stdout.close()
    _, said = child.communicate()
    assert child.returncode == 128 + signal.SIGPIPE
    assert said == b""


@pytest.mark.parametrize("command", [["nothing"], ["list", "--nothing"], ["db"], ["init"]], ids=" ".join)
def test_command_lines_that_cannot_be(command: list[str]) -> None:
    done = run(*command)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_several_brands_need_a_name(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "agency")
    (folder / "brands").mkdir()
    for name in ("one", "two"):
        (folder / "brands" / f"{name}.toml").write_text((folder / BRAND_FILE).read_text("utf-8"), encoding="utf-8")
    (folder / BRAND_FILE).unlink()
    done = run("list", "-w", folder)
    assert done.exit_code == 2
    assert "add --brand NAME" in one_sentence(done.stderr)
