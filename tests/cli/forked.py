"""Command lines as processes that are forked from one that has loaded everything: they begin to work at once."""

from __future__ import annotations

import multiprocessing
import os
import sys
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

_LOADED = ("cli.main", "cli.commands.crawl", "cli.crawling.run", "ranking.gate", "ranking.encoder_use")


@cache
def _server() -> ForkServerContext:
    # Of fork's own: this process may hold threads, whose locks a direct fork would inherit.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def started(*args: str) -> BaseProcess:
    """A command line at work, by itself, as a process that may be killed like any other; it says nothing."""
    process = _server().Process(target=_command, args=(args, dict(os.environ)))
    process.start()
    return process


def finished(*args: str, within_s: float = 300.0) -> int | None:
    """Run a command line to its end; gives its exit code."""
    process = started(*args)
    process.join(within_s)
    return process.exitcode


def _command(args: tuple[str, ...], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    sys.argv = ["topcomment", *args]
    from cli.main import main

    main()
