"""What is repeated is what the migrations make."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from crawler.db import schema
from crawler.db.engine import open_store
from tests.ready_schema import REPEATED, Repeated


def made(url: str) -> tuple[list[tuple], dict[str, list[str]]]:
    """Every object of a database, and the columns of every table as the database tells them."""
    with open_store(url) as store, store.engine.connect() as connection:
        told = sa.inspect(connection)
        tables = {name: [str(column) for column in told.get_columns(name)] for name in sorted(told.get_table_names())}
        keys = [
            (name, str(told.get_pk_constraint(name)), str(sorted(map(str, told.get_indexes(name)))),
             str(sorted(map(str, told.get_foreign_keys(name)))),
             str(sorted(map(str, told.get_check_constraints(name)))))
            for name in tables
        ]  # fmt: skip
        return keys, tables | {"revision": [str(schema.current_revision(connection))]}


def test_a_repeated_schema_is_the_migrated_one(database_url: str, tmp_path: Path, request, monkeypatch) -> None:
    repeated, asked = Repeated(REPEATED._migrate), []
    monkeypatch.setattr(repeated, "_migrate", lambda *given: (asked.append(given), REPEATED._migrate(*given)))
    monkeypatch.setattr(schema, "migrate", repeated)
    first = made(database_url)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    if database_url.startswith("postgresql"):
        other = database_url
        with open_store(database_url) as store, store.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    assert made(other) == first
    assert len(asked) == 1, "the second was made without the migrations"
    assert first[1]["revision"] == [schema.HEAD]
    assert len(first[1]) > 10
