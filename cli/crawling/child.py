"""The parent's side of a crawl child: it starts it, reads its lines, and outlives it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from crawler.errors import StorageError
from crawler.plan import CrawlPlan

Line = dict[str, Any]
COMMAND = (sys.executable, "-m", "cli.crawl_child")
_GRACE_S = 15.0


def run_child(
    plan: CrawlPlan, *, logs: Path, lock: int, heard: Callable[[Line], None], patience_s: float | None = None
) -> int:
    """Run one phase to its end; gives the child's exit code.

    The plan travels on standard input, which then stays open: its end tells the child that its
    parent is gone. Ctrl-C reaches both; the child closes its spiders in good order and is waited for.

    Args:
        plan: what to crawl.
        logs: folder of the log; Scrapy's own words go there.
        lock: descriptor of the crawl lock, inherited.
        heard: called with each line of progress.
        patience_s: after so many seconds the child is killed; what it acknowledged is stored.
    """
    with _log(logs, plan.phase) as log:
        child = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, pass_fds=(lock,), text=True,
            encoding="utf-8", env=_environment(),
        )  # fmt: skip
        patience = _patience(child, patience_s)
        try:
            _tell(child, plan)
            for line in _lines(child):
                heard(line)
            return child.wait()
        except KeyboardInterrupt:
            _wait_or_kill(child)
            raise
        finally:
            patience.cancel()
            if child.poll() is None:
                child.kill()
                child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    _close(pipe)


def _tell(child: subprocess.Popen[str], plan: CrawlPlan) -> None:
    assert child.stdin is not None  # noqa: S101 - it was asked for above
    try:
        child.stdin.write(plan.model_dump_json() + "\n")
        child.stdin.flush()
    except BrokenPipeError:
        return  # it died at once; its exit code and its log say why


def _lines(child: subprocess.Popen[str]) -> Iterator[Line]:
    assert child.stdout is not None  # noqa: S101 - it was asked for above
    for text in child.stdout:
        try:
            line = json.loads(text)
        except ValueError:
            continue  # something a library printed
        if isinstance(line, dict) and isinstance(line.get("source"), str):
            yield line


def _patience(child: subprocess.Popen[str], seconds: float | None) -> threading.Timer:
    """A timer that ends the child; where nobody is in a hurry it is never started."""
    timer = threading.Timer(seconds or 0.0, child.kill)
    timer.daemon = True
    if seconds is not None:
        timer.start()
    return timer


def _wait_or_kill(child: subprocess.Popen[str]) -> None:
    try:
        child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _close(pipe: IO[str]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _environment() -> dict[str, str]:
    # The product works from any folder: the child finds the packages where the parent did.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}


@contextmanager
def _log(folder: Path, phase: str) -> Iterator[IO[str]]:
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / f"crawl-{phase}.log").open("w", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"the log folder {folder} cannot be written: {error.strerror}") from error
    with file:
        yield file
