"""Says in one sentence what a database refused, and never with a password in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from crawler.errors import StorageError

# (what the driver's message holds, what is said); the first that matches wins. The wordings are
# those of SQLite's result codes (sqlite.org/rescode.html) and of libpq and PostgreSQL.
_SENTENCES: tuple[tuple[str, str], ...] = (
    (
        r"database (table )?is locked|database schema is locked|lock timeout|deadlock detected",
        "the database {name} is locked by another process; wait until it is done, or end it, and try again",
    ),
    (
        r"database or disk is full|no space left|could not extend file",
        "the disk of the database {name} is full; free some space and try again",
    ),
    (
        r"readonly database|read-only (transaction|file)",
        "the database {name} is read-only here; give this user write access to the file and its folder",
    ),
    (
        r"file is not a database|file is encrypted",
        "{name} is not a database; move that file away, or name another in [storage] url or DATABASE_URL",
    ),
    (
        r"disk image is malformed|invalid page|disk I/O error",
        "the database {name} is damaged or its disk fails; restore it from a copy",
    ),
    (
        r"unable to open database file",
        "the database {name} cannot be opened; check that its folder exists and may be written to",
    ),
    (
        r"password authentication failed|no password supplied|role \S+ does not exist",
        "the database server of {name} does not accept this user and password; correct DATABASE_URL in .env",
    ),
    (
        r"database \S+ does not exist",
        "there is no database {name}; create it, or correct DATABASE_URL",
    ),
    (
        (
            r"connection refused|could not translate host|failed to resolve|name or service not known"
            r"|timeout expired|connection timeout|network is unreachable|no route to host|is the server running"
            r"|getaddrinfo|getting host"
        ),
        "the database server of {name} cannot be reached; check that it runs and that DATABASE_URL names its host",
    ),
    (
        r"server closed the connection|terminating connection|connection is (lost|closed|bad)|shutting down",
        "the database server of {name} ended the connection; try again when it is up",
    ),
    (
        r"no such (table|column)|relation \S+ does not exist|column \S+ does not exist",
        "the tables of {name} are not those of this version; run `topcomment db upgrade`",
    ),
    (
        r"permission denied",
        "this user may not do that in the database {name}; ask its owner for the rights",
    ),
)


def place_of(url: URL) -> str:
    """Where a database is, fit to be shown: a file's path, or host and name without a user."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"


def without_password(text: str, url: URL) -> str:
    """``text`` with the URL's password struck out, as it is and as a URL writes it."""
    secrets = [url.password, *(v for k, v in url.query.items() if "pass" in k and isinstance(v, str))]
    for secret in secrets:
        if secret:
            text = text.replace(str(secret), "***").replace(quote(str(secret), safe=""), "***")
    return text


def storage_error(error: SQLAlchemyError, url: URL) -> StorageError:
    """The one sentence for whoever runs the machine."""
    place = place_of(url)
    if isinstance(error, PoolTimeoutError):
        return StorageError(f"all connections to the database {place} are in use; run fewer commands at once")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = str(cause)
    for pattern, sentence in _SENTENCES:
        if re.search(pattern, said, re.IGNORECASE):
            return StorageError(sentence.format(name=place))
    first = without_password(said.strip().split("\n", 1)[0], url)
    return StorageError(f"the database {place} refused: {first or type(cause).__name__}")


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Every refusal of the database inside the block leaves it as ``StorageError``."""
    try:
        yield
    except SQLAlchemyError as error:
        raise storage_error(error, url) from error
