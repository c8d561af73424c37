"""A ranker's version names all that its scores depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ranking.version import DIGITS, ranker_version, version_of


@pytest.fixture
def ranker(tmp_path: Path) -> Path:
    """A small ranker: code, something taught and something fitted in a folder below."""
    (tmp_path / "heads").mkdir()
    (tmp_path / "rank.py").write_text("SHARE = 1\n")
    (tmp_path / "heads" / "head.json").write_text("[1]")
    (tmp_path / "heads" / "taught.toml").write_text("a = 1")
    return tmp_path


@pytest.mark.parametrize("name", ["rank.py", "heads/head.json", "heads/taught.toml"])
def test_any_changed_file_is_another_version(ranker: Path, name: str):
    before = version_of(ranker)
    (ranker / name).write_text((ranker / name).read_text() + " ")
    assert version_of(ranker) != before


def test_a_renamed_or_new_file_is_another_version_and_compiled_ones_are_not(ranker: Path):
    before = version_of(ranker)
    (ranker / "__pycache__").mkdir()
    (ranker / "__pycache__" / "rank.pyc").write_bytes(b"\0")
    assert version_of(ranker) == before
    (ranker / "heads" / "head.json").rename(ranker / "heads" / "other.json")
    assert version_of(ranker) != before


def test_our_own_is_the_same_every_time_and_short():
    found = ranker_version()
    assert len(found) == DIGITS
    assert found == version_of(Path(__import__("ranking").__path__[0]))
