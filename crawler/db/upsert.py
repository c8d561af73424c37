"""The one way rows are written, right on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from crawler.db.types import Base

Row = Mapping[str, Any]
_BATCH = 500
_LARGEST = 2**63 - 1
# A NUL byte is refused by PostgreSQL, half of a surrogate pair by both; JSON can spell either.
_UNSTORABLE = {0: None, **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def upsert(session: Session, table: type[Base], rows: Iterable[Row], *, keep: Collection[str] = ()) -> None:
    """Insert rows, or complete and renew those that are known by their primary key.

    A ``None``, or an absent column, never overwrites a known value. Columns in ``keep`` hold
    what they were first told. Rows of one key within ``rows`` are merged by the same rules.

    Rows are sent in portions, so that no statement binds more parameters than a database takes,
    and in the order of their keys, so that two writers never wait for each other in a circle.
    """
    target = _table(table)
    merged = _merged(target, rows, frozenset(keep))
    if not merged:
        return
    columns = sorted({column for row in merged for column in row})
    key = {column.name for column in target.primary_key}
    insert = _insert_for(session)(target)
    new, old = insert.excluded, target.c
    changes = {
        name: func.coalesce(old[name], new[name]) if name in keep else func.coalesce(new[name], old[name])
        for name in columns
        if name not in key
    }
    statement = (
        insert.on_conflict_do_update(index_elements=sorted(key), set_=changes)
        if changes
        else insert.on_conflict_do_nothing(index_elements=sorted(key))
    )
    for batch in _batches(merged):
        session.connection().execute(statement, batch)


def insert_new(session: Session, table: type[Base], rows: Iterable[Row]) -> int:
    """Insert the rows whose primary key is not known yet; the others stay as they are.

    Returns how many were new. For tables that are only ever added to.
    """
    target = _table(table)
    merged = _merged(target, rows, frozenset(target.c.keys()))
    if not merged:
        return 0
    key = list(target.primary_key)
    statement = _insert_for(session)(target).on_conflict_do_nothing(index_elements=key).returning(key[0])
    # RETURNING counts the rows that were added; a driver's row count of many inserts may not.
    return sum(len(session.connection().execute(statement, batch).all()) for batch in _batches(merged))


def storable(value: Any) -> Any:
    """A value both databases accept: no NUL, no half surrogates; a number beyond 64 bits is unknown."""
    if isinstance(value, str):
        return value.translate(_UNSTORABLE)
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, int) and abs(value) > _LARGEST:
        return None
    return value


def _table(table: type[Base]) -> Table:
    target = table.__table__
    if not isinstance(target, Table):
        raise TypeError(f"{table.__name__} is not mapped to a table")
    return target


def _merged(table: Table, rows: Iterable[Row], keep: frozenset[str]) -> list[dict[str, Any]]:
    key = [column.name for column in table.primary_key]
    by_key: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        clean = {name: storable(value) for name, value in row.items()}
        known = by_key.setdefault(tuple(clean[name] for name in key), {})
        for name, value in clean.items():
            if known.get(name) is None or (value is not None and name not in keep):
                known[name] = value
    return [by_key[each] for each in sorted(by_key)]


def _insert_for(session: Session) -> Callable[..., Any]:
    return postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Portions of rows that all name the same columns."""
    columns = sorted({column for row in rows for column in row})
    for start in range(0, len(rows), _BATCH):
        yield [{name: row.get(name) for name in columns} for row in rows[start : start + _BATCH]]
