"""One post's thread fetched again by its source, in a crawl child that is given a few seconds."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.catalogue import policy_of
from cli.crawling.child import run_child
from cli.crawling.plans import CrawlRequest, crawl_plan
from cli.crawling.readiness import readiness
from cli.desk import Desk
from crawler.db import runs
from crawler.db.engine import Store
from crawler.errors import StorageError
from crawler.models import FetchTask, Post

ANSWERED = frozenset({"ok", "quiet"})
IN_TIME = "in time"
_LOGS = "recheck"


@dataclass(frozen=True)
class Fetched:
    """What came of it: the source's state, and one sentence where that is not the whole story."""

    state: str
    note: str = ""

    @property
    def answered(self) -> bool:
        """Whether the platform told how the post stands now."""
        return self.state in ANSWERED


def fetch_again(desk: Desk, store: Store, post: Post, patience_s: float) -> Fetched:
    """Ask the post's source for its thread once more; budgets and rests are those of every crawl.

    It takes no crawl lock: it writes what any crawl may write, and closes its own run.

    Raises:
        ConfigError: no contact is set.
        StorageError: the database or the folder refused.
    """
    policy = policy_of(post.platform)
    ready = readiness(policy, desk.brand, desk.workspace.environment)
    if ready.state != "ok":
        return Fetched(ready.state, ready.note)
    if "thread" not in policy.accepts:
        return Fetched("off", "it shows no single post")
    task = FetchTask(kind="thread", value=post.post_id, ref=post.ref)
    with store.session() as session:
        run_id = runs.start_run(session, post.platform, "revisit")
    plan = crawl_plan(desk, "revisit", {post.platform: run_id}, CrawlRequest(), {post.platform: (task,)})
    lock = os.open(os.devnull, os.O_RDONLY)
    try:
        run_child(plan, logs=_logs(desk), lock=lock, heard=_ignored, patience_s=patience_s)
    finally:
        os.close(lock)
        fetched = _closed(store, run_id, patience_s)
    return fetched


def _ignored(_line: dict[str, Any]) -> None:
    """A single thread needs no progress."""


def _logs(desk: Desk) -> Path:
    folder = desk.workspace.root / "logs" / _LOGS
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the log folder {folder} cannot be made: {error.strerror}") from error
    return folder


def _closed(store: Store, run_id: int, patience_s: float) -> Fetched:
    """How the run ended; one that ran out of time is closed here, as no failure of its source."""
    with store.session() as session:
        run = runs.run(session, run_id)
        if run.state != runs.RUNNING:
            return Fetched(run.state, run.note)
        # "quiet", not "interrupted": the source did nothing wrong, and no report should say that it did.
        note = f"a card was looked at again; no answer within {math.ceil(patience_s)} s"
        runs.finish_run(session, run_id, "quiet", run.counts, note)
    return Fetched(IN_TIME, f"no answer within {math.ceil(patience_s)} s")
