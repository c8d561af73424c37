"""Days as the brand's people live them: from midnight to midnight on their own clock, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the brand's wall at a moment."""
    return moment.astimezone(zone).date()


def begins(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins there, in UTC; where clocks skip midnight, the moment at which they do."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def morrow(moment: datetime, zone: ZoneInfo, days: int = 1) -> datetime:
    """The midnight that ends a moment's day, or so many days later."""
    return begins(day_of(moment, zone) + timedelta(days=days), zone)
