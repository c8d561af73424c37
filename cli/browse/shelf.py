"""One page of one shelf of the ranking: what is shown is what is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.browse.view import View
from cli.entry import Entry
from cli.latest import entries_of
from cli.listing.selection import Key, keys, rows_at
from cli.team.resting import NOBODY_RESTS, Manners
from crawler.db.decisions import Standing, standings
from crawler.db.rankings import Shelf, StoredRanking
from crawler.db.tables import OpportunityRow

PAGE = 20
SOON = timedelta(hours=3)


@dataclass(frozen=True)
class Line:
    """One entry of a shelf, and what people said of it."""

    entry: Entry
    standing: Standing
    place: int


@dataclass(frozen=True)
class ShelfPage:
    """Some lines; ``after`` is where the next page begins (``None``: this was the last).

    ``matching`` counts all that fit the filters (``None`` where that was not counted), ``closed``
    those left out because their window is over, ``closing`` those whose window soon will be.
    """

    lines: tuple[Line, ...]
    after: int | None = None
    matching: int | None = None
    closed: int = 0
    closing: int = 0


def shelf_page(  # noqa: PLR0913 - what is read, what is asked for, and what holds now
    session: Session,
    ranking: StoredRanking,
    shelf: Shelf,
    view: View,
    now: datetime,
    *,
    top: int | None = PAGE,
    manners: Manners = NOBODY_RESTS,
) -> ShelfPage:
    """The lines of a shelf that a view asks for, in their order; ``top=None`` gives all.

    A withheld target has no status to filter by, and they are many: those are paged by place alone.
    """
    view = view.on(shelf)
    wanted = keys(session, ranking, shelf, view)
    if shelf == "withheld":
        limit = None if top is None else top + 1
        places: list[Key] = [
            tuple(row) for row in session.execute(wanted.where(OpportunityRow.place > view.after).limit(limit))
        ]
        said = standings(session, [opportunity_id for _, opportunity_id, _ in places])
        return _page(session, _Shown(ranking.ranking_id, shelf, said, now), places, top)
    found: list[Key] = [tuple(row) for row in session.execute(wanted)]
    said = standings(session, [opportunity_id for _, opportunity_id, _ in found])
    fitting = [key for key in found if view.wants_rested(manners.rests.get(key[1]))]
    fitting = [key for key in fitting if view.wants(said.get(key[1], Standing()).at(now))]
    fitting = [key for key in fitting if view.closes_in_time(key[2], now)]
    living = [key for key in fitting if view.still_open(key[2], now)]
    rest = living if shelf == "escalated" else [key for key in living if key[0] > view.after]
    made = _page(session, _Shown(ranking.ranking_id, shelf, said, now, manners), rest, top)
    closing = sum(key[2] is not None and key[2] <= now + SOON for key in living)
    return ShelfPage(made.lines, made.after, len(living), len(fitting) - len(living), closing)


@dataclass(frozen=True)
class _Shown:
    """Which shelf is shown, when, and what was said of it."""

    ranking_id: int
    shelf: Shelf
    said: Mapping[str, Standing]
    now: datetime
    manners: Manners = NOBODY_RESTS


def _page(session: Session, of: _Shown, found: Sequence[Key], top: int | None) -> ShelfPage:
    rows = rows_at(session, of.ranking_id, of.shelf, found if top is None else found[:top])
    lines = tuple(
        Line(entry, of.said.get(row.opportunity_id, Standing()).at(of.now), row.place)
        for row, entry in zip(rows, entries_of(session, rows, of.said, of.now, of.manners), strict=True)
    )
    return ShelfPage(lines, after=lines[-1].place if len(found) > len(lines) else None)
