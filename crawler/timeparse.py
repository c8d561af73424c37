"""Platform timestamps as aware UTC moments, ISO durations as seconds; what cannot be told is ``None``."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

# No platform read here existed before; an earlier time is a default ("1970-01-01") or a mistake.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
# Servers' clocks differ by minutes; a post an hour from now has a wrong or invented time.
CLOCK_SKEW = timedelta(minutes=10)

_FRACTION = re.compile(r"(\d{2}:\d{2}:\d{2})[.,](\d{1,6})\d*")
_DURATION = re.compile(
    r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?", re.ASCII | re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{1,9})?", re.ASCII)
_LONGEST = 64
# Epoch values above this are milliseconds: as seconds they would lie beyond the year 5000.
_MILLISECONDS_FROM = 10**11


def parse_time(value: object) -> datetime | None:
    """The moment meant by an ISO-8601 text or by an epoch in seconds or milliseconds.

    A time without a zone is UTC (early Lemmy servers write it so). Outside of ``EARLIEST`` and
    ``LATEST``, or unreadable: ``None``.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value)) if abs(value) < 10**20 else None
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    if _NUMBER.fullmatch(text) and len(text) >= 9:
        return _from_epoch(float(text))
    return _from_iso(text)


def claimed_time(value: object, captured_at: datetime) -> datetime | None:
    """A publication time as claimed by its author's machine, held against our own clock.

    A few minutes ahead of ``captured_at`` is a clock's skew and becomes ``captured_at``; more
    than that tells nothing and is ``None``, so that no age is ever negative.
    """
    moment = parse_time(value)
    if moment is None or moment <= captured_at:
        return moment
    return captured_at.astimezone(UTC) if moment - captured_at <= CLOCK_SKEW else None


def iso_seconds(text: str) -> int | None:
    """Whole seconds of an ISO 8601 duration (``PT1M3S``), without years, months and weeks."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _from_epoch(seconds: float) -> datetime | None:
    if not math.isfinite(seconds):
        return None
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    if not EARLIEST.timestamp() <= seconds < LATEST.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _from_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1.\2", text))
    except ValueError:
        return None
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if EARLIEST <= moment < LATEST else None
