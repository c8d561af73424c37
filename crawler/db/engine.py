"""Opens the store: one engine, two kinds of work, and a database that is always up to date.

On SQLite a unit of work takes the write lock at its beginning (``BEGIN IMMEDIATE``). A
transaction that reads first and writes later would otherwise be refused, without waiting, when
another process wrote in between (sqlite.org/isolation.html, SQLITE_BUSY_SNAPSHOT).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from crawler.db import schema
from crawler.db.faults import place_of, translated
from crawler.errors import ConfigError, StorageError

BUSY_TIMEOUT_S = 15.0
"""How long a unit of work waits for another process's; a page is written in milliseconds."""


class Store:
    """An open database; make one with :func:`open_store`, share it between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        reading: dict[str, Any] = {"topcomment_begin": "DEFERRED"}
        if engine.dialect.name == "postgresql":
            # One snapshot for the whole reading, as SQLite's WAL gives by itself.
            reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = engine.execution_options(**reading)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One unit of work: commits on success, rolls back on any error.

        Raises:
            StorageError: the database refused; one sentence says what to do.
        """
        with translated(self.engine.url), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view for reading only; waits for no writer and makes none wait.

        Raises:
            StorageError: the database refused, or something was written.
        """
        with translated(self.engine.url), Session(self._reading) as session:
            yield session

    def shrink_log(self) -> None:
        """Write SQLite's log into its file and empty it: what was erased stands in neither; elsewhere nothing."""
        if self.engine.dialect.name == "sqlite":
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(url: str, *, upgrade: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Store:
    """Open the database at a SQLAlchemy URL.

    With ``upgrade`` it is created or brought to this version first, safely even when several
    processes do so at once; without, nothing is created and an outdated schema is refused.

    Raises:
        ConfigError: the URL names no database we can speak to.
        StorageError: the database refused, is absent, or is of another version.
    """
    parsed = _parse(url)
    if not upgrade:
        _must_exist(parsed)
    engine = _engine(parsed, busy_timeout_s)
    try:
        with translated(parsed):
            if upgrade:
                schema.upgrade(engine)
            else:
                schema.require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The text itself is not repeated: it may hold a password.
        raise ConfigError(
            "the database URL ([storage] url or DATABASE_URL) is not one; write it as in "
            "postgresql://user:password@host/name or sqlite:////folder/topcomment.db"
        ) from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ConfigError(
            f"{parsed.drivername} is not a database topcomment knows; use a postgresql:// or sqlite:/// URL"
        )
    return parsed


def _must_exist(url: URL) -> None:
    is_file = url.get_backend_name() == "sqlite" and url.database and not url.database.startswith("file:")
    if is_file and not Path(str(url.database)).exists():
        raise StorageError(f"there is no database {place_of(url)} yet; run `topcomment morning` or `topcomment crawl`")


def _engine(url: URL, busy_timeout_s: float) -> Engine:
    # hide_parameters: people's words do not belong in logs and tracebacks.
    common: dict[str, Any] = {"hide_parameters": True}
    try:
        if url.get_backend_name() != "sqlite":
            wait = f"-c lock_timeout={int(busy_timeout_s * 1000)}"
            arguments = {"connect_timeout": 10, "options": wait, "application_name": "topcomment"}
            return create_engine(url, pool_pre_ping=True, connect_args=arguments, **common)
        engine = create_engine(url, connect_args={"timeout": busy_timeout_s}, **common)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(f"the database {place_of(url)} cannot be spoken to: {error}") from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # None: the driver begins no transaction by itself; _begin_sqlite does, in the way we mean.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # In WAL both NORMAL and FULL survive a killed process, whose writes are the kernel's already.
    # FULL also survives a power cut, after which NORMAL forgets the last commits: a budget would
    # be spent twice. It costs one fsync per page, against a second between two pages.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("topcomment_begin", "IMMEDIATE")
    # A write in a session meant for reading is refused, as PostgreSQL refuses it.
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if mode == 'DEFERRED' else 'OFF'}")
    connection.exec_driver_sql(f"BEGIN {mode}")
