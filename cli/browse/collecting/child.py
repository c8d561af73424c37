"""Crawls, then ranks, in a process of its own: ``python -m cli.browse.collecting.child``.

It reads one line of JSON (``{"root", "brand"}``) from standard input, which stays open: its end means that the page
wants it to stop, or is gone, however it ended. Then it interrupts itself as Ctrl-C would: the crawl closes its
spiders and its runs, what was acknowledged is stored, and the lock is free. Standard output bears the lines of
``cli.progress.listener``, and one last word ``{"end": "done" | "failed" | "stopped", ...}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_STANDARD_INPUT = 0
_EVERY_S = 0.3
_GRACE_S = 25.0
"""After so many seconds it ends whatever it is doing: no thread of a library holds it up."""
EXIT_STOPPED = 130


class Telling:
    """Writes lines for the page; of many numbers of one kind, those of every third of a second."""

    def __init__(self) -> None:
        self._said: dict[object, float] = {}

    def __call__(self, line: Mapping[str, Any]) -> None:
        """Write a line, unless one like it was written just now."""
        kind = line.get("source"), line.get("stage"), line.get("phase")
        final = "state" in line or "end" in line
        if not final and time.monotonic() - self._said.get(kind, float("-inf")) < _EVERY_S:
            return
        self._said[kind] = time.monotonic()
        print(json.dumps(line), flush=True)  # noqa: T201 - the page reads it


def main() -> int:
    """Entry point; gives the exit code."""
    place = json.loads(_first_line())
    # A shell that puts browse in the background lets its children ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_page, daemon=True).start()
    tell = Telling()
    try:
        tell({"end": "done", **_collect(Path(place["root"]), place["brand"], tell)})
    except KeyboardInterrupt:
        tell({"end": "stopped"})
        return EXIT_STOPPED
    return 0


def _collect(root: Path, brand: str | None, tell: Telling) -> Mapping[str, Any]:
    from cli.crawling.run import crawl_workspace
    from cli.desk import open_desk
    from cli.judging import rank_workspace
    from cli.progress import listener
    from crawler.errors import TopcommentError

    listener.set(tell)
    try:
        desk = open_desk(root, brand)
        crawl_workspace(desk)
        tell({"stage": "", "done": 0, "total": 0})
        result = rank_workspace(desk)
    except TopcommentError as error:
        return {"end": "failed", "why": str(error)}
    return {
        "judged": result.candidates,
        "listed": len(result.opportunities),
        "escalated": sum(each.alarm for each in result.escalations),
        "uneasy": sum(not each.alarm for each in result.escalations),
        "withheld": len(result.withheld),
    }


def _first_line() -> bytes:
    line = b""
    while not line.endswith(b"\n") and (read := os.read(_STANDARD_INPUT, 1)):
        line += read
    return line


def _end_with_page() -> None:
    while os.read(_STANDARD_INPUT, 1024):
        pass
    # The crawl's own child, too: they are a group of their own.
    os.killpg(os.getpgid(0), signal.SIGINT)
    time.sleep(_GRACE_S)
    os._exit(EXIT_STOPPED)


if __name__ == "__main__":
    sys.exit(main())
