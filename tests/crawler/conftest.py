"""An open store on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.db.engine import Store, open_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    with open_store(database_url) as opened:
        yield opened
