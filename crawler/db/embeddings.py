"""Cached vectors, as float32 bytes, by model and content digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawler import clock
from crawler.db.portions import portions
from crawler.db.tables import EmbeddingRow
from crawler.db.upsert import insert_new

_LOOKUP = 4096
"""Digests asked for in one statement; SQLite takes 32,766 values, PostgreSQL 65,535."""


def get(session: Session, model: str, digests: Sequence[str]) -> dict[str, bytes]:
    """Known vectors by digest; the unknown are absent."""
    found: dict[str, bytes] = {}
    for part in portions(digests, _LOOKUP):
        these = EmbeddingRow.digest.in_(part)
        wanted = select(EmbeddingRow.digest, EmbeddingRow.vector).where(EmbeddingRow.model == model, these)
        found.update((digest, vector) for digest, vector in session.connection().execute(wanted).fetchall())
    return found


def put(session: Session, model: str, vectors: Mapping[str, bytes]) -> None:
    """Keep vectors; one that is known stays as it is, since a digest stands for its content."""
    at = clock.now()
    rows = [{"model": model, "digest": d, "vector": v, "stored_at": at} for d, v in vectors.items()]
    insert_new(session, EmbeddingRow, rows)


def forget(session: Session, digests: Collection[str]) -> int:
    """Drop the vectors of some contents, whichever model made them; gives how many."""
    gone = 0
    for part in portions(sorted(digests), _LOOKUP):
        these = delete(EmbeddingRow).where(EmbeddingRow.digest.in_(part))
        gone += len(session.execute(these.returning(EmbeddingRow.digest)).all())
    return gone
