"""Numbers, durations, times and names of languages as people say them (Babel, English)."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import floor, log10
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_compact_decimal, format_decimal

_ENGLISH = Locale.parse("en_GB")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def human_number(count: float) -> str:
    """A count in at most three figures: 12449 is ``12.4K``."""
    if abs(count) < 1000:
        return str(round(count))
    step = 10.0 ** (floor(log10(abs(count))) - 2)
    rounded = round(count / step) * step  # else Babel writes 999950 as 1000K
    return format_compact_decimal(rounded, locale="en", fraction_digits=1)


def full_number(count: int) -> str:
    """A count with its thousands set apart: ``5,210``."""
    return format_decimal(count, locale=_ENGLISH)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: ``1 post``, ``5,210 posts``."""
    return f"{full_number(count)} {one if count == 1 else many or one + 's'}"


def duration(span: timedelta) -> str:
    """A span in its two largest units: ``3 h 20 min``, ``2 d 4 h``, ``under a minute``."""
    seconds = int(abs(span).total_seconds())
    if seconds < _MINUTE:
        return "under a minute"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        return _two(seconds, _HOUR, "h", _MINUTE, "min")
    return _two(seconds, _DAY, "d", _HOUR, "h")


def _two(seconds: int, large: int, large_name: str, small: int, small_name: str) -> str:
    whole, rest = divmod(seconds, large)
    part = rest // small
    return f"{whole} {large_name} {part} {small_name}" if part else f"{whole} {large_name}"


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in its largest unit: ``5 h ago``; ``just now`` within a minute."""
    seconds = int((now - moment).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    for size, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{seconds // size} {name} ago"
    raise AssertionError("unreachable: a minute or more fits one of the units")


def local_time(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment as read on the wall there: ``today 14:30``, ``tomorrow 08:00``, ``Tue 24 Nov 08:00``."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    named = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    return f"{named} {local:%H:%M}" if named else format_datetime(local, "EEE d MMM HH:mm", locale=_ENGLISH)


def long_date(moment: datetime, zone: ZoneInfo) -> str:
    """A date for a headline: ``Sunday 22 November 2026``."""
    return format_datetime(moment.astimezone(zone), "EEEE d MMMM y", locale=_ENGLISH)


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes there."""
    return f"{moment.astimezone(zone):%H:%M}"


def video_length(seconds: int) -> str:
    """A running time as players show it: ``0:45``, ``12:04``, ``1:02:03``."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def language_name(code: str) -> str:
    """English name of a language code; the code itself where none is known."""
    base = code.replace("_", "-").split("-")[0].lower()
    return str(_ENGLISH.languages.get(base, code))


def listed(names: list[str]) -> str:
    """Names in a sentence: ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
