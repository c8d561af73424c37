"""Spans of time as they are typed: ``30m``, ``3h``, ``2d``, ``1w``."""

from __future__ import annotations

import re
from datetime import timedelta

_SPAN = re.compile(r"(\d{1,4})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def span_of(text: str) -> timedelta | None:
    """A typed span; ``None`` where it is none."""
    found = _SPAN.fullmatch(text.strip().lower())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
