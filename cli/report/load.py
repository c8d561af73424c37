"""A report's facts from the store: the latest ranking, its threads, decisions, and the sources' health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.languages.choosing import brand_tongue
from cli.outcomes.yesterday import yesterday
from cli.report.cards import full_card, plain_card
from cli.report.data import Card, Counts, ReportData
from cli.report.health import not_seen, source_lines
from cli.report.results import result_lines
from cli.report.titles import platform_titles
from cli.report.trends import trends_of
from cli.team.resting import Manners, manners
from cli.trends.find import find_trends
from crawler.config import Brand
from crawler.db.decisions import standings
from crawler.db.queries import threads
from crawler.db.rankings import Shelf, StoredOpportunity, StoredRanking, latest_ranking, opportunities
from crawler.db.tables import CommentRow, OpportunityRow, PostRow
from crawler.errors import WorkspaceError
from ranking.types import Opportunity

WITHHELD_LOADED = 500
"""Withheld targets a report tells of, a row for each thread; an export holds them all."""


def load_report_data(session: Session, brand: Brand, now: datetime) -> ReportData:
    """Everything a report shows; a fixed number of statements, however long the list.

    Raises:
        WorkspaceError: nothing was ranked for this brand yet.
    """
    ranking = latest_ranking(session, brand.name, top=0)
    if ranking is None:
        raise WorkspaceError(f"nothing is ranked for {brand.name} yet; run `topcomment morning`")
    kept_back = manners(session, brand, ranking.ranking_id, now)
    shelves = _Shelves(
        listed=_awake(opportunities(session, ranking.ranking_id, "listed"), kept_back)[: brand.report.top],
        escalated=opportunities(session, ranking.ranking_id, "escalated"),
        explore=_awake(opportunities(session, ranking.ranking_id, "explore"), kept_back),
    )
    cards = _full_cards(session, brand, now, kept_back, [*shelves.escalated, *shelves.listed, *shelves.explore])
    titles, tongue = platform_titles(), brand_tongue(brand)
    sources, past = source_lines(session, brand), yesterday(session, brand, now)
    listed, explore = _in_order(shelves.listed, cards), _in_order(shelves.explore, cards)
    escalated = _in_order(shelves.escalated, cards)
    return ReportData(
        brand=brand.name,
        generated_at=now,
        ranked_at=ranking.ranked_at,
        timezone=brand.brand.timezone,
        language=tongue.code,
        region=tongue.territory,
        counts=_counts(session, ranking, brand, sum(card.opportunity.alarm for card in escalated)),
        not_seen=tuple(not_seen(sources, titles)),
        escalations=_undone_first(escalated),
        cards=listed,
        explore=explore,
        withheld=_withheld(session, ranking),
        trends=trends_of(find_trends(session, ranking, brand.ranking.window_h, now)),
        sources=sources,
        titles=titles,
        rests=dict(kept_back.counts),
        results=result_lines(past, titles),
        held=past.calibration.sentence,
    )


def _awake(stored: list[StoredOpportunity], kept_back: Manners) -> list[StoredOpportunity]:
    return [each for each in stored if each.opportunity_id not in kept_back.rests]


@dataclass(frozen=True)
class _Shelves:
    """The parts of a ranking whose cards are shown in full."""

    listed: list[StoredOpportunity]
    escalated: list[StoredOpportunity]
    explore: list[StoredOpportunity]


def _full_cards(
    session: Session, brand: Brand, now: datetime, kept_back: Manners, stored: Sequence[StoredOpportunity]
) -> dict[str, Card]:
    """Cards by opportunity id; one whose post the platform or retention took away has none."""
    judged = [Opportunity.model_validate_json(each.payload) for each in stored]
    found = {
        (thread.post.platform, thread.post.post_id): thread
        for thread in threads(session, {(each.platform, each.post_id) for each in judged})
    }
    decided = standings(session, [each.opportunity_id for each in judged])
    said = {opportunity_id: standing.at(now) for opportunity_id, standing in decided.items()}
    made = (
        full_card(each, found[(each.platform, each.post_id)], said.get(each.opportunity_id), brand, kept_back)
        for each in judged
        if (each.platform, each.post_id) in found
    )
    return {card.opportunity.opportunity_id: card for card in made if card is not None}


def _in_order(stored: Sequence[StoredOpportunity], cards: Mapping[str, Card]) -> tuple[Card, ...]:
    return tuple(cards[each.opportunity_id] for each in stored if each.opportunity_id in cards)


def _undone_first(alarms: tuple[Card, ...]) -> tuple[Card, ...]:
    """What nobody has in hand comes first, what is dealt with last; of each, what reaches most."""
    places = {"open": 0, "taken": 1}
    return tuple(sorted(alarms, key=lambda card: places.get(card.status, 2)))


def _withheld(session: Session, ranking: StoredRanking) -> tuple[Card, ...]:
    """What an audit needs: the words, not the thread around them."""
    stored = opportunities(session, ranking.ranking_id, "withheld", WITHHELD_LOADED)
    cards = (plain_card(Opportunity.model_validate_json(each.payload), each.about) for each in stored)
    return tuple(card for card in cards if card is not None)


def _counts(session: Session, ranking: StoredRanking, brand: Brand, alarms: int) -> Counts:
    posts, comments = _read(session, ranking.ranked_at, brand.ranking.window_h)
    verdicts = _verdicts(session, ranking.ranking_id, "listed")
    return Counts(
        go=verdicts.get("go", 0),
        maybe=verdicts.get("maybe", 0),
        escalate=alarms,
        withheld=ranking.totals["withheld"],
        explore=ranking.totals["explore"],
        below=ranking.below,
        posts_read=posts,
        comments_read=comments,
    )


def _verdicts(session: Session, ranking_id: int, shelf: Shelf) -> dict[str, int]:
    of_shelf = OpportunityRow.ranking_id == ranking_id, OpportunityRow.shelf == shelf
    counted = select(OpportunityRow.verdict, func.count()).where(*of_shelf).group_by(OpportunityRow.verdict)
    return dict(session.execute(counted).all())


def _read(session: Session, ranked_at: datetime, window_h: float) -> tuple[int, int]:
    """Posts and comments that the ranker had before it: the window's, not all that is stored."""
    when = func.coalesce(PostRow.published_at, PostRow.first_seen_at)
    window = when >= ranked_at - timedelta(hours=window_h), PostRow.first_seen_at <= ranked_at
    posts = session.scalar(select(func.count()).select_from(PostRow).where(*window)) or 0
    beside = (CommentRow.platform == PostRow.platform) & (CommentRow.post_id == PostRow.post_id)
    under = select(func.count()).select_from(CommentRow).join(PostRow, beside)
    comments = session.scalar(under.where(*window, CommentRow.first_seen_at <= ranked_at)) or 0
    return posts, comments
