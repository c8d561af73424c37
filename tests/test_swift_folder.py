"""Files of tests are kept in memory only where memory is there, wide enough and may hold programs."""

from __future__ import annotations

from pathlib import Path

from tests.swift_folder import swift_folder


def test_without_room_or_folder_the_disk_is_used(tmp_path: Path) -> None:
    assert swift_folder(tmp_path, room=1) in (tmp_path, None)
    assert swift_folder(tmp_path, room=1 << 62) is None
    assert swift_folder(tmp_path / "absent", room=1) is None
