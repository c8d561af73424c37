"""Processes of ours that are told a line of JSON on standard input and answer in such lines; their log is a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from crawler.errors import StorageError

Line = dict[str, Any]


def environment() -> dict[str, str]:
    """What such a process runs under: it finds the packages where this one did, whatever folder we work in."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}


def tell(child: subprocess.Popen[str], text: str) -> None:
    """Write a line to a process; one that died at once has said why in its log."""
    assert child.stdin is not None  # noqa: S101 - it was asked for when the process was begun
    with suppress(BrokenPipeError):
        child.stdin.write(text + "\n")
        child.stdin.flush()


def lines(child: subprocess.Popen[str]) -> Iterator[Line]:
    """What a process answers until it ends; what a library printed is passed over."""
    assert child.stdout is not None  # noqa: S101 - it was asked for when the process was begun
    for text in child.stdout:
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line


def close(pipe: IO[str] | None) -> None:
    """Close our end of a pipe; the process at the other may have ended meanwhile."""
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()


def open_log(path: Path) -> IO[str]:
    """A new log; its folder is made where it is missing.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        path.parent.mkdir(exist_ok=True)
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"the log folder {path.parent} cannot be written: {error.strerror}") from error
