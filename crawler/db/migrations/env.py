"""Alembic's entry: a connection given by crawler.db.schema, or the URL of the command line.

For a new revision: ``alembic revision --autogenerate`` with ``script_location`` set to this
folder and ``sqlalchemy.url`` to an upgraded database (docs/decisions/0001-store.md).
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine

import crawler.db.engagement_tables
import crawler.db.people_tables
import crawler.db.person_tables  # noqa: F401 - all fill the metadata, with crawler.db.tables under them
from crawler.db.types import Base, UtcDateTime


def _render(kind: str, thing: Any, _context: object) -> str | Literal[False]:
    """Migrations name plain types, so that they do not change when ours do."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    # SQLite's DDL is transactional when the driver is kept from committing by itself, as ours is.
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=_render,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").begin() as opened:
        _run(opened)
