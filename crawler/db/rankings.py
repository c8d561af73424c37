"""Stored rankings: written whole, read by their newest, a few rows at a time.

``crawler`` knows nothing of ``ranking``: a result is a pydantic model with the fields of
``ranking.types.RankingResult``, and each opportunity comes back as the JSON it was written as,
beside the post and comment it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crawler.db.beside import Spoken, spoken_of
from crawler.db.tables import CommentRow, OpportunityRow, PostRow, RankingRow
from crawler.db.upsert import insert_new
from crawler.errors import UsageError
from crawler.sentences import STORED

Shelf = Literal["listed", "escalated", "withheld", "explore"]
SHELVES: Mapping[str, Shelf] = {
    "opportunities": "listed",
    "escalations": "escalated",
    "withheld": "withheld",
    "explore": "explore",
}
_TOTALS = {
    "listed": RankingRow.listed,
    "escalated": RankingRow.escalated,
    "withheld": RankingRow.withheld,
    "explore": RankingRow.explored,
}
LEAST_PREFIX = 4
"""Characters of an opportunity's id that may stand for the whole."""


@dataclass(frozen=True)
class StoredOpportunity:
    """One opportunity of one ranking.

    Attributes:
        payload: the whole opportunity as JSON, for ``Opportunity.model_validate_json``.
        shelf: which part of the ranking it stands in; ``place`` counts from 0 there.
        about: its post, comment and newest counts, as they are stored now.
    """

    ranking_id: int
    shelf: Shelf
    place: int
    opportunity_id: str
    brand: str
    ranked_at: datetime
    payload: str
    about: Spoken


@dataclass(frozen=True)
class StoredRanking:
    """One ranking: its head and the shelves that were asked for, best first.

    ``totals`` counts every shelf, also those not loaded.
    """

    ranking_id: int
    brand: str
    ranked_at: datetime
    ranker_version: str
    model: str
    weights: dict[str, float]
    candidates: int
    below: int
    totals: dict[Shelf, int]
    opportunities: tuple[StoredOpportunity, ...] = ()
    escalations: tuple[StoredOpportunity, ...] = ()
    withheld: tuple[StoredOpportunity, ...] = ()
    explore: tuple[StoredOpportunity, ...] = ()


def save_ranking(session: Session, result: BaseModel) -> int:
    """Store a ``RankingResult``, withheld ones and all; gives the ranking's id."""
    data = result.model_dump(context=STORED)  # sentences keep their parts, for other languages
    head = {name: data[name] for name in ("brand", "ranked_at", "ranker_version", "model", "candidates", "below")}
    totals = {
        "listed": len(data["opportunities"]),
        "escalated": len(data["escalations"]),
        "withheld": len(data["withheld"]),
        "explored": len(data["explore"]),
    }
    values = head | totals | {"weights": data["weights"]}
    ranking_id: int | None = session.scalar(insert(RankingRow).values(values).returning(RankingRow.ranking_id))
    if ranking_id is None:
        raise RuntimeError("the database gave no id for a new ranking")
    for field, shelf in SHELVES.items():
        places = enumerate(data[field])
        insert_new(session, OpportunityRow, (_row(ranking_id, shelf, place, item) for place, item in places))
    return ranking_id


def latest_ranking(
    session: Session, brand: str | None = None, *, top: int | None = None, withheld: bool = False
) -> StoredRanking | None:
    """The newest ranking of a brand (or of any), with at most ``top`` of each shelf.

    Reads by key alone: the cost is that of the rows given, whatever else is stored. The
    withheld are many and only loaded on request.
    """
    newest = select(RankingRow).order_by(RankingRow.ranking_id.desc()).limit(1)
    row = session.scalar(newest.where(RankingRow.brand == brand) if brand is not None else newest)
    if row is None:
        return None
    wanted = {field: shelf for field, shelf in SHELVES.items() if withheld or shelf != "withheld"}
    shelves = {field: tuple(opportunities(session, row.ranking_id, shelf, top)) for field, shelf in wanted.items()}
    return StoredRanking(
        ranking_id=row.ranking_id,
        brand=row.brand,
        ranked_at=row.ranked_at,
        ranker_version=row.ranker_version,
        model=row.model,
        weights=dict(row.weights),
        candidates=row.candidates,
        below=row.below,
        totals={
            "listed": row.listed,
            "escalated": row.escalated,
            "withheld": row.withheld,
            "explore": row.explored,
        },
        **shelves,
    )


def opportunities(session: Session, ranking_id: int, shelf: Shelf, top: int | None = None) -> list[StoredOpportunity]:
    """One shelf of one ranking, best first."""
    if top == 0:
        return []
    wanted = select(OpportunityRow, RankingRow.ranked_at).join(
        RankingRow, RankingRow.ranking_id == OpportunityRow.ranking_id
    )
    of_shelf = wanted.where(OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == shelf)
    found = session.execute(of_shelf.order_by(OpportunityRow.place).limit(top))
    return _stored(session, [(row, ranked_at) for row, ranked_at in found])


def find_opportunity(session: Session, id_or_url: str, *, brand: str | None = None) -> StoredOpportunity | None:
    """The newest judgement of an opportunity's id, the beginning of one, or a post's or comment's URL.

    Raises:
        UsageError: several opportunities begin like this.
    """
    is_url = "://" in id_or_url
    condition = _at_url(session, id_or_url) if is_url else OpportunityRow.opportunity_id == id_or_url
    found = _newest(session, condition, brand)
    if found is None and not is_url and len(id_or_url) >= LEAST_PREFIX:
        found = _by_prefix(session, id_or_url, brand)
    return found


def move(session: Session, found: StoredOpportunity, shelf: Shelf, judged: BaseModel) -> None:
    """Put one opportunity of a ranking on another of its shelves, as it is judged now; the counts follow.

    Nothing happens where somebody moved it already.
    """
    here = OpportunityRow.ranking_id == found.ranking_id, OpportunityRow.opportunity_id == found.opportunity_id
    place = session.scalar(
        select(func.coalesce(func.max(OpportunityRow.place), -1) + 1).where(
            OpportunityRow.ranking_id == found.ranking_id, OpportunityRow.shelf == shelf
        )
    )
    values = {"shelf": shelf, "place": place, "payload": to_json(judged.model_dump(context=STORED)).decode()}
    moved = session.execute(
        update(OpportunityRow)
        .where(*here, OpportunityRow.shelf == found.shelf)
        .values(**values, **{name: getattr(judged, name) for name in ("verdict", "score")})
        .returning(OpportunityRow.opportunity_id)
    )
    if moved.first() is None:
        return
    less, more = _TOTALS[found.shelf], _TOTALS[shelf]
    counts = {less.key: less - 1, more.key: more + 1}
    session.execute(update(RankingRow).where(RankingRow.ranking_id == found.ranking_id).values(counts))


def _by_prefix(session: Session, prefix: str, brand: str | None) -> StoredOpportunity | None:
    begins = OpportunityRow.opportunity_id.startswith(prefix, autoescape=True)
    ids = session.scalars(select(OpportunityRow.opportunity_id).where(begins).distinct().limit(2)).all()
    if len(ids) > 1:
        raise UsageError(f"several opportunities begin with {prefix}; write more of the id")
    return _newest(session, OpportunityRow.opportunity_id == ids[0], brand) if ids else None


def _at_url(session: Session, url: str) -> Any:
    """Condition on what stands at a URL; a post's own opportunity goes before those of its comments."""
    bare = url.rstrip("/")
    spellings = [url, bare, f"{bare}/"]
    post = session.execute(select(PostRow.platform, PostRow.post_id).where(PostRow.url.in_(spellings))).first()
    if post is not None:
        return (OpportunityRow.platform == post.platform) & (OpportunityRow.post_id == post.post_id)
    keys = select(CommentRow.platform, CommentRow.post_id, CommentRow.comment_id)
    comment = session.execute(keys.where(CommentRow.url.in_(spellings))).first()
    if comment is None:
        return OpportunityRow.opportunity_id == url
    of_post = (OpportunityRow.platform == comment.platform) & (OpportunityRow.post_id == comment.post_id)
    return of_post & (OpportunityRow.comment_id == comment.comment_id)


def _newest(session: Session, condition: Any, brand: str | None) -> StoredOpportunity | None:
    wanted = select(OpportunityRow, RankingRow.ranked_at).join(
        RankingRow, RankingRow.ranking_id == OpportunityRow.ranking_id
    )
    if brand is not None:
        wanted = wanted.where(OpportunityRow.brand == brand)
    order = (
        OpportunityRow.ranking_id.desc(),
        OpportunityRow.comment_id.is_not(None),
        OpportunityRow.score.desc(),
        OpportunityRow.place,
    )
    row = session.execute(wanted.where(condition).order_by(*order).limit(1)).first()
    return _stored(session, [(row[0], row[1])])[0] if row is not None else None


def _row(ranking_id: int, shelf: Shelf, place: int, item: Mapping[str, Any]) -> dict[str, Any]:
    same = ("opportunity_id", "brand", "platform", "post_id", "comment_id", "target", "verdict", "score", "act_before")
    return {name: item[name] for name in same} | {
        "ranking_id": ranking_id,
        "shelf": shelf,
        "place": place,
        "play": item["play"]["name"] if item["play"] else None,
        "payload": to_json(item).decode(),
    }


def _stored(session: Session, found: Iterable[tuple[OpportunityRow, datetime]]) -> list[StoredOpportunity]:
    pairs = list(found)
    about = spoken_of(session, [(row.platform, row.post_id, row.comment_id) for row, _ in pairs])
    return [
        StoredOpportunity(
            ranking_id=row.ranking_id,
            shelf=row.shelf,  # type: ignore[arg-type]  # written from SHELVES alone
            place=row.place,
            opportunity_id=row.opportunity_id,
            brand=row.brand,
            ranked_at=ranked_at,
            payload=row.payload,
            about=about[(row.platform, row.post_id, row.comment_id)],
        )
        for row, ranked_at in pairs
    ]
