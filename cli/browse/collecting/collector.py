"""The page's side of a collection: one process at a time, what it told so far, and its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from cli.children import close, environment, lines, open_log, tell
from cli.console import narrator
from cli.rechecking.judge import Place
from crawler import clock

COMMAND = (sys.executable, "-m", "cli.browse.collecting.child")
LOG = "collect.log"
_GRACE_S = 30.0
State = Literal["idle", "running", "stopping", "stopped", "failed", "done"]
LIVE: tuple[State, ...] = ("running", "stopping")
RANKING = "rank"
_SPOKEN = frozenset({"end", "stage", "phase"})
"""What a line of the process is about; any other was printed by a library."""


@dataclass(frozen=True)
class SourceSoFar:
    """One source: the phase it is in, what it brought in all phases, and its last word in one."""

    source: str
    phase: str = ""
    posts: int = 0
    comments: int = 0
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a collection is.

    Attributes:
        phase: ``discover``, ``deepen``, ``revisit`` or ``rank``; empty before the first.
        stage: what the ranker does, in its own words, with ``done`` of ``total``.
        why: one sentence where it failed.
        counts: ``judged``, ``listed``, ``escalated``, ``withheld`` once it is done.
    """

    state: State = "idle"
    began: datetime | None = None
    phase: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    sources: Mapping[tuple[str, str], SourceSoFar] = field(default_factory=dict)
    why: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether a process is at work."""
        return self.state in LIVE

    def heard(self, line: Mapping[str, Any]) -> Progress:
        """The same after one line of the process."""
        if "end" in line:
            counts = {name: value for name, value in line.items() if isinstance(value, int)}
            return replace(self, state=line["end"], why=str(line.get("why", "")), counts=counts)
        if "stage" in line:
            return replace(self, phase=RANKING, stage=line["stage"], done=line["done"], total=line["total"])
        if "source" not in line:
            return replace(self, phase=line["phase"])
        source, phase = str(line["source"]), str(line["phase"])
        known = SourceSoFar(
            source, phase, line.get("posts", 0), line.get("comments", 0), line.get("state", ""), line.get("note", "")
        )
        return replace(self, sources={**self.sources, (source, phase): known})


class Collector:
    """Crawl and rank for one brand; begun by a person, one at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._log = place.root / "logs" / LOG
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """How far it is, or how the last one ended."""
        return self._progress

    def begin(self) -> None:
        """Begin, unless one is at work.

        Raises:
            StorageError: the log cannot be written.
        """
        with self._lock:
            if self._progress.live:
                return
            self._process = self._started()
            self._progress = Progress("running", clock.now())
            self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
            self._reader.start()

    def stop(self) -> None:
        """Let it end in good order: what is stored stays."""
        with self._lock:
            if self._process is not None and self._progress.state == "running":
                self._progress = replace(self._progress, state="stopping")
                close(self._process.stdin)

    def close(self) -> None:
        """Nothing outlives the page."""
        self.stop()
        if self._process is None or self._reader is None:
            return
        if self._reader.is_alive():
            narrator().print("ending the collection under way; what it stored stays")
        self._reader.join(_GRACE_S)
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._reader.join()

    def _started(self) -> subprocess.Popen[str]:
        with open_log(self._log) as log:
            process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
                # A group of its own: Ctrl-C in the terminal is for the page, which then ends this one in good order.
                start_new_session=True, env=environment(),
            )  # fmt: skip
        tell(process, json.dumps({"root": str(self._place.root), "brand": self._place.slug}))
        return process

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101 - it was asked for above
        last: Mapping[str, Any] | None = None
        with process.stdout:
            for line in lines(process):
                if not line.keys() & _SPOKEN:
                    continue
                if "end" in line:
                    last = line  # told when the process is gone: the next may begin then
                    continue
                with self._lock:
                    self._progress = self._progress.heard(line)
        process.wait()
        with self._lock:
            close(process.stdin)
            self._progress = self._progress.heard(last) if last is not None else self._cut_short()

    def _cut_short(self) -> Progress:
        """It ended without a word: it was told to, or something failed that nobody expected."""
        if self._progress.state == "stopping":
            return replace(self._progress, state="stopped")
        return replace(self._progress, state="failed", why=f"something unexpected went wrong; {self._log} says what")
