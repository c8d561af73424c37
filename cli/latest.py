"""The latest ranking, read a few rows at a time; nothing here judges or crawls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.entry import Entry
from cli.team.resting import NOBODY_RESTS, Manners
from crawler import clock
from crawler.db.beside import Spoken, spoken_of
from crawler.db.decisions import Standing, standings
from crawler.db.rankings import StoredOpportunity, StoredRanking, latest_ranking
from crawler.db.tables import OpportunityRow
from crawler.errors import ConfigError, WorkspaceError
from crawler.sentences import say
from ranking.types import Opportunity

ROWS_AT_ONCE = 200


def require_ranking(session: Session, brand: str) -> StoredRanking:
    """The head of the brand's newest ranking.

    Raises:
        WorkspaceError: nothing was ever ranked here.
    """
    found = latest_ranking(session, brand, top=0)
    if found is None:
        raise WorkspaceError(
            say("nothing is ranked for {brand} yet; run `topcomment morning` (or crawl, then rank)", brand=brand)
        )
    return found


def entry_of(session: Session, stored: StoredOpportunity) -> Entry:
    """One stored opportunity as an entry."""
    standing = standings(session, [stored.opportunity_id]).get(stored.opportunity_id, Standing())
    return _entry(stored.payload, stored.about, standing.at(_now_or(stored.ranked_at)))


def entries_of(
    session: Session,
    rows: Sequence[OpportunityRow],
    said: Mapping[str, Standing],
    now: datetime,
    manners: Manners = NOBODY_RESTS,
) -> Iterator[Entry]:
    """Some rows of a ranking as entries, with what holds of them now: a snooze that is over has ended."""
    about = spoken_of(session, [(row.platform, row.post_id, row.comment_id) for row in rows])
    for row in rows:
        spoken = about[(row.platform, row.post_id, row.comment_id)]
        entry = _entry(row.payload, spoken, said.get(row.opportunity_id, Standing()).at(now))
        yield with_manners(entry, manners)


def with_manners(entry: Entry, manners: Manners) -> Entry:
    """An entry with what holds of it now: see ``Manners``."""
    name = entry.opportunity.opportunity_id
    return replace(
        entry,
        rest=manners.rests.get(name),
        partner=name in manners.partners,
        spoken_at=manners.spoken.get(name),
        campaign=manners.campaign_of(entry.post, entry.comment) if entry.post is not None else None,
    )


def reading_time(ranking: StoredRanking) -> datetime:
    """Now; or, where the demo's clock has stopped with its server, the moment of the ranking."""
    return _now_or(ranking.ranked_at)


def listed_posts(session: Session, brand: str) -> list[tuple[str, str]]:
    """Platform and id of the posts of the newest list, best first, without doubles."""
    ranking = latest_ranking(session, brand, top=0)
    if ranking is None:
        return []
    keys = select(OpportunityRow.platform, OpportunityRow.post_id).where(
        OpportunityRow.ranking_id == ranking.ranking_id, OpportunityRow.shelf.in_(("escalated", "listed", "explore"))
    )
    rows = session.execute(keys.order_by(OpportunityRow.score.desc(), OpportunityRow.place))
    return list(dict.fromkeys((platform, post_id) for platform, post_id in rows))


def _now_or(ranked_at: datetime) -> datetime:
    try:
        return clock.now()
    except ConfigError:
        return ranked_at


def _entry(payload: str, about: Spoken, standing: Standing) -> Entry:
    return Entry(
        opportunity=Opportunity.model_validate_json(payload),
        post=about.post,
        comment=about.comment,
        snapshot=about.snapshot,
        status=standing.status,
        assignee=standing.assignee,
        note=standing.note or None,
        status_by=standing.who or None,
        status_at=standing.decided_at,
        said=standing,
    )
