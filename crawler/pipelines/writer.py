"""One thread of this process writes pages, in the order they came, for all its spiders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ClassVar, ParamSpec, TypeVar

from crawler import clock
from crawler.db.engine import Store, open_store
from crawler.db.pages import PageCounts, store_page
from crawler.models import Page

P = ParamSpec("P")
T = TypeVar("T")


class Writer:
    """A store with a thread of its own; get it with :meth:`borrow`, give it :meth:`back`.

    A single thread keeps a list's pages and cursors in their order, and two spiders of one
    process from waiting for each other's locks.
    """

    _lent: ClassVar[dict[str, Writer]] = {}

    def __init__(self, url: str) -> None:
        self.url = url
        self.borrowers = 0
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    @classmethod
    def borrow(cls, url: str) -> Writer:
        """The writer of a database; the same for all who ask while anybody has it."""
        writer = cls._lent.setdefault(url, cls(url))
        writer.borrowers += 1
        return writer

    async def open(self) -> None:
        """Open the store, so that it is refused before the first request and not after it.

        Raises:
            StorageError: the store cannot be opened.
        """
        await self.run(self._opened)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in the writer's thread, after all that was asked of it before."""
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def store(self, page: Page, run_id: int | None) -> PageCounts:
        """Write a page and its cursor in one transaction; to be called in the writer's thread.

        When this returns, the page is acknowledged.

        Raises:
            StorageError: nothing of the page was written.
        """
        now = clock.now()
        with self._opened().session() as session:
            return store_page(session, page, run_id, first_seen=now)

    async def back(self) -> None:
        """Close the store when the last borrower has given it back."""
        self.borrowers -= 1
        if self.borrowers == 0:
            self._lent.pop(self.url, None)
            await self.run(self._close)
            self._thread.shutdown(wait=False)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = open_store(self.url)
        return self._store

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
