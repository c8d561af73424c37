"""Command lines as processes of their own that need not load anything first (``tests.forking``)."""

from __future__ import annotations

import os
import subprocess
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests import forking

_COMMAND = "cli.main:main"


def started(*args: str | Path) -> BaseProcess:
    """A command line at work, as a process that may be killed like any other; it says nothing."""
    return forking.started(_COMMAND, *map(str, args))


def finished(*args: str | Path, within_s: float = 300.0) -> int | None:
    """Run a command line to its end; gives its exit code, ``None`` where it did not end and was killed."""
    process = started(*args)
    process.join(within_s)
    if process.is_alive():
        process.kill()  # else this process would wait for it when it ends itself
        return None
    return process.exitcode


def ran(*args: str | Path, timeout: float = 300.0, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command line to its end, piped; gives what ``tests.cli.stage.spawn`` would."""
    return forking.ran(_COMMAND, *map(str, args), timeout=timeout, env={**os.environ, **env})
