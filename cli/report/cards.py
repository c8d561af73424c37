"""From stored threads to cards: top comments, the thread around a target, the market, the owner."""

from __future__ import annotations

from collections.abc import Iterable

from cli.entry import Entry
from cli.guidance import Guidance, guidance_of
from cli.languages.catalogues import base_language
from cli.report.data import Card, CommentLine
from cli.team.resting import NOBODY_RESTS, Manners
from crawler.config import Brand
from crawler.db.beside import Spoken
from crawler.db.decisions import Standing
from crawler.db.queries import StoredThread
from crawler.models import Comment
from ranking.handles import Known
from ranking.types import Opportunity

TOP, ANSWERS = 3, 3


def full_card(
    opportunity: Opportunity,
    thread: StoredThread,
    standing: Standing | None,
    brand: Brand,
    manners: Manners = NOBODY_RESTS,
) -> Card | None:
    """A card with everything around it; ``None`` if the comment it is about is no longer stored."""
    comment = next((c for c in thread.comments if c.comment_id == opportunity.comment_id), None)
    if opportunity.comment_id is not None and comment is None:
        return None
    source = comment or thread.post
    language = base_language(opportunity.language or source.language)
    said, name = standing or Standing(), opportunity.opportunity_id
    market = market_of(brand, language, thread.post.region)
    return Card(
        opportunity=opportunity,
        post=thread.post,
        comment=comment,
        snapshots=thread.snapshots,
        comment_snapshot=thread.comment_snapshots.get(comment.comment_id) if comment else None,
        top_comments=tuple(_lines(_top(thread), thread, brand)),
        thread=tuple(_lines(_around(comment, thread), thread, brand)) if comment else (),
        thread_at=thread.thread_at,
        market=market,
        reader_missing=language is not None and language not in languages_read(brand),
        status=said.status,
        assignee=said.assignee,
        said=said,
        rest=manners.rests.get(name),
        partner=name in manners.partners,
        spoken_at=manners.spoken.get(name),
        campaign=manners.campaign_of(thread.post, comment),
        guidance=guidance_of(brand, opportunity, thread.post, comment, market),
    )


def plain_card(opportunity: Opportunity, about: Spoken) -> Card | None:
    """A card of the words alone; ``None`` if they are no longer stored."""
    if about.post is None or (opportunity.comment_id is not None and about.comment is None):
        return None
    return Card(opportunity=opportunity, post=about.post, comment=about.comment)


def entry_guidance(entry: Entry, brand: Brand) -> Guidance | None:
    """What a card's ``guidance`` is, without the card."""
    if entry.post is None:
        return None
    market = market_of(brand, base_language(entry.language), entry.post.region)
    return guidance_of(brand, entry.opportunity, entry.post, entry.comment, market)


def languages_read(brand: Brand) -> frozenset[str]:
    """Languages somebody on shift reads: those of the markets, else the brand's own."""
    of_markets = {language for market in brand.markets.values() for language in market.languages}
    return frozenset(of_markets or brand.brand.languages)


def market_of(brand: Brand, language: str | None, region: str | None) -> str | None:
    """The market that serves a region, else the first that speaks the language."""
    by_region = (name for name, market in brand.markets.items() if region and region in market.regions)
    by_language = (name for name, market in brand.markets.items() if language and language in market.languages)
    return next(by_region, None) or next(by_language, None)


def _likes(comment: Comment, thread: StoredThread) -> int | None:
    snapshot = thread.comment_snapshots.get(comment.comment_id)
    return snapshot.like_count if snapshot else None


def _top(thread: StoredThread) -> list[Comment]:
    """Pinned first, then the most liked; unknown likes come last, older before newer."""

    def place(comment: Comment) -> tuple[bool, int]:
        likes = _likes(comment, thread)
        return not comment.pinned, -likes if likes is not None else 1

    return sorted(thread.comments, key=place)[:TOP]


def _around(target: Comment, thread: StoredThread) -> list[Comment]:
    parent = (c for c in thread.comments if c.comment_id == target.parent_id)
    answers = [c for c in thread.comments if c.parent_id == target.comment_id]
    return [*parent, target, *answers[:ANSWERS]]


def _lines(comments: Iterable[Comment], thread: StoredThread, brand: Brand) -> Iterable[CommentLine]:
    known = Known(brand)
    for comment in comments:
        author = comment.author
        named = (author.display_name or author.handle) if author and known.is_brand(author) else None
        yield CommentLine(comment=comment, like_count=_likes(comment, thread), brand=named, ours=known.is_us(author))
