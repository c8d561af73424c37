"""Takes the traces of a forgotten person out of all that stays: judgements, notes, texts of others."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, Column, Table, Text, cast, or_, select, update
from sqlalchemy.orm import Session

import crawler.db.engagement_tables
import crawler.db.people_tables
import crawler.db.person_tables  # noqa: F401 - all fill the metadata that is swept
from crawler.db.portions import portions
from crawler.db.tables import OpportunityRow
from crawler.db.traces import Traces
from crawler.db.types import Base

_NO_SYNC = {"synchronize_session": False}
_OF_OTHERS = ("author", "post", "comment")
_MANY = (*_OF_OTHERS, "opportunity")
_SILENT = ("tombstone", "setting", "snapshot", "budget", "embedding")
"""Tables that hold nobody's words, or digests alone."""


def sweep(session: Session, platform: str, threads: Collection[str], traces: Traces) -> int:
    """Clean every text of every table; gives how many rows were changed.

    Names go everywhere. Quotes go from what our own people wrote, and from what was judged of ``threads``,
    the posts of others under which the person spoke. What others wrote themselves loses the name only.
    """
    cleaned = _clean_judgements(session, platform, threads, traces)
    names = replace(traces, texts=())
    for table in Base.metadata.sorted_tables:
        if table.name not in _SILENT:
            cleaned += _clean_table(session, table, names if table.name in _MANY else traces)
    return cleaned


def _clean_judgements(session: Session, platform: str, threads: Collection[str], traces: Traces) -> int:
    cleaned = 0
    for part in portions(sorted(threads)):
        wanted = select(OpportunityRow.ranking_id, OpportunityRow.shelf, OpportunityRow.place, OpportunityRow.payload)
        these = OpportunityRow.platform == platform, OpportunityRow.post_id.in_(part)
        for ranking_id, shelf, place, payload in session.execute(wanted.where(*these)).all():
            if (clean := _clean(payload, traces)) != payload:
                of_shelf = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == shelf
                changed = update(OpportunityRow).where(*of_shelf, OpportunityRow.place == place)
                session.execute(changed.values(payload=clean), execution_options=_NO_SYNC)
                cleaned += 1
    return cleaned


def _clean_table(session: Session, table: Table, traces: Traces) -> int:
    columns = [each for each in table.c if not each.primary_key and isinstance(each.type, Text | JSON)]
    if not columns:
        return 0
    keys = list(table.primary_key)
    wanted = select(*keys, *columns)
    if table.name in _MANY:
        # Too many to be read one by one: the database looks through them for the names.
        wanted = wanted.where(or_(False, *_holding(columns, traces.needles)))
    cleaned = 0
    for row in session.execute(wanted).mappings().all():
        changes = {each.name: new for each in columns if (new := _cell(each, row[each.name], traces)) != row[each.name]}
        if changes:
            session.execute(update(table).where(*(key == row[key.name] for key in keys)).values(changes))
            cleaned += 1
    return cleaned


def _cell(column: Column[Any], value: Any, traces: Traces) -> Any:
    clean = _clean(value, traces)
    # An address without the name in it leads nowhere, and two of them would be the same.
    return None if clean != value and column.name == "url" and column.nullable else clean


def _clean(value: Any, traces: Traces) -> Any:
    """The value without traces; the very same where there are none, so that nothing is written in vain."""
    if not (isinstance(value, str) and value[:1] in ("{", "[")):
        return traces.cleaned(value)
    try:
        read = json.loads(value)
    except ValueError:
        return traces.cleaned(value)
    clean = traces.cleaned(read)
    return value if clean == read else json.dumps(clean, ensure_ascii=False, separators=(",", ":"))


def _holding(columns: list[Column[Any]], needles: Iterable[str]) -> Iterator[Any]:
    """Conditions that let through every row in which a needle stands, plain or as JSON spells it."""
    for needle in needles:
        spelled = {needle, json.dumps(needle)[1:-1], json.dumps(needle, ensure_ascii=False)[1:-1]}
        for column in columns:
            for form in sorted(spelled):
                yield cast(column, Text).icontains(form, autoescape=True)
