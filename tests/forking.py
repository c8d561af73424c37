"""Processes that are forked from one that has loaded everything: they begin to work at once.

Each is a process like any other: it has its own environment and standard streams, may be killed, and ends with an
exit code. A crawl child that it starts is forked as well, from it, so that it is still its child.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
import types
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_READ_FROM_ENVIRONMENT = "crawler.settings"
"""Reads the environment when it is imported: each process imports it anew."""


@cache
def _server() -> ForkServerContext:
    # Of fork's own: this process may hold threads, whose locks a direct fork would inherit.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    return context


def started(
    target: str,
    *arguments: str,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    streams: Path | None = None,
) -> BaseProcess:
    """A function of no arguments at work, with these in ``sys.argv``.

    Args:
        target: ``module:function``.
        arguments: of the command line, without its first word.
        env: its environment; ours unless given.
        cwd: its folder; ours unless given.
        streams: a folder with a file ``0`` for standard input; gets ``1`` and ``2``. Without it nothing is said.
    """
    where = str(cwd or Path.cwd())
    process = _server().Process(target=_run, args=(target, arguments, env or dict(os.environ), where, streams))
    process.start()
    return process


def ran(
    target: str,
    *arguments: str,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    given: str = "",
    timeout: float = 300.0,
) -> subprocess.CompletedProcess[str]:
    """Run a function to its end; gives what ``subprocess.run`` would.

    Raises:
        subprocess.TimeoutExpired: it was still at work after ``timeout`` seconds, and was killed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "0").write_text(given, encoding="utf-8")
        process = started(target, *arguments, env=env, cwd=cwd, streams=folder)
        process.join(timeout)
        out, err = ((folder / stream).read_text("utf-8") if (folder / stream).exists() else "" for stream in "12")
        if process.is_alive():
            process.kill()
            process.join()  # else it might still write where nothing is any more
            raise subprocess.TimeoutExpired([target, *arguments], timeout, out, err)
    return subprocess.CompletedProcess([target, *arguments], process.exitcode or 0, out, err)


def is_gone(process_id: int) -> bool:
    """Whether a process has ended, be it that nobody has waited for it: where init does not, it stays a zombie."""
    try:
        os.kill(process_id, 0)
        stat = Path(f"/proc/{process_id}/stat")
        return stat.exists() and stat.read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def _run(target: str, arguments: tuple[str, ...], env: dict[str, str], cwd: str, streams: Path | None) -> None:
    os.chdir(cwd)
    _take(env)
    for number, flags in enumerate((os.O_RDONLY, *(2 * (os.O_WRONLY | os.O_CREAT | os.O_APPEND,)))):
        file = os.open(streams / str(number) if streams else os.devnull, flags, 0o600)
        os.dup2(file, number)
        os.close(file)
    _open_streams()
    _fork_crawl_children()
    _call(target, arguments)


def _take(env: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    sys.modules.pop(_READ_FROM_ENVIRONMENT, None)


def _open_streams() -> None:
    # Over the numbers, which stay open: whoever closes the one we had closes nothing.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
        for number, mode in enumerate("rww")
    )


def _call(target: str, arguments: tuple[str, ...]) -> None:
    module, _, function = target.partition(":")
    sys.argv = [module, *arguments]
    getattr(importlib.import_module(module), function)()


def _fork_crawl_children() -> None:
    from cli.crawling import child

    child.subprocess = types.SimpleNamespace(**{**vars(subprocess), "Popen": _ForkedChild})


class _ForkedChild(subprocess.Popen):  # type: ignore[type-arg]
    """The crawl child as a fork of its parent; its pipes, its death and its exit code are those of ``Popen``."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        env, ends = rest[5], rest[9:15]
        to_child, from_child, log = ends[0], ends[3], ends[5]
        self.pid = os.fork()
        if self.pid == 0:
            for descriptor, number in ((to_child, 0), (from_child, 1), (log, 2)):
                os.dup2(descriptor, number)
            for descriptor in ends[1:3]:
                os.close(descriptor)  # else it would hold its own standard input open
            # What the parent had opened is left as it is: this never returns.
            os._exit(multiprocessing.get_context("fork").Process(target=_crawl_child, args=(env,))._bootstrap())
        self._child_created = True
        self._close_pipe_fds(*ends)


def _crawl_child(env: dict[str, str]) -> None:
    _take(env)
    _open_streams()
    _call("cli.crawl_child:main", ())
