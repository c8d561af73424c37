"""One writer at a time on one thing, told apart by its name."""

from __future__ import annotations

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session


def one_at_a_time(session: Session, thing: str) -> None:
    """Wait until nobody else writes about a thing, and keep it until the session ends.

    On SQLite the session's own write lock is that already; on PostgreSQL it is an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.blake2b(thing.encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
