"""What the set-up stands on: a workspace's folder, its brand file, and work that takes longer than a click."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cli.brandfile import render_brand
from cli.browse.drawing import Drawing
from cli.desk import Desk
from cli.rechecking.judge import Worker
from cli.setup.brandtext import BrandText
from cli.setup.teaching import Read
from crawler.db.engine import Store
from crawler.sentences import say

if TYPE_CHECKING:
    from ranking.teaching import Asked

_LOG = logging.getLogger(__name__)


class Slow:
    """Two things that take seconds: reading addresses, and choosing posts. One of each at a time."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.read: tuple[Read, ...] = ()
        self.asked: tuple[Asked, ...] | None = None
        self.problem = ""
        self._running: dict[str, Future[None]] = {}
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="setup")
        self._lock = threading.Lock()

    def begin(self, name: str, work: Callable[[], None]) -> None:
        """Begin something, unless it is under way."""
        with self._lock:
            if not self.busy(name):
                self.problem = ""
                self._running[name] = self._threads.submit(work)
                self._running[name].add_done_callback(self._ended)

    def busy(self, name: str) -> bool:
        """Whether something is under way."""
        running = self._running.get(name)
        return running is not None and not running.done()

    def _ended(self, done: Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            self.problem = say("Something unexpected went wrong; see the terminal in which topcomment browse runs.")
            _LOG.error("the set-up's work in the background failed", exc_info=error)

    def close(self) -> None:
        """Let nothing outlive the page."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.worker.close()


@dataclass
class Stage:
    """One workspace that is being set up.

    Attributes:
        folder: of the workspace.
        path: of the brand file.
        desk: absent until there is a brand; ``store`` likewise.
        changed: called whenever the brand file was written.
    """

    folder: Path
    path: Path
    site: Drawing
    changed: Callable[[], None]
    desk: Desk | None = None
    store: Store | None = None
    slow: Slow = field(default_factory=Slow)

    @property
    def environment(self) -> Mapping[str, str]:
        """What ``${NAME}`` in the brand file stands for."""
        return self.desk.workspace.environment if self.desk is not None else {}

    def text(self) -> BrandText:
        """The brand file as it stands; an empty one with all its remarks where there is none yet."""
        if self.path.exists():
            return BrandText.read(self.path)
        plain = {"name": "", "about": "", "timezone": "", "contact": ""}
        return BrandText(render_brand(**plain, languages=(), topics=(), hashtags=(), handles={}, competitors=()))
