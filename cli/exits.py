"""How a command line ends, and whether it shows its tracebacks."""

from __future__ import annotations

from contextvars import ContextVar

EXIT_FAILED = 1
EXIT_UNHEALTHY = 3
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

debug = ContextVar("debug", default=False)
"""Set by ``--debug``: errors keep their traceback on the terminal."""
