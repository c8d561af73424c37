"""The parent's side of a crawl child: it starts it, reads its lines, and outlives it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cli.children import Line, close, environment, lines, open_log, tell
from crawler.plan import CrawlPlan, Phase

COMMAND = (sys.executable, "-m", "cli.crawl_child")
ENDED = "ended"
"""Key of the line after which a phase is over; its value is the phase."""
_GRACE_S = 15.0


class CrawlChild:
    """The process that crawls: one for all phases of a crawl, started anew where it died.

    Each plan travels on standard input, which then stays open: its end tells the child that its parent is gone, or
    done. Ctrl-C reaches both; the child closes its spiders in good order and is waited for.

    Args:
        logs: folder of the logs, one for each phase; Scrapy's own words go there.
        lock: descriptor of the crawl lock, inherited.
    """

    def __init__(self, *, logs: Path, lock: int) -> None:
        self._logs = logs
        self._lock = lock
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._process is None:
            return
        if kind is None:
            close(self._process.stdin)  # it has nothing left to do, and ends
        if kind is None or issubclass(kind, KeyboardInterrupt):
            _wait_or_kill(self._process)
        self.kill()
        self._forget()

    def start(self, phase: Phase) -> subprocess.Popen[str]:
        """The living process; a new one loads Scrapy while its plan is still being made.

        Raises:
            StorageError: the logs cannot be written.
        """
        if self._process is not None and self._process.poll() is not None:
            self._forget()
        if self._process is None:
            with open_log(_log_file(self._logs, phase)) as log:
                self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                    COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, pass_fds=(self._lock,),
                    text=True, encoding="utf-8", env=environment(),
                )  # fmt: skip
        return self._process

    def run(self, plan: CrawlPlan, heard: Callable[[Line], None]) -> int:
        """Run one phase to its end; gives 0, or the exit code of a child that died in it.

        Args:
            plan: what to crawl.
            heard: called with each line of progress.
        """
        child = self.start(plan.phase)
        tell(child, plan.model_copy(update={"log": str(_log_file(self._logs, plan.phase))}).model_dump_json())
        try:
            for line in lines(child):
                if line.get(ENDED) == plan.phase:
                    return 0
                if isinstance(line.get("source"), str):
                    heard(line)
            return child.wait()
        except KeyboardInterrupt:
            _wait_or_kill(child)
            raise

    def kill(self) -> None:
        """End it at once; what it acknowledged is stored."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _forget(self) -> None:
        if self._process is not None:
            self._process.wait()
            close(self._process.stdin)
            close(self._process.stdout)
            self._process = None


def run_child(
    plan: CrawlPlan, *, logs: Path, lock: int, heard: Callable[[Line], None], patience_s: float | None = None
) -> int:
    """Run one phase in a process of its own; gives its exit code.

    Args:
        plan: what to crawl.
        logs: folder of the log.
        lock: descriptor of the crawl lock, inherited.
        heard: called with each line of progress.
        patience_s: after so many seconds the child is killed; what it acknowledged is stored.
    """
    with CrawlChild(logs=logs, lock=lock) as child:
        child.start(plan.phase)
        patience = _patience(child, patience_s)
        try:
            return child.run(plan, heard)
        finally:
            patience.cancel()


def _patience(child: CrawlChild, seconds: float | None) -> threading.Timer:
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


def _log_file(folder: Path, phase: str) -> Path:
    return folder.absolute() / f"crawl-{phase}.log"
