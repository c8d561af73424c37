"""Times as they are typed: moments in ISO 8601, and spans such as ``30m``, ``3h``, ``2d``, ``1w``."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.errors import UsageError
from crawler.sentences import say

_SPAN = re.compile(r"(\d{1,4})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def span_of(text: str) -> timedelta | None:
    """A typed span; ``None`` where it is none."""
    found = _SPAN.fullmatch(text.strip().lower())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment in ISO 8601 (in the brand's zone where it names none), or a span from now: ``30m, 3h, 2d, 1w``.

    Raises:
        UsageError: it is neither.
    """
    span = span_of(text)
    if span is not None:
        return now + span
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        how = say("{text} is no moment; write 2026-05-04T15:00, or a span such as 3h or 2d", text=repr(text))
        raise UsageError(how) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
