"""Visibility is measured thread by thread, on top-level comments, by what was known when they came."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import UsageError
from ranking.evaluation.visibility import evaluate_visibility
from ranking.evaluation.visibility_form import read_threads
from tests.ranking.evaluation.sets import write_csv, write_threads


def test_what_others_taught_beats_arrival_alone(tmp_path: Path) -> None:
    found = evaluate_visibility(write_threads(tmp_path / "threads.csv.gz"))
    assert (found["task"], found["set"], found["threads"]) == ("visibility", "threads", 6)
    assert found["top5_auc"] > found["baselines"]["arrival_rank"]["top5_auc"]
    assert found["top5_auc_interval"][0] <= found["top5_auc"] <= found["top5_auc_interval"][1]
    assert 0 < found["p5"] <= 1


def test_only_top_level_comments_count(tmp_path: Path) -> None:
    threads = read_threads(write_threads(tmp_path / "threads.csv.gz"))
    tops = [c for comments in threads.values() for c in comments if c.top_level]
    assert len(tops) == sum(n % 4 != 0 for n in range(30)) * 6
    assert any(c.text == "null" for c in tops)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    threads = read_threads(write_threads(tmp_path / "threads.csv.gz"))
    for comments in threads.values():
        assert [c.at for c in comments] == sorted(c.at for c in comments)


def test_one_thread_cannot_be_left_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two are needed"):
        evaluate_visibility(write_threads(tmp_path / "one.csv.gz", threads=1))


def test_a_wrong_time_is_named(tmp_path: Path) -> None:
    rows = [{"thread_id": "t", "comment_id": "c9", "created_at": "soon", "like_count": 1}]
    with pytest.raises(UsageError, match="c9"):
        read_threads(write_csv(tmp_path / "x.csv.gz", rows))
