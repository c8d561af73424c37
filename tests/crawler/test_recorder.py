"""Raw answers that are kept: as they came, without keys, never many."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import StorageError
from crawler.recorder import HIDDEN, MOST_OF_A_KIND, Answer, hide, record

SECRET = "s3cr+t/key"
ANSWER = Answer(
    source="youtube", kind="search", url="https://api.example/search?q=oats&key=s3cr%2Bt%2Fkey", method="GET",
    status=200, content_type="application/json", recorded="2026-11-22T07:00:00+00:00", why="cut in the middle",
    body=b'{"items": [], "you": "s3cr+t/key", "odd": "\xff',
)  # fmt: skip


def test_the_body_stays_as_odd_as_it_was_and_the_key_is_gone(tmp_path: Path):
    path = record(tmp_path, ANSWER, [SECRET])
    assert path == tmp_path / "youtube" / "search" / "1.json"
    assert path.read_bytes() == ANSWER.body.replace(SECRET.encode(), HIDDEN.encode())
    meta = json.loads(path.with_suffix(".meta.json").read_text("utf-8"))
    assert meta["url"] == f"https://api.example/search?q=oats&key={HIDDEN}"
    assert (meta["why"], meta["complete"]) == ("cut in the middle", True)


def test_the_oldest_make_room(tmp_path: Path):
    for _ in range(MOST_OF_A_KIND + 3):
        path = record(tmp_path, ANSWER, [])
    assert path.stem == str(MOST_OF_A_KIND + 3)
    assert len(list(path.parent.glob("*.meta.json"))) == MOST_OF_A_KIND
    assert not (path.parent / "3.json").exists()


def test_an_ending_that_opens_in_the_right_program(tmp_path: Path):
    page = replace(ANSWER, content_type="text/html; charset=utf-8", body=b"<html>")
    assert record(tmp_path, page, []).suffix == ".html"
    assert record(tmp_path, replace(page, content_type="", body=b"slow down"), []).suffix == ".txt"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "youtube").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        record(tmp_path, ANSWER, [])


def test_nothing_to_hide_changes_nothing():
    assert hide("a b", ["", SECRET]) == "a b"
