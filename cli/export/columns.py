"""The columns of an export, in their order; names and order are a promise to spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.entry import Entry
from crawler.models import Snapshot

Cell = str | bool | int | float | tuple[str, ...] | None
Reader = Callable[[Entry, ZoneInfo], Cell]


def told(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO-8601 to the second, with the offset of the brand's own zone."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _count(name: str) -> Reader:
    def read(row: Entry, _zone: ZoneInfo) -> Cell:
        snapshot: Snapshot | None = row.snapshot
        value: int | None = getattr(snapshot, name) if snapshot else None
        return value

    return read


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


def _per_hour(row: Entry, _zone: ZoneInfo) -> Cell:
    forecast = row.opportunity.forecast
    return _rounded(forecast.per_hour, 1) if forecast else None


def _forecast(row: Entry, _zone: ZoneInfo) -> Cell:
    forecast = row.opportunity.forecast
    return round(forecast.expected) if forecast else None


def _slot(row: Entry, _zone: ZoneInfo) -> Cell:
    seen = row.opportunity.visibility
    return _rounded(seen.probability) if seen else None


def _reasons(row: Entry, _zone: ZoneInfo) -> Cell:
    veto = row.opportunity.veto
    said = (f"{veto.reason}: {veto.evidence}",) if veto else ()
    return said + tuple(reason.sentence for reason in row.opportunity.reasons)


COLUMNS: dict[str, Reader] = {
    "opportunity_id": lambda r, _: r.opportunity.opportunity_id,
    "rank": lambda r, _: r.opportunity.rank,
    "verdict": lambda r, _: r.opportunity.verdict,
    "score": lambda r, _: _rounded(r.opportunity.score, 1),
    "fit": lambda r, _: _rounded(r.opportunity.fit),
    "fit_reason": lambda r, _: r.opportunity.fit_reason,
    "reach": lambda r, _: _rounded(r.opportunity.reach, 1),
    "play": lambda r, _: r.opportunity.play.name if r.opportunity.play else None,
    "act_before": lambda r, zone: told(r.opportunity.act_before, zone),
    "platform": lambda r, _: r.opportunity.platform,
    "kind": lambda r, _: r.post.kind if r.post else None,
    "url": lambda r, _: r.url,
    "target": lambda r, _: r.opportunity.target,
    "title": lambda r, _: r.title,
    "body": lambda r, _: r.body,
    "author_handle": lambda r, _: r.author.handle if r.author else None,
    "author_url": lambda r, _: r.author.url if r.author else None,
    "author_followers": lambda r, _: r.author.follower_count if r.author else None,
    "published_at": lambda r, zone: told(r.published_at, zone),
    "captured_at": lambda r, zone: told(r.snapshot.captured_at if r.snapshot else None, zone),
    "language": lambda r, _: r.language,
    "region": lambda r, _: r.post.region if r.post else None,
    "view_count": _count("view_count"),
    "like_count": _count("like_count"),
    "comment_count": _count("comment_count"),
    "share_count": _count("share_count"),
    "views_per_hour": _per_hour,
    "forecast_views": _forecast,
    "slot_probability": _slot,
    "hashtags": lambda r, _: r.post.hashtags if r.post else (),
    "reasons": _reasons,
    "status": lambda r, _: r.status,
    "assignee": lambda r, _: r.assignee,
    "note": lambda r, _: r.note,
    "status_by": lambda r, _: r.status_by,
    "status_at": lambda r, zone: told(r.status_at, zone),
    "partner": lambda r, _: r.partner,
    "rest_reason": lambda r, _: r.rest.reason if r.rest else None,
    "rest_until": lambda r, zone: told(r.rest.until, zone) if r.rest else None,
    "spoken_at": lambda r, zone: told(r.spoken_at, zone),
    "campaign": lambda r, _: r.campaign,
    "alarm": lambda r, _: r.opportunity.alarm,
}


def cells(row: Entry, zone: ZoneInfo) -> dict[str, Cell]:
    """All cells of one row by column; unknown is ``None``."""
    return {name: read(row, zone) for name, read in COLUMNS.items()}
