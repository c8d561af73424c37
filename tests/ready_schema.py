"""Fresh databases without Alembic: what the migrations say to the first of a kind is repeated to the others.

A migration of an empty database always says the same, and asking Alembic each time would cost a thousand tests a
minute. Tests of the migrations themselves are left out (``tests/conftest.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event

from crawler.db import schema

Said = list[tuple[str, Any]]
_ONLY_ASKED = ("SELECT", "PRAGMA")


class Repeated:
    """Stands for ``schema.migrate``; anything but an empty database to the newest revision goes to it."""

    def __init__(self, migrate: Callable[[Connection, str], None]) -> None:
        self._migrate = migrate
        self._said: dict[str, Said] = {}

    def __call__(self, connection: Connection, revision: str) -> None:
        """Bring a database to a revision."""
        if revision != schema.HEAD or schema.current_revision(connection) is not None:
            self._migrate(connection, revision)
            return
        dialect = connection.dialect.name
        if dialect not in self._said:
            self._said[dialect] = self._listened_to(connection)
            return
        for statement, parameters in self._said[dialect]:
            connection.exec_driver_sql(statement, parameters)

    def _listened_to(self, connection: Connection) -> Said:
        said: Said = []

        def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
            if not statement.lstrip().upper().startswith(_ONLY_ASKED):
                said.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", hear)
        try:
            self._migrate(connection, schema.HEAD)
        finally:
            event.remove(connection, "before_cursor_execute", hear)
        return said


REPEATED = Repeated(schema.migrate)
"""One for all tests of a process."""
