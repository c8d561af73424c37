"""The gate once more, in a process of its own: a model is heavy, and the page must answer meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cli.desk import Desk
from crawler.config import Workspace
from crawler.db.engine import Store

if TYPE_CHECKING:
    from ranking.second_look import SecondLook

_Answer = TypeVar("_Answer")
_WARM: set[Place] = set()
"""In the worker: whose model is loaded."""


@dataclass(frozen=True)
class Place:
    """Where a workspace is and which brand of it is meant; small enough to be told to another process."""

    root: Path
    slug: str | None

    @classmethod
    def of(cls, desk: Desk) -> Place:
        """The place of a desk."""
        return cls(desk.workspace.root, desk.slug)

    def desk(self) -> Desk:
        """A desk of its own for another process."""
        return Desk(Workspace(self.root), self.slug)


@dataclass(frozen=True)
class Question:
    """One target to be judged as it is stored now."""

    platform: str
    post_id: str
    comment_id: str | None
    now: datetime


def judge_stored(desk: Desk, store: Store, asked: Question) -> SecondLook:
    """Judge a stored target again; one that is not stored any more is gone."""
    from cli.candidates import candidate
    from cli.catalogue import policy_of
    from cli.embedding_cache import StoredEmbeddings
    from cli.encoding import encoder_for
    from crawler.db.queries import thread
    from crawler.db.seen import last_seen
    from ranking.eligibility import GONE
    from ranking.second_look import SecondLook, look_again

    with store.reading() as session:
        stored = thread(session, asked.platform, asked.post_id)
        seen = last_seen(session, asked.platform, asked.post_id)
    if stored is None or seen is None or seen.gone_at is not None:
        return SecondLook(shut=GONE)
    found = candidate(stored, policy_of(asked.platform))
    memory = StoredEmbeddings(store)
    brand = desk.brand.in_season(asked.now)
    return look_again(found, asked.comment_id, brand, encoder_for(desk), now=asked.now, cache=memory)


class Worker:
    """A process that keeps the brand's model warm; it starts when it is first asked and ends with its parent."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def submit(self, work: Callable[..., _Answer], *given: object) -> Future[_Answer]:
        """Work for the process; one that died is replaced."""
        with self._lock:
            try:
                return self._running().submit(work, *given)
            except BrokenProcessPool:
                self._pool = None
                return self._running().submit(work, *given)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: the page has threads, and a fork would copy their locks.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent)
        return self._pool


def judge_at(place: Place, asked: Question) -> SecondLook:
    """``judge_stored`` by itself, as the worker runs it."""
    desk = place.desk()
    with desk.store(upgrade=False) as store:
        return judge_stored(desk, store, asked)


def warm(place: Place) -> None:
    """Load the brand's model and all that a judgement compares with, once; a judgement then takes a fraction of it."""
    if place in _WARM:
        return
    from cli.embedding_cache import StoredEmbeddings
    from cli.encoding import encoder_for
    from crawler.models import Post
    from ranking.second_look import look_again
    from ranking.types import Candidate

    desk = place.desk()
    nothing = Candidate(
        post=Post(platform="none", post_id="none", url="https://none.example", kind="text", title="ready")
    )
    with desk.store(upgrade=False) as store:
        memory = StoredEmbeddings(store)
        look_again(nothing, None, desk.brand, encoder_for(desk), now=datetime.now(UTC), cache=memory)
    _WARM.add(place)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
