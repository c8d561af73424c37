"""One page of one shelf of the ranking, chosen by the database: what is shown is what is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from cli.browse.view import View
from cli.entry import Entry
from cli.latest import entries_of
from crawler.db.decisions import Standing, standings
from crawler.db.rankings import Shelf
from crawler.db.tables import AuthorRow, CommentRow, OpportunityRow, PostRow

PAGE = 20
_Key = tuple[int, str, datetime | None]


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
    those left out because their window is over.
    """

    lines: tuple[Line, ...]
    after: int | None = None
    matching: int | None = None
    closed: int = 0


def shelf_page(
    session: Session, ranking_id: int, shelf: Shelf, view: View, now: datetime, *, top: int | None = PAGE
) -> ShelfPage:
    """The lines of a shelf that a view asks for, in their order; ``top=None`` gives all.

    A withheld target has no status to filter by, and they are many: those are paged by place alone.
    """
    if shelf == "escalated":
        view = _for_escalations(view)
    keys = _keys(session, ranking_id, shelf, view)
    if shelf == "withheld":
        limit = None if top is None else top + 1
        places: list[_Key] = [
            tuple(row) for row in session.execute(keys.where(OpportunityRow.place > view.after).limit(limit))
        ]
        said = standings(session, [opportunity_id for _, opportunity_id, _ in places])
        return _page(session, _Shown(ranking_id, shelf, said, now), places, top)
    found: list[_Key] = [tuple(row) for row in session.execute(keys)]
    said = standings(session, [opportunity_id for _, opportunity_id, _ in found])
    wanted = [each for each in found if view.wants(said.get(each[1], Standing()).at(now))]
    wanted = [each for each in wanted if _closes_within(each[2], view, now)]
    living = [each for each in wanted if view.closed or shelf == "escalated" or each[2] is None or each[2] > now]
    rest = [each for each in living if each[0] > view.after]
    made = _page(session, _Shown(ranking_id, shelf, said, now), rest, top)
    return ShelfPage(made.lines, made.after, len(living), len(wanted) - len(living))


def _for_escalations(view: View) -> View:
    """What must be seen is hidden by no score, window, owner or word; only by what it is and what became of it."""
    return replace(view, min_score=0.0, within=0.0, assignee="", text="", after=-1)


def _closes_within(act_before: datetime | None, view: View, now: datetime) -> bool:
    if not view.within:
        return True
    return act_before is not None and act_before <= now + timedelta(hours=view.within)


def languages_of(session: Session, ranking_id: int) -> list[str]:
    """Languages on the list, as codes."""
    listed = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf.in_(("listed", "escalated", "explore"))
    found = session.scalars(_beside(select(_language(session)).distinct()).where(*listed))
    return sorted(code for code in found if code)


def platforms_of(session: Session, ranking_id: int) -> list[str]:
    """Platforms on the list, as slugs."""
    listed = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf.in_(("listed", "escalated", "explore"))
    return sorted(session.scalars(select(OpportunityRow.platform).where(*listed).distinct()))


def _keys(session: Session, ranking_id: int, shelf: Shelf, view: View) -> Any:
    """Place, id and deadline of what fits, in order; the payload is not read for that."""
    wanted: Any = select(OpportunityRow.place, OpportunityRow.opportunity_id, OpportunityRow.act_before)
    conditions = [OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == shelf, *_plain(view, shelf)]
    if view.languages or view.text:
        wanted = _beside(wanted)
    if view.languages:
        conditions.append(_language(session).in_(view.languages))
    conditions += [_says(word) for word in view.text.split()]
    if shelf != "escalated":
        # A card whose post the platform took away would open on nothing.
        gone = aliased(PostRow)
        same = gone.platform == OpportunityRow.platform, gone.post_id == OpportunityRow.post_id
        conditions.append(~select(gone.post_id).where(*same, gone.gone_at.is_not(None)).exists())
    return wanted.where(*conditions).order_by(OpportunityRow.place)


def _plain(view: View, shelf: Shelf) -> list[ColumnElement[bool]]:
    """Conditions on the ranking's own columns; escalations pass all but play and platform."""
    found: list[ColumnElement[bool]] = []
    if view.plays:
        found.append(OpportunityRow.play.in_(view.plays))
    if view.platforms:
        found.append(OpportunityRow.platform.in_(view.platforms))
    if shelf == "listed" and view.min_score:
        found.append(OpportunityRow.score >= view.min_score)
    return found


def _beside(wanted: Select[Any]) -> Select[Any]:
    """With the post, the comment and who wrote the target."""
    of_post = and_(PostRow.platform == OpportunityRow.platform, PostRow.post_id == OpportunityRow.post_id)
    of_comment = and_(
        CommentRow.platform == OpportunityRow.platform,
        CommentRow.post_id == OpportunityRow.post_id,
        CommentRow.comment_id == OpportunityRow.comment_id,
    )
    writer = func.coalesce(CommentRow.author_id, PostRow.author_id)
    of_author = and_(AuthorRow.platform == OpportunityRow.platform, AuthorRow.author_id == writer)
    joined = wanted.select_from(OpportunityRow).outerjoin(PostRow, of_post).outerjoin(CommentRow, of_comment)
    return joined.outerjoin(AuthorRow, of_author)


def _language(session: Session) -> Any:
    """As ``Entry.language`` has it: the ranker's word, else that of the comment or post."""
    if session.get_bind().dialect.name == "postgresql":
        judged = cast(OpportunityRow.payload, JSON)["language"].as_string()
    else:
        judged = type_coerce(OpportunityRow.payload, JSON)["language"].as_string()
    return func.lower(func.coalesce(judged, CommentRow.language, PostRow.language))


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word stands in the title, the texts or the names."""
    texts = (PostRow.title, PostRow.body, CommentRow.body, AuthorRow.handle, AuthorRow.display_name)
    return or_(*(text.icontains(word, autoescape=True) for text in texts))


@dataclass(frozen=True)
class _Shown:
    """Which shelf is shown, when, and what was said of it."""

    ranking_id: int
    shelf: Shelf
    said: Mapping[str, Standing]
    now: datetime


def _page(session: Session, of: _Shown, found: Sequence[_Key], top: int | None) -> ShelfPage:
    shown = found if top is None else found[:top]
    if not shown:
        return ShelfPage(())
    of_page = OpportunityRow.place.in_([place for place, _, _ in shown])
    of_shelf = OpportunityRow.ranking_id == of.ranking_id, OpportunityRow.shelf == of.shelf
    rows = session.scalars(select(OpportunityRow).where(*of_shelf, of_page).order_by(OpportunityRow.place)).all()
    lines = tuple(
        Line(entry, of.said.get(row.opportunity_id, Standing()).at(of.now), row.place)
        for row, entry in zip(rows, entries_of(session, rows, of.said, of.now), strict=True)
    )
    return ShelfPage(lines, after=lines[-1].place if len(found) > len(shown) else None)
