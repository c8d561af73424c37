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
    target = _checked(path)
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="",
            dir=target.parent,
            prefix=f".{target.name}.",
            suffix=".part",
            delete=False,
        ) as file:
            part = Path(file.name)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.chmod(0o666 & ~_umask())
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise DeliveryError(f"{path} could not be written: {error.strerror or error}; nothing was changed") from error


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
    # The mask can only be read by setting it; NamedTemporaryFile itself makes files of mode 0600.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
