"""``topcomment trends``: a line a trend, or JSON."""

from __future__ import annotations

import sys
from typing import Any
from zoneinfo import ZoneInfo

from cli.console import print_rows
from cli.desk import Desk
from cli.export.columns import told
from cli.export.jsonfile import dumps
from cli.inert import shortened
from cli.latest import reading_time, require_ranking
from cli.trends.find import Trend, find_trends
from cli.trends.growth import Member

HEADERS = ("kind", "name", "posts", "last day", "day before", "total", "per hour", "regions", "listed", "key")


def show_trends(desk: Desk, *, as_json: bool) -> None:
    """Print the trends of the latest ranking, clusters first, then sounds, each the largest first."""
    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        found = find_trends(session, ranking, desk.brand.ranking.window_h, reading_time(ranking))
    if as_json:
        sys.stdout.write(dumps([plain(one, desk.brand.timezone) for one in found]) + "\n")
        return
    print_rows(HEADERS, (_line(one) for one in found))


def plain(trend: Trend, zone: ZoneInfo) -> dict[str, Any]:
    """A trend as JSON has it, for programs."""
    fields = ("kind", "key", "name", "posts", "lately", "before", "unit", "total", "listed")
    return {
        **{name: getattr(trend, name) for name in fields},
        "per_hour": None if trend.per_hour is None else round(trend.per_hour, 1),
        "platforms": list(trend.platforms),
        "languages": list(trend.languages),
        "regions": dict(trend.regions),
        "growth": [{"at": told(reading.at, zone), "total": round(reading.total)} for reading in trend.growth],
        "members": [_member(member, zone) for member in trend.members],
    }


def _member(member: Member, zone: ZoneInfo) -> dict[str, Any]:
    fields = ("platform", "post_id", "title", "url", "language", "region", "opportunity_id", "total")
    return {**{name: getattr(member, name) for name in fields}, "published_at": told(member.published_at, zone)}


def _line(trend: Trend) -> tuple[object, ...]:
    return (
        trend.kind,
        shortened(trend.name, 60),
        trend.posts,
        trend.lately,
        trend.before,
        "" if trend.total is None else f"{trend.total:.0f} {trend.unit}",
        "" if trend.per_hour is None else f"{trend.per_hour:.0f}",
        ", ".join(f"{region} {count}" for region, count in trend.regions[:4]),
        trend.listed,
        trend.key,
    )
