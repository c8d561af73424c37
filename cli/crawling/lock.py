"""One crawl per workspace at a time.

The lock is the kernel's: it is gone the moment its holder is, however it died, so there is no
stale lock to clear. What the file says is only for the sentence that a second crawl prints. The
crawl's children inherit it, so that a run whose parent was killed is over before the next begins.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import StorageError, WorkspaceError

LOCK_FILE = "crawl.lock"
_PATIENCE_S = 1.0


@contextmanager
def crawl_lock(root: Path) -> Iterator[int]:
    """Hold the workspace's crawl lock; gives its descriptor, for children to inherit.

    Raises:
        WorkspaceError: another crawl runs here; says which process.
        StorageError: the workspace cannot be written to.
    """
    path = root / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}; a crawl needs its workspace") from error
    try:
        _take(descriptor, root)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, root: Path) -> None:
    # A child of a killed crawl lives for some milliseconds longer than its parent.
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
                raise WorkspaceError(
                    f"another crawl (process {holder}) is at work in {root}; wait until it is done, or end it"
                ) from None
            time.sleep(0.05)
        else:
            return
