"""What is said of an exception: one sentence on stderr, and an exit code."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import typer

from cli import desk
from cli.exits import EXIT_FAILED, EXIT_INTERRUPTED, debug
from cli.inert import inert
from crawler.errors import TopcommentError


def report_error(error: Exception) -> int:
    """Print one sentence for an exception; gives the exit code of the process."""
    if debug.get():
        traceback.print_exception(error)
    if isinstance(error, TopcommentError):
        say(str(error))
        return error.exit_code
    if isinstance(error, typer.Abort):
        say("stopped; nothing further was done")
        return EXIT_INTERRUPTED
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, OSError) and error.strerror:
        say(f"{error.filename}: {error.strerror}" if error.filename else error.strerror)
        return EXIT_FAILED
    say(f"something unexpected went wrong ({type(error).__name__}); {_keep(error)}")
    return EXIT_FAILED


def say(sentence: str) -> None:
    """One line on stderr, inert whatever it quotes."""
    sys.stderr.write(f"topcomment: {inert(sentence)}\n")
    sys.stderr.flush()


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "topcomment"
    message = error.format_message().strip().rstrip(".")
    say(f"{message}; see `{command} --help`")
    return error.exit_code


def _keep(error: Exception) -> str:
    """Save the traceback for whoever mends it, and say where."""
    text = "".join(traceback.format_exception(error))
    name = f"error-{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    folders = [Path(gettempdir())]
    if desk.opened is not None:
        folders.insert(0, desk.opened.workspace.root / "logs")
    for folder in folders:
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return f"the traceback is in {folder / name} (--debug shows it here)"
    return "run it again with --debug to see the traceback"
