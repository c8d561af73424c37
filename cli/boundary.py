"""The run boundary: every exception becomes one sentence on stderr and an exit code, here only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from cli.exits import EXIT_BROKEN_PIPE, EXIT_UNHEALTHY, debug


class BoundaryGroup(TyperGroup):
    """The root command; runs the others and leaves no traceback behind."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line; raises ``SystemExit`` with 0, 1, 2, 3, 130 or 141."""
        debug.set(False)  # a process may run several command lines; each asks for its own tracebacks
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except Exception as error:  # noqa: BLE001 - the boundary: everything is translated once, here
            from cli.errors import report_error

            code = report_error(error)
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code

    def invoke(self, ctx: Any) -> Any:
        """Run the command; the reader of its output may leave at any time (``| head``)."""
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_quietly()
        return outcome


def _leave_quietly() -> NoReturn:
    # Python flushes standard output once more at its exit: that must meet no closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_BROKEN_PIPE)


def end_unhealthy(some: bool) -> None:
    """End with 3 where the command did its work but a source was unhealthy."""
    if some:
        raise typer.Exit(EXIT_UNHEALTHY)
