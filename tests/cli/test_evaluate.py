"""``topcomment evaluate``: one JSON object or a table, one sentence for what cannot be measured."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.forking import ran
from tests.ranking.evaluation.sets import write_growth, write_threads


def run(*args: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return ran("cli.main:main", "evaluate", *map(str, args), cwd=cwd)


def test_json_is_one_object_on_standard_output_without_a_workspace(tmp_path: Path) -> None:
    done = run("visibility", write_threads(tmp_path / "threads.csv.gz"), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {"task", "set", "top5_auc", "p5", "baselines"} <= set(found)
    assert "leaving out" in done.stderr


def test_a_table_names_ours_and_the_baselines(tmp_path: Path) -> None:
    done = run("growth", write_growth(tmp_path / "invented", decisions=4), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "growth invented"
    names = [line.split("\t")[0] for line in lines[2:]]
    assert {"snapshots 1", "snapshots 5", "baselines gravity"} <= set(names)
    assert len({line.count("\t") for line in lines[1:]}) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("growth", "nowhere"), "does not exist"),
        (("plays", "."), "reads a file"),
        (("growth", "note.txt"), "reads a folder"),
        (("growth", "."), "meta.json does not exist"),
        (("visibility", "note.txt"), "column"),
        (("safety", "note.txt"), "column text, label"),
        (("relevance", "."), "does not exist"),
        (("nonsense", "."), "growth"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_measured_is_one_sentence_and_exit_2(args: tuple[str, str], says: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert says in last
    assert "Traceback" not in done.stderr
