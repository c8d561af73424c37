"""Migrations lead to the tables as they are written, and back, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from crawler.db import schema, tables
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.types import Base
from tests.factories import NOON, make_page


def config_of(connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def names(store) -> set[str]:
    with store.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrated_tables_are_those_of_the_code(store):
    with store.engine.begin() as connection:
        command.check(config_of(connection))
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert names(store) == set(Base.metadata.tables)


def test_drift_would_be_seen(store):
    with store.session() as session:
        session.execute(sa.text("DROP INDEX ix_post_published_at"))
    with store.engine.begin() as connection, pytest.raises(Exception, match="ix_post_published_at"):
        command.check(config_of(connection))


def test_down_and_up_again(store):
    with store.engine.begin() as connection:
        schema.migrate(connection, "base")
    assert names(store) == set()
    with store.engine.begin() as connection:
        schema.migrate(connection, schema.HEAD)
    assert names(store) == set(Base.metadata.tables)
    with store.session() as session:
        assert store_page(session, make_page(), None, first_seen=NOON).new == 1


def test_a_migration_that_fails_half_way_leaves_nothing(database_url, monkeypatch):
    from alembic import op

    made = op.create_table

    def create(name, *columns, **options):
        if name == tables.SnapshotRow.__tablename__:
            raise ZeroDivisionError
        return made(name, *columns, **options)

    with monkeypatch.context() as patched:
        patched.setattr(op, "create_table", create)
        with pytest.raises(ZeroDivisionError):
            open_store(database_url)
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    open_store(database_url).close()


def test_an_open_of_a_current_database_does_not_load_alembic(database_url):
    import subprocess
    import sys

    open_store(database_url).close()
    code = (
        "import sys; from crawler.db.engine import open_store\n"
        f"open_store({database_url!r}).close(); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_was_spent_before_buckets_is_still_spent(database_url):
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        schema.migrate(connection, "0001")
        connection.execute(sa.text("INSERT INTO budget VALUES ('peertube', 'requests', '2026-03-04', 7)"))
    engine.dispose()
    with open_store(database_url) as store, store.reading() as session:
        (row,) = session.scalars(sa.select(tables.BudgetRow)).all()
    assert (row.source, row.bucket, row.used, row.moment) == ("peertube", "requests", 7, NOON.replace(hour=0))
