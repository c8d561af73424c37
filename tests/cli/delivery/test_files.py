"""The report as PDF, by command and attached to the digest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler import clock
from tests.chromium import chromium_path
from tests.cli.delivery.post_office import PostOffice, sending_workspace
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.stage import make_opportunity, one_sentence, run
from tests.factories import make_post

NOW = moment("2026-03-04 09:00")
BOTH = '[report]\nsend = ["${M}"]\nattach = ["csv", "pdf"]'


def is_whole_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def test_report_prints_a_pdf_with_its_links_and_without_scripts(ranked: Path, tmp_path: Path) -> None:
    chromium_path()
    out = tmp_path / "monday.pdf"
    said = run("report", "--format", "pdf", "--out", out, "-w", ranked)
    assert said.exit_code == 0, said.stderr
    data = out.read_bytes()
    assert is_whole_pdf(data)
    assert b"https://video.example/w/p1" in data
    assert not re.search(rb"/JavaScript|/Launch|/EmbeddedFile", data)
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("named", ["/nowhere/chromium", "/bin/false"])
def test_without_a_chromium_one_sentence_says_so(
    ranked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("TOPCOMMENT_CHROMIUM", named)
    said = run("report", "--format", "pdf", "--out", tmp_path / "x.pdf", "-w", ranked)
    assert said.exit_code == 1
    assert "Chromium" in one_sentence(said.stderr)
    assert list(tmp_path.glob("*.pdf*")) == []


def digest_of(folder: Path, office: PostOffice) -> list[str]:
    sending_workspace(folder, BOTH, M=office.url())
    rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 20:00"))], at=NOW, posts=[make_post("p1")])
    return sent_at(folder, NOW)


def test_a_digest_brings_what_attach_asks_for(tmp_path: Path, office: PostOffice) -> None:
    chromium_path()
    digest_of(tmp_path / "acme", office)
    files = {part.get_filename(): part.get_content() for part in office.mails[0].iter_attachments()}
    assert set(files) == {"acme-2026-03-04.csv", "acme-2026-03-04.pdf"}
    assert is_whole_pdf(files["acme-2026-03-04.pdf"])
    table = files["acme-2026-03-04.csv"]
    assert "opportunity_id" in (table if isinstance(table, str) else table.decode())


def test_without_a_chromium_the_digest_goes_without_its_pdf_and_says_so(
    tmp_path: Path, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPCOMMENT_CHROMIUM", "/nowhere/chromium")
    said = digest_of(tmp_path / "acme", office)
    assert [part.get_filename() for part in office.mails[0].iter_attachments()] == ["acme-2026-03-04.csv"]
    assert said[-1].startswith("Sent without the PDF: a PDF needs a Chromium")


def test_a_test_message_goes_to_everybody_and_is_not_remembered(tmp_path: Path, office: PostOffice) -> None:
    toml = '[report]\nsend = ["${M}"]\n[escalate]\nsend = ["${B}"]'
    folder = sending_workspace(tmp_path / "acme", toml, M=office.url(), B=office.url("boss"))
    with clock.frozen(NOW):
        assert run("morning", "--test-send", "-w", folder).exit_code == 0
        rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 20:00"))], at=NOW)
        assert run("morning", "--test-send", "-w", folder).exit_code == 0
    assert office.subjects() == [
        "Acme: a test", "Acme: a test", "Acme: test: 1 place to speak today", "Acme: a test",
    ]  # fmt: skip
    sent_at(folder, NOW)
    assert office.subjects()[-1] == "Acme: 1 place to speak today"


def test_a_test_message_needs_somebody_to_go_to(tmp_path: Path) -> None:
    said = run("morning", "--test-send", "-w", sending_workspace(tmp_path / "acme", ""))
    assert said.exit_code == 2
    assert "[report] send" in one_sentence(said.stderr)
