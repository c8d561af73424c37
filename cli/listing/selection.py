"""Entries of a ranking chosen by the database: the one function behind ``list``, ``export``, the page and its API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from cli.disputes import disputes
from cli.entry import Entry
from cli.latest import ROWS_AT_ONCE, entries_of
from cli.listing.filters import Filters
from cli.team.resting import NOBODY_RESTS, Manners
from crawler.db.decisions import Standing, standings
from crawler.db.rankings import Shelf, StoredRanking
from crawler.db.tables import AuthorRow, CommentRow, OpportunityRow, PostRow

Key = tuple[int, str, datetime | None]
"""Place on its shelf, id and end of the window of one opportunity."""


def chosen(
    session: Session, ranking: StoredRanking, filters: Filters, now: datetime, manners: Manners = NOBODY_RESTS
) -> Iterator[Entry]:
    """The entries that pass, shelf after shelf in their order; ``ROWS_AT_ONCE`` are in memory."""
    passed = 0
    for shelf in filters.shelves:
        for entry in _of_shelf(session, ranking, shelf, filters.on(shelf), now, manners):
            if shelf != "escalated":
                if filters.limit is not None and passed >= filters.limit:
                    return
                passed += 1
            yield entry


def _of_shelf(
    session: Session, ranking: StoredRanking, shelf: Shelf, filters: Filters, now: datetime, manners: Manners
) -> Iterator[Entry]:
    wanted, after = keys(session, ranking, shelf, filters), -1
    while True:
        found: list[Key] = [
            tuple(row) for row in session.execute(wanted.where(OpportunityRow.place > after).limit(ROWS_AT_ONCE))
        ]
        said = standings(session, [opportunity_id for _, opportunity_id, _ in found])
        passing = [key for key in found if passes(key, said.get(key[1], Standing()).at(now), filters, now, manners)]
        rows = rows_at(session, ranking.ranking_id, shelf, passing)
        yield from entries_of(session, rows, said, now, manners)
        if len(found) < ROWS_AT_ONCE:
            return
        after = found[-1][0]
        session.expunge_all()


def passes(key: Key, standing: Standing, filters: Filters, now: datetime, manners: Manners) -> bool:
    """What the database cannot say: what people decided, who rests, and what time it is."""
    _, opportunity_id, act_before = key
    if not filters.wants_rested(manners.rests.get(opportunity_id)):
        return False
    return filters.wants(standing) and filters.closes_in_time(act_before, now) and filters.still_open(act_before, now)


def rows_at(session: Session, ranking_id: int, shelf: Shelf, found: Sequence[Key]) -> Sequence[OpportunityRow]:
    """The whole rows of some keys, in the order of their places."""
    if not found:
        return []
    of_these = OpportunityRow.place.in_([place for place, _, _ in found])
    of_shelf = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == shelf
    return session.scalars(select(OpportunityRow).where(*of_shelf, of_these).order_by(OpportunityRow.place)).all()


def keys(session: Session, ranking: StoredRanking, shelf: Shelf, filters: Filters) -> Any:
    """Place, id and end of the window of what fits, in order; the payload is read only where a filter asks for it."""
    wanted: Any = select(OpportunityRow.place, OpportunityRow.opportunity_id, OpportunityRow.act_before)
    conditions = [OpportunityRow.ranking_id == ranking.ranking_id, OpportunityRow.shelf == shelf, *_plain(filters)]
    if filters.languages or filters.text or filters.sound:
        wanted = _beside(wanted)
    if filters.languages:
        conditions.append(language(session).in_(filters.languages))
    if filters.sound:
        conditions.append(PostRow.sound == filters.sound)
    conditions += [_says(word) for word in filters.text.split()]
    conditions += _judged_so(session, ranking, filters)
    if shelf != "escalated":
        # A card whose post the platform took away would open on nothing.
        gone = aliased(PostRow)
        same = gone.platform == OpportunityRow.platform, gone.post_id == OpportunityRow.post_id
        conditions.append(~select(gone.post_id).where(*same, gone.gone_at.is_not(None)).exists())
    return wanted.where(*conditions).order_by(OpportunityRow.place)


def languages_of(session: Session, ranking_id: int) -> list[str]:
    """Languages on the list, as codes."""
    found = session.scalars(_beside(select(language(session)).distinct()).where(*_shown(ranking_id)))
    return sorted(code for code in found if code)


def platforms_of(session: Session, ranking_id: int) -> list[str]:
    """Platforms on the list, as slugs."""
    return sorted(session.scalars(select(OpportunityRow.platform).where(*_shown(ranking_id)).distinct()))


def judged(session: Session, *path: str) -> Any:
    """A text within the ranker's own words of an opportunity, on either database."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(OpportunityRow.payload, JSON)[path].as_string()
    return type_coerce(OpportunityRow.payload, JSON)[path].as_string()


def language(session: Session) -> Any:
    """As ``Entry.language`` has it: the ranker's word, else that of the comment or post."""
    return func.lower(func.coalesce(judged(session, "language"), CommentRow.language, PostRow.language))


def _shown(ranking_id: int) -> tuple[ColumnElement[bool], ...]:
    return OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf.in_(("listed", "escalated", "explore"))


def _plain(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on the ranking's own columns."""
    found: list[ColumnElement[bool]] = []
    if filters.plays:
        found.append(OpportunityRow.play.in_(filters.plays))
    if filters.verdicts:
        found.append(OpportunityRow.verdict.in_(filters.verdicts))
    if filters.platforms:
        found.append(OpportunityRow.platform.in_(filters.platforms))
    if filters.min_score:
        found.append(OpportunityRow.score >= filters.min_score)
    return found


def _judged_so(session: Session, ranking: StoredRanking, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.trend:
        found.append(judged(session, "cluster") == filters.trend)
    if filters.reason:
        found.append(judged(session, "veto", "reason") == filters.reason)
    if filters.disputed:
        found.append(OpportunityRow.opportunity_id.in_(sorted(disputes(session, ranking.brand))))
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


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word stands in the title, the texts or the names."""
    texts = (PostRow.title, PostRow.body, CommentRow.body, AuthorRow.handle, AuthorRow.display_name)
    return or_(*(text.icontains(word, autoescape=True) for text in texts))
