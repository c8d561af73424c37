"""Clusters of posts that say or do the same, as far as the list shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cli.report.data import Card, Trend


def trends_of(cards: Sequence[Card]) -> tuple[Trend, ...]:
    """Every cluster of two posts or more, the largest first; named after its best post."""
    clusters: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.opportunity.cluster is not None:
            clusters[card.opportunity.cluster].append(card)
    found = [_trend(members) for members in clusters.values()]
    return tuple(sorted((trend for trend in found if trend.posts > 1), key=lambda trend: -trend.posts))


def _trend(members: Sequence[Card]) -> Trend:
    posts = {(card.post.platform, card.post.post_id): card for card in members}
    alike = {post_id for card in members for post_id in card.opportunity.duplicates}
    best = members[0].post
    views = [count for card in posts.values() if (count := _views(card)) is not None]
    return Trend(
        name=best.title or best.body[:100],
        posts=len(posts) + len(alike - {post_id for _, post_id in posts}),
        platforms=tuple(dict.fromkeys(card.post.platform for card in members)),
        languages=tuple(
            dict.fromkeys(code for card in members if (code := card.opportunity.language or card.post.language))
        ),
        views=sum(views) if views else None,
        cards=tuple(card.opportunity.opportunity_id for card in members),
    )


def _views(card: Card) -> int | None:
    return next((s.view_count for s in reversed(card.snapshots) if s.view_count is not None), None)
