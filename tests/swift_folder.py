"""Where tests keep their files: in memory where there is room, since thousands of commits wait for a disk."""

from __future__ import annotations

import os
from pathlib import Path

MEMORY = Path("/dev/shm")  # Linux only; elsewhere it is not there
ROOM = 4 * 1024**3
"""Free bytes from which it is used; a whole run holds some hundred megabytes. Containers often have 64 MB."""


def swift_folder(memory: Path = MEMORY, room: int = ROOM) -> Path | None:
    """A folder whose files never wait for a disk; ``None`` where there is none, or none that can hold programs."""
    try:
        found = os.statvfs(memory)
    except OSError:
        return None
    fits = found.f_bavail * found.f_frsize >= room and not found.f_flag & os.ST_NOEXEC
    return memory if fits and os.access(memory, os.W_OK) else None
