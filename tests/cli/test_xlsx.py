"""Workbooks, read back by another program: typed, linked, filtered, inert, whole or absent."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tracemalloc
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from cli.export.columns import COLUMNS
from cli.export.xlsxfile import EXCEL_CELL_CHARS, SourceSheet, write_xlsx
from tests.cli.stage import HOSTILE, one_sentence, run

SOURCES = SourceSheet(("source", "state"), (("peertube", "ok"),))


def row(number: int, **cells):
    plain = {**dict.fromkeys(COLUMNS), "opportunity_id": f"{number:04}", "play": "question", "score": 71.5, **cells}
    return {"hashtags": (), "reasons": (), **plain}


def sheet_of(path: Path, name: str = "opportunities"):
    return openpyxl.load_workbook(path)[name]


def cell(sheet, title: str, line: int = 2):
    return sheet.cell(line, list(COLUMNS).index(title) + 1)


def test_an_export_opens_as_a_typed_workbook(ranked: Path) -> None:
    done = run("export", "--format", "xlsx", "-w", ranked)
    assert done.exit_code == 0, done.stderr
    path = Path(done.stdout.strip())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["opportunities", "question", "sources"]
    sheet = book["opportunities"]
    assert [each.value for each in sheet[1]] == list(COLUMNS)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == (
        "A2",
        f"A1:{sheet.cell(sheet.max_row, len(COLUMNS)).coordinate}",
    )
    first = 3  # after the escalation
    assert cell(sheet, "opportunity_id", first).value == "0001feedbeef"
    assert cell(sheet, "view_count", first).value == 1000
    assert cell(sheet, "act_before", first).value == datetime(2026, 3, 4, 18, 0)  # noqa: DTZ001 - cells name no zone
    assert cell(sheet, "url", first).hyperlink.target == "https://video.example/w/p1"
    assert cell(sheet, "share_count", first).value is None


def test_text_neither_runs_nor_links(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    odd = {
        "title": "=HYPERLINK(1)",
        "body": HOSTILE,
        "url": "javascript:alert(1)",
        "note": "0012",
        "author_url": "file:///x",
    }
    write_xlsx(path, [row(1, **odd)], SOURCES)
    sheet = sheet_of(path)
    assert (cell(sheet, "title").value, cell(sheet, "title").data_type) == ("=HYPERLINK(1)", "s")
    assert (cell(sheet, "note").value, cell(sheet, "opportunity_id").value) == ("0012", "0001")
    assert cell(sheet, "url").hyperlink is None
    assert cell(sheet, "author_url").hyperlink is None
    assert "\x1b" not in cell(sheet, "body").value


def test_a_text_too_long_for_a_cell_is_cut(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "out.xlsx", [row(1, body="x" * 40_000)], SOURCES)
    assert len(cell(sheet_of(tmp_path / "out.xlsx"), "body").value) == EXCEL_CELL_CHARS


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write_xlsx(tmp_path / "out.xlsx", (row(number, body="words " * 20) for number in range(count)), SOURCES)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)  # what is loaded for the first of all workbooks is no cost of rows
    assert peak(6_000) < 1.5 * peak(1_500)


def test_no_workbook_on_standard_output(ranked: Path) -> None:
    done = run("export", "--format", "xlsx", "--out", "-", "-w", ranked)
    assert (done.exit_code, "name a file" in one_sentence(done.stderr)) == (2, True)


def test_a_disk_that_refuses_leaves_nothing(ranked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    def full(self) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    done = run("export", "--format", "xlsx", "--out", tmp_path / "out.xlsx", "-w", ranked)
    assert (done.exit_code, "No space left" in one_sentence(done.stderr)) == (1, True)
    assert list(tmp_path.glob("*out.xlsx*")) == []


def test_libreoffice_reads_the_same_rows(ranked: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here; openpyxl has read the workbook")
    done = run("export", "--format", "xlsx", "-w", ranked, "--out", tmp_path / "out.xlsx")
    assert done.exit_code == 0, done.stderr
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [office, home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "out.xlsx")], check=True, capture_output=True, timeout=120)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = sheet_of(tmp_path / "out.xlsx")
    assert [row["opportunity_id"] for row in rows] == [sheet.cell(n, 1).value for n in range(2, sheet.max_row + 1)]
    assert list(rows[0]) == list(COLUMNS)
