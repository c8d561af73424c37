"""Exports: filters, formats, and files that are whole or absent."""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from cli.desk import open_desk
from cli.export.write import ExportRequest, export_ranking
from cli.listing.filters import Filters
from tests.cli.stage import (
    HOSTILE,
    fill,
    make_opportunity,
    make_result,
    make_workspace,
    one_sentence,
    run,
    spawn,
)
from tests.factories import make_author, make_post


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_hold_what_is_stored(ranked: Path) -> None:
    done = run("export", "--workspace", ranked)
    assert done.exit_code == 0
    path = Path(done.stdout.strip())
    assert path.parent == ranked / "reports"
    crisis, first, *_ = rows_of(path)
    assert crisis["verdict"] == "escalate"
    assert first["rank"] == "1"
    assert first["opportunity_id"] == "0001feedbeef"
    assert first["act_before"] == "2026-03-04T18:00:00+01:00"
    assert first["published_at"] == "2026-03-04T07:00:00+01:00"
    assert first["url"] == "https://video.example/w/p1"
    assert (first["view_count"], first["like_count"], first["share_count"]) == ("1000", "10", "")
    assert (first["views_per_hour"], first["forecast_views"], first["slot_probability"]) == ("210.4", "4000", "0.42")
    assert first["hashtags"] == "coffee"
    assert first["reasons"] == "Close to what you make."


def test_hostile_text_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "acme")
    title = HOSTILE.replace("\x00", "")  # no database keeps NUL
    post = make_post("p1", title=title, author=make_author(handle="=cmd|'/c calc'!A1"))
    fill(folder, [post], make_result([make_opportunity(1)]))
    assert run("export", "-w", folder, "--out", tmp_path / "a.csv").exit_code == 0
    assert rows_of(tmp_path / "a.csv")[0]["title"] == title
    assert run("export", "-w", folder, "--out", tmp_path / "b.csv", "--excel").exit_code == 0
    raw = (tmp_path / "b.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"'=cmd|" in raw


def test_formats_agree(ranked: Path, tmp_path: Path) -> None:
    for file_format in ("csv", "ndjson", "json"):
        done = run("export", "-w", ranked, "--format", file_format, "--out", tmp_path / f"x.{file_format}")
        assert done.exit_code == 0
    lines = [json.loads(line) for line in (tmp_path / "x.ndjson").read_text("utf-8").splitlines()]
    assert lines == json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert [row["opportunity_id"] for row in rows_of(tmp_path / "x.csv")] == [line["opportunity_id"] for line in lines]
    assert lines[1]["hashtags"] == ["coffee"]
    assert lines[1]["share_count"] is None


def test_standard_output_is_bytes_as_written(ranked: Path) -> None:
    done = spawn("export", "-w", ranked, "--out", "-", "--limit", "1", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["escalate", "go"]


def test_excel_is_for_csv_only(ranked: Path) -> None:
    done = run("export", "-w", ranked, "--format", "json", "--excel")
    assert done.exit_code == 2
    assert "--excel is for csv" in one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("out", "said"),
    [("", "is a folder"), ("missing/x.csv", "does not exist"), ("/dev/full", "not an ordinary file")],
)
def test_places_that_cannot_hold_a_file(out: str, said: str, ranked: Path) -> None:
    done = run("export", "-w", ranked, "--out", ranked / out)
    assert done.exit_code == 2
    assert said in one_sentence(done.stderr)


def tiny_disk() -> None:
    """A write beyond the limit fails with EFBIG, as one on a full disk does with ENOSPC."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


@pytest.mark.parametrize("command", ["export", "report"])
def test_full_disk_leaves_the_old_file_and_no_part(command: str, tmp_path: Path) -> None:
    folder, out = make_workspace(tmp_path / "acme"), tmp_path / "out"
    listed = [make_opportunity(n) for n in range(1, 41)]
    fill(folder, [make_post(each.post_id, title="y" * 4000) for each in listed], make_result(listed))
    out.mkdir()
    (out / "a").write_text("old", encoding="utf-8")
    done = spawn(command, "-w", folder, "--out", out / "a", preexec_fn=tiny_disk)
    assert done.returncode == 1
    assert "nothing was changed" in one_sentence(done.stderr)
    assert [path.name for path in out.iterdir()] == ["a"]
    assert (out / "a").read_text(encoding="utf-8") == "old"


def test_full_standard_output_is_one_sentence(ranked: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", "export", "-w", str(ranked), "--out", "-"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "No space left" in one_sentence(done.stderr)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    for count in (300, 1500):
        folder = make_workspace(tmp_path / str(count))
        withheld = [make_opportunity(n, verdict="withheld", rank=None) for n in range(count)]
        posts = [make_post(each.post_id, body="x" * 2000) for each in withheld]
        fill(folder, posts, make_result(withheld=withheld))
        request = ExportRequest(out=str(folder / "a.csv"), filters=Filters(withheld=True))
        tracemalloc.start()
        export_ranking(open_desk(folder), request)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0], peaks
