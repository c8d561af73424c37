"""Brings a database to this version, once, however many processes ask at the same moment."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from crawler.db.faults import place_of
from crawler.errors import StorageError

HEAD = "0006"
"""Newest revision; kept here so that an up-to-date database is opened without loading Alembic."""

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_KEY = 0x746F70636F6D
_WAL_TRIES = 50


def current_revision(connection: Connection) -> str | None:
    """Revision of a database; ``None`` where there are no tables of ours yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def require_current(engine: Engine) -> None:
    """Refuse a database of another version.

    Raises:
        StorageError: says whether the database or the program has to be upgraded.
    """
    with engine.connect().execution_options(topcomment_begin="DEFERRED") as connection:
        revision = current_revision(connection)
    if revision == HEAD:
        return
    place = place_of(engine.url)
    if revision is not None and revision > HEAD:
        raise _too_new(place)
    raise StorageError(f"the database {place} is of an older version; run `topcomment db upgrade`")


def upgrade(engine: Engine) -> None:
    """Create the tables or migrate them to :data:`HEAD`, in one transaction.

    The transaction begins with the lock that others wait for: SQLite's write lock, or an
    advisory lock on PostgreSQL; whoever comes second finds the work done.
    """
    with engine.connect().execution_options(topcomment_begin="DEFERRED") as connection:
        revision = current_revision(connection)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise _too_new(place_of(engine.url))
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        if current_revision(connection) != HEAD:
            migrate(connection, HEAD)


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up or down to ``revision`` (``"base"`` removes everything)."""
    from alembic import command
    from alembic.config import Config

    # A first crawl would begin with a page of Alembic's own news.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = current_revision(connection)
    if revision == "base" or (known is not None and revision < known):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _use_wal(engine: Engine) -> None:
    """Switch the file to write-ahead logging, which it then keeps.

    Switching needs the file for a moment alone and does not always wait for the busy timeout,
    so it is tried again while another process does the same.
    """
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        for attempt in range(_WAL_TRIES):
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except raw.dbapi_connection.OperationalError as error:  # type: ignore[union-attr]
                if "locked" not in str(error) or attempt == _WAL_TRIES - 1:
                    raise OperationalError("PRAGMA journal_mode", None, error) from error
                time.sleep(0.05)
            else:
                return
    finally:
        raw.close()


def _too_new(place: str) -> StorageError:
    return StorageError(f"the database {place} was made by a newer topcomment; upgrade topcomment to use it")
