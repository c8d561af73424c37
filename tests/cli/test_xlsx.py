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
from cli.export.csvfile import write_csv
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


NASTY = [
    row(12, title="=1+1", body=HOSTILE, note="0012", url="https://x.example/a", partner=True, like_count=0),
    row(13, title="+49 30 1234", body='one\ntwo; with, "quotes"\ttab', note="1e5", author_handle="-x", partner=False),
    row(14, title="10/10", body="çok güzel ☕ 日本語", author_handle="3-4", note="May 4", score=0.5),
    row(15, act_before="2026-03-04T18:00:00+01:00", title="12:30", hashtags=("a", "b"), body="x" * 40_000),
]


def read_by_libreoffice(office: str, folder: Path, *files: Path) -> dict[str, list[dict[str, str]]]:
    """Every sheet of some files as LibreOffice understands it: a formula's result, a date as a date."""
    options = "44,34,76,1,,0,false,true,false,false,false,-1"
    command = [office, f"-env:UserInstallation=file://{folder}/home", "--headless", "--infilter=CSV:44,34,76"]
    command += ["--convert-to", f"csv:Text - txt - csv (StarCalc):{options}", "--outdir", str(folder / "read")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=120)
    found = {}
    for path in (folder / "read").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_libreoffice_reads_every_cell_as_it_was(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here; openpyxl has read the workbook")
    book, table = tmp_path / "book.xlsx", tmp_path / "table.csv"
    write_xlsx(book, NASTY, SOURCES)
    with table.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, NASTY, excel=True)
    read = read_by_libreoffice(office, tmp_path, book, table)
    assert set(read) == {"book-opportunities", "book-question", "book-sources", "table-table"}
    assert read["book-sources"] == [{"source": "peertube", "state": "ok"}]
    for sheet in ("book-opportunities", "table-table"):
        assert list(read[sheet][0]) == list(COLUMNS)
        for told, seen in zip(NASTY, read[sheet], strict=True):
            for column in ("opportunity_id", "title", "author_handle", "note", "url"):
                # In a table of texts the guard itself is seen; in a workbook there is none to see.
                assert seen[column].removeprefix("'" if sheet == "table-table" else "") == (told[column] or ""), column
            if told["body"] not in (None, HOSTILE):
                assert seen["body"][:30] == told["body"][:30]
    first, second, third, fourth = read["book-opportunities"]
    assert (first["partner"], second["partner"], third["partner"], first["like_count"]) == ("TRUE", "FALSE", "", "0")
    assert (fourth["act_before"], fourth["hashtags"], third["score"]) == ("2026-03-04 18:00:00", "a | b", "0.5")
    assert len(fourth["body"]) == EXCEL_CELL_CHARS
