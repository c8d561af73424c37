"""The store opens at the right version, works in units, and says plainly what is wrong."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.db import schema
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.tables import PostRow
from crawler.errors import ConfigError, StorageError
from tests.factories import NOON, make_page, make_post
from tests.patience import PATIENCE_S


def posts_in(store) -> int:
    with store.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PostRow))


def add_page(store, *posts) -> None:
    with store.session() as session:
        store_page(session, make_page(posts or [make_post()]), None, first_seen=NOON)


def test_a_unit_of_work_commits_whole_or_not_at_all(database_url):
    with open_store(database_url) as store:
        with store.session() as session:
            store_page(session, make_page(), None, first_seen=NOON)
        with pytest.raises(ZeroDivisionError), store.session() as session:
            assert store_page(session, make_page([make_post("p2")]), None, first_seen=NOON).new / 0
        assert posts_in(store) == 1


def test_reading_never_waits_for_a_writer_and_cannot_write(database_url):
    with open_store(database_url, busy_timeout_s=0.1) as store:
        with store.session() as writing:
            store_page(writing, make_page(), None, first_seen=NOON)
            assert posts_in(store) == 0
        with pytest.raises(StorageError, match="read-only"), store.reading() as session:
            store_page(session, make_page([make_post("p2")]), None, first_seen=NOON)
        assert posts_in(store) == 1


def test_without_upgrade_nothing_is_created_and_an_old_schema_is_refused(database_url, tmp_path):
    if database_url.startswith("sqlite"):
        with pytest.raises(StorageError, match="there is no database"):
            open_store(database_url, upgrade=False)
        assert list(tmp_path.glob("store.db*")) == []
        (tmp_path / "store.db").touch()
    with pytest.raises(StorageError, match="older version; run `topcomment db upgrade`"):
        open_store(database_url, upgrade=False)
    open_store(database_url).close()
    open_store(database_url, upgrade=False).close()


@pytest.mark.parametrize("upgrade", [True, False])
def test_a_database_of_a_newer_program_is_left_alone(database_url, upgrade):
    with open_store(database_url) as store, store.session() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer topcomment"):
        open_store(database_url, upgrade=upgrade)


def _open_and_count(url: str, start, answers) -> None:
    start.wait()
    try:
        with open_store(url) as store:
            answers.put(posts_in(store))
    except StorageError as error:
        answers.put(str(error))


def test_several_processes_may_create_the_store_at_once(database_url):
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(4, timeout=PATIENCE_S), context.Queue()
    workers = [context.Process(target=_open_and_count, args=(database_url, start, answers)) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert [answers.get(timeout=PATIENCE_S) for _ in workers] == [0, 0, 0, 0]
    for worker in workers:
        worker.join()


def test_sqlite_keeps_a_log_of_writes_and_minds_foreign_keys(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, store.session() as session:
        pragma = {name: session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
        assert pragma == {"journal_mode": "wal", "foreign_keys": 1}
        assert session.scalar(sa.text("PRAGMA busy_timeout")) == 15_000


class TestSentences:
    def test_a_locked_database(self, database_url):
        with open_store(database_url) as first, open_store(database_url, busy_timeout_s=0.1) as second:
            exclusive = pytest.raises(StorageError, match="is locked by another process")
            with first.session() as holding, exclusive:
                store_page(holding, make_page(), None, first_seen=NOON)
                add_page(second)

    def test_a_file_that_is_no_database(self, tmp_path):
        path = tmp_path / "notes.db"
        path.write_text("These are notes, and long enough to be read as a header. " * 20)
        with pytest.raises(StorageError, match=r"notes\.db is not a database"):
            open_store(f"sqlite:///{path}")

    def test_a_file_that_may_only_be_read(self, tmp_path):
        open_store(f"sqlite:///{tmp_path / 'store.db'}").close()
        url = f"sqlite:///file:{tmp_path / 'store.db'}?mode=ro&uri=true"
        with open_store(url) as store, pytest.raises(StorageError, match="is read-only here"):
            add_page(store)

    def test_a_full_disk(self, tmp_path):
        with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
            with store.session() as session:
                session.execute(sa.text("PRAGMA max_page_count = 1"))
            with pytest.raises(StorageError, match=r"the disk of the database .* is full"):
                add_page(store, make_post(body="x" * 1_000_000))
            assert posts_in(store) == 0

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(StorageError, match="check that its folder exists"):
            open_store(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")

    def test_a_database_without_our_tables_any_more(self, database_url):
        with open_store(database_url) as store:
            with store.session() as session:
                session.execute(sa.text("DROP TABLE thread_fetch"))
            with pytest.raises(StorageError, match="run `topcomment db upgrade`"), store.reading() as session:
                session.execute(sa.text("SELECT * FROM thread_fetch"))

    def test_an_unreachable_server_and_no_password(self):
        with pytest.raises(StorageError, match="cannot be reached") as caught:
            open_store("postgresql://me:s3cr%2Ft@127.0.0.1:9/brand")
        assert "s3cr" not in str(caught.value)
        assert "127.0.0.1:9/brand" in str(caught.value)

    def test_a_wrong_user(self, postgres_database):
        url = sa.engine.make_url(postgres_database).set(username="nobody_here", password="hunter22")
        with pytest.raises(StorageError, match="does not accept this user") as caught:
            open_store(url.render_as_string(hide_password=False))
        assert "hunter22" not in str(caught.value)

    def test_an_unknown_refusal_keeps_the_password_to_itself(self):
        from crawler.db.faults import storage_error

        url = sa.engine.make_url("postgresql+psycopg://me:s3cr%2Ft@host/brand")
        error = sa.exc.OperationalError("", None, RuntimeError('odd "s3cr/t" and s3cr%2Ft\nDETAIL: more'))
        assert str(storage_error(error, url)) == 'the database host/brand refused: odd "***" and ***'

    @pytest.mark.parametrize("url", ["not a url", "mysql://me:pw@host/db", "", "postgresql://me:pw@host:port/db"])
    def test_a_url_we_cannot_speak_to(self, url):
        with pytest.raises(ConfigError) as caught:
            open_store(url)
        assert "pw" not in str(caught.value)


def test_head_is_the_newest_migration():
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD
    assert Path(schema.MIGRATIONS / "script.py.mako").exists()
