"""Files of tests are kept in memory only where memory is there, wide enough and may hold programs."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.swift_folder import swift_folder


@pytest.mark.parametrize(
    ("blocks", "flag", "fits"), [(10, 0, True), (9, 0, False), (10, os.ST_NOEXEC, False), (10, os.ST_NOSUID, True)]
)
def test_only_where_there_is_room_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, flag: int, fits: bool
) -> None:
    told = SimpleNamespace(f_bavail=blocks, f_frsize=512, f_flag=flag)
    monkeypatch.setattr("tests.swift_folder.os.statvfs", lambda _path: told)
    assert swift_folder(tmp_path, room=5120) == (tmp_path if fits else None)


def test_without_it_the_disk_is_used(tmp_path: Path) -> None:
    assert swift_folder(tmp_path / "absent", room=1) is None
