"""Files that are whole or absent: written beside their place, then renamed into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crawler.errors import DeliveryError, UsageError


@contextmanager
def written_beside(path: Path) -> Iterator[IO[str]]:
    """A UTF-8 text file that takes its name only when the block ends well.

    Raises:
        UsageError: the path is a folder, a device, or in a folder that does not exist.
        DeliveryError: the disk or its permissions refused; the old file, if any, is untouched.
    """
    with path_beside(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def path_beside(path: Path) -> Iterator[Path]:
    """The path of an empty file, for a writer that opens it itself; raises as ``written_beside``."""
    target = _checked(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
        part = Path(name)
        try:
            yield part
            _sync(part)
            part.chmod(0o666 & ~_umask())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeliveryError(f"{path} could not be written: {error.strerror or error}; nothing was changed") from error


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_text(path: Path, text: str) -> Path:
    """Write one whole text; see ``written_beside``."""
    with written_beside(path) as file:
        file.write(text)
    return path


def _checked(path: Path) -> Path:
    target = path.expanduser().resolve()
    if target.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise UsageError(f"{path} is not an ordinary file; write to - for standard output")
    if not target.parent.is_dir():
        raise UsageError(f"{path.parent} does not exist; make that folder first")
    return target


def _umask() -> int:
    # The mask can only be read by setting it; mkstemp itself makes files of mode 0600.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
