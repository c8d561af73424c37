"""Trends of the report: those of the page (``cli.trends``), as far as a reader of paper needs them."""

from __future__ import annotations

from collections.abc import Iterable

from cli.report.data import Trend
from cli.trends import find

MOST = 12
REGIONS = 3


def trends_of(found: Iterable[find.Trend]) -> tuple[Trend, ...]:
    """Clusters, then sounds that several people use; each the largest first, at most ``MOST`` in all."""
    return tuple(_trend(one) for one in [*found][:MOST])


def _trend(one: find.Trend) -> Trend:
    return Trend(
        kind=one.kind,
        name=one.name,
        posts=one.posts,
        lately=one.lately,
        platforms=one.platforms,
        languages=one.languages,
        regions=tuple(region for region, _ in one.regions[:REGIONS]),
        unit="views" if one.unit == "views" else "votes",
        total=one.total,
        per_hour=one.per_hour,
        cards=tuple(member.opportunity_id for member in one.members if member.opportunity_id is not None),
    )
