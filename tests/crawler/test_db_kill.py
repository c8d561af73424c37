"""kill -9 at any moment: what was acknowledged is there, whole, and the rest is taken up again."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from sqlalchemy import func, select, text

from crawler.clock import frozen
from crawler.db.cursors import load_cursor
from crawler.db.engine import Store, open_store
from crawler.db.pages import store_page
from crawler.db.tables import CommentRow, PostRow, SnapshotRow
from tests.factories import NOON, make_cursor, make_pages
from tests.patience import PATIENCE_S

PAGES = make_pages(120)
PER_PAGE = 3
MOMENTS = 20


def crawl(url: str, acknowledged) -> None:
    """Go on where the cursor stands, page by page; say each time what is safe."""
    with open_store(url) as store, frozen(NOON):
        with store.session() as session:
            cursor = load_cursor(session, make_cursor().source, make_cursor().scope)
        start = int(cursor.value) if cursor else 0
        for number, page in enumerate(PAGES[start:], start):
            with store.session() as session:
                store_page(session, page, None, first_seen=NOON)
            os.write(acknowledged, bytes([number + 1]))


def killed(url: str, pages: int, seconds: float) -> int:
    """Kill a crawl a moment after it acknowledged some pages; gives the last it acknowledged, or 0."""
    reading, writing = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=crawl, args=(url, writing))
    child.start()
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as said:
        told = b"".join(said.read(1) for _ in range(pages))
        child.join(seconds)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        return max(told + said.read(), default=0)


def settled(store: Store) -> Store:
    """The same once the server does nothing more for those who were killed: it may commit what they just asked for."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    last = time.monotonic() + PATIENCE_S
    while store.engine.dialect.name == "postgresql" and time.monotonic() < last:
        with store.reading() as session:
            if not session.scalar(others):
                break
        time.sleep(0.005)
    return store


def stored_pages(url: str) -> int:
    """Whole pages in the store, which also agree with the cursor."""
    with settled(open_store(url)) as store, store.reading() as session:
        sizes = {session.scalar(select(func.count()).select_from(t)) for t in (PostRow, CommentRow, SnapshotRow)}
        with frozen(NOON):
            cursor = load_cursor(session, make_cursor().source, make_cursor().scope)
    assert len(sizes) == 1, "posts, comments and counts of a page stand together"
    size = sizes.pop()
    assert size % PER_PAGE == 0
    if size // PER_PAGE < len(PAGES):
        assert size // PER_PAGE == (int(cursor.value) if cursor else 0)
    return size // PER_PAGE


def test_killed_twenty_times_it_still_stores_everything_once(database_url):
    moments = random.Random(20)
    kept = 0
    for _ in range(MOMENTS):
        # Some before the store is open, some in the middle of a page, some between two.
        told = killed(database_url, moments.randint(0, 2), moments.choice([0.0, 0.002, 0.005, 0.01]))
        before, kept = kept, stored_pages(database_url)
        assert max(told, before) <= kept, "what was acknowledged stays"
        assert kept <= max(told, before) + 1, "one page may be committed and not yet acknowledged"
    assert 0 < kept < len(PAGES), "the crawl was killed on its way"
    with Path(os.devnull).open("wb") as nobody:
        crawl(database_url, nobody.fileno())
    assert stored_pages(database_url) == len(PAGES)
