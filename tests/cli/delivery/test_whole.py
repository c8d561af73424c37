"""A watch on the demo web, as a process, to a real mail server; and a morning that sends last."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli import morning
from cli.crawling.outcome import CrawlOutcome, SourceOutcome
from crawler import clock
from demo.server import DemoServer
from tests.cli.delivery.post_office import PostOffice, html_of, sending_workspace
from tests.cli.delivery.stage import moment, rank
from tests.cli.demo_stage import small_world, wired
from tests.cli.forked import ran
from tests.cli.stage import ROOT, make_opportunity, make_result, run

NOW = moment("2026-03-04 09:00")


def world_with_mail(folder: Path, server: DemoServer, office: PostOffice) -> Path:
    """The demo's brand, with addresses: at six in London it is past eight in Istanbul alone of its markets."""
    wired(folder, server)
    env, brand = folder / ".env", folder / "brand.toml"
    env.write_text(f"{env.read_text()}\nMAIL='{office.url()}'\nBOSS='{office.url('boss')}'\n")
    text = brand.read_text().replace("[report]", '[report]\nsend = ["${MAIL}"]')
    text = text.replace("[escalate]\nsend = []", '[escalate]\nsend = ["${BOSS}"]')
    # One source is enough here, and the quickest to crawl.
    text = re.sub(r"(?m)^enabled = .*\n", "", text)
    text = re.sub(r"(?m)^(\[sources\.(?!mastodon)[a-z]+\])$", r"\1\nenabled = false", text)
    # The model that loads no torch: what is listed is not what this test is about.
    brand.write_text(text + '\n[ranking]\nmodel = "use-multilingual"\n')
    return folder


def watched_until_it_rests(folder: Path) -> tuple[int, list[str], str]:
    """Exit code and output of a watch that is stopped by Ctrl-C after its first round."""
    command = [sys.executable, "-u", "-m", "cli.main", "watch", "-w", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            if line.startswith("Next round at"):
                process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
    return process.returncode, said, errors


@pytest.mark.slow
def test_a_watch_tells_those_it_should_and_ends_cleanly(tmp_path: Path, office: PostOffice) -> None:
    with small_world(posts=40) as server:
        folder = world_with_mail(tmp_path / "acme", server, office)
        code, said, errors = watched_until_it_rests(folder)
        assert code == 0, errors
        assert said[-1] == "The watch has ended; what was found and sent is stored."
        assert "Traceback" not in errors
        assert "Digest for nordics: the next is due Wed 08:00 (Europe/Oslo)." in said
        [digest] = [mail for mail in office.mails if "Bugün konuşulacak" in str(mail["Subject"])]
        assert "üzerinde aç" in html_of(digest)  # the market of Istanbul reads Turkish
        sent = len(office.mails)
        again = ran("morning", "--send-only", "-w", folder)
        assert "Digest for turkey: sent already today." in again.stdout
        assert len(office.mails) == sent


@pytest.fixture
def quick_morning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, office: PostOffice) -> Path:
    """A workspace whose crawl and ranking are done: only the hand-over is left."""
    listed = [make_opportunity(1, act_before=moment("2026-03-04 20:00"))]
    folder = sending_workspace(tmp_path / "acme", '[report]\nsend = ["${M}"]', M=office.url())
    rank(folder, listed, at=NOW)
    ill = CrawlOutcome((SourceOutcome("youtube", "refused", {}, "login wall"),))
    monkeypatch.setattr(morning, "crawl_workspace", lambda _desk: ill)
    monkeypatch.setattr(morning, "rank_workspace", lambda _desk: make_result(listed))
    return folder


def said_by(folder: Path, *flags: str) -> tuple[int, str]:
    with clock.frozen(NOW):
        done = run("morning", *flags, "-w", folder)
    assert done.stderr == ""
    return done.exit_code, done.stdout


def test_a_morning_sends_after_everything_is_written(quick_morning: Path, office: PostOffice) -> None:
    code, said = said_by(quick_morning)
    assert code == 3  # of the source, not of the sending
    assert said.index("Report: ") < said.index("Sent: digest for everybody")
    assert office.subjects() == ["Acme: 1 place to speak today"]


def test_a_dead_mail_server_changes_neither_report_nor_exit_code(quick_morning: Path, office: PostOffice) -> None:
    office.refusing = True
    code, said = said_by(quick_morning)
    assert code == 3
    assert "Not delivered: digest for everybody" in said
    assert (quick_morning / "reports" / "acme-2026-03-04.html").exists()


def test_no_send_sends_nothing(quick_morning: Path, office: PostOffice) -> None:
    _, said = said_by(quick_morning, "--no-send")
    assert "igest for" not in said
    assert office.mails == []


def test_flags_that_contradict_each_other_are_refused(quick_morning: Path) -> None:
    assert run("morning", "--no-send", "--test-send", "-w", quick_morning).exit_code == 2
