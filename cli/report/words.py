"""Numbers, durations, times and names of languages as people say them, in whichever tongue.

Short durations are messages of ours (``3 h 20 min``); numbers, dates, clocks and names are Babel's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import floor, log10
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal

from cli.languages import figures
from cli.languages.tongue import ENGLISH, Tongue

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def human_number(count: float, tongue: Tongue = ENGLISH) -> str:
    """A count in at most three figures: 12449 is ``12.4K``."""
    if abs(count) < 1000:
        return str(round(count))
    step = 10.0 ** (floor(log10(abs(count))) - 2)
    rounded = round(count / step) * step  # else Babel writes 999950 as 1000K
    said = str(format_compact_decimal(rounded, locale=tongue.locale, fraction_digits=1))
    # Some languages have no short word for a thousand.
    return tongue.whole(rounded) if said.isdigit() else said


def full_number(count: float, tongue: Tongue = ENGLISH) -> str:
    """A count with its thousands set apart: ``5,210``."""
    return tongue.whole(count)


def plain_number(value: float, tongue: Tongue = ENGLISH) -> str:
    """A number with at most one decimal: ``24``, ``1.5``."""
    return str(format_decimal(value, format="#,##0.#", locale=tongue.locale))


def duration(span: timedelta, tongue: Tongue = ENGLISH) -> str:
    """A span in its two largest units: ``3 h 20 min``, ``2 d 4 h``, ``under a minute``."""
    seconds = int(abs(span).total_seconds())
    if seconds < _MINUTE:
        return tongue.gettext("under a minute")
    if seconds < _HOUR:
        return _minutes(seconds // _MINUTE, tongue)
    if seconds < _DAY:
        hours, rest = divmod(seconds, _HOUR)
        return _both(_hours(hours, tongue), _minutes(rest // _MINUTE, tongue) if rest >= _MINUTE else "")
    days, rest = divmod(seconds, _DAY)
    return _both(_days(days, tongue), _hours(rest // _HOUR, tongue) if rest >= _HOUR else "")


def age(moment: datetime, now: datetime, tongue: Tongue = ENGLISH) -> str:
    """How long ago, in its largest unit: ``5 h ago``; ``just now`` within a minute."""
    seconds = int((now - moment).total_seconds())
    if seconds < _MINUTE:
        return tongue.gettext("just now")
    if seconds < _HOUR:
        span = _minutes(seconds // _MINUTE, tongue)
    elif seconds < _DAY:
        span = _hours(seconds // _HOUR, tongue)
    else:
        span = _days(seconds // _DAY, tongue)
    return tongue.gettext("{span} ago", span=span)


def _minutes(count: int, tongue: Tongue) -> str:
    return tongue.gettext("{n} min", n=count)


def _hours(count: int, tongue: Tongue) -> str:
    return tongue.gettext("{n} h", n=count)


def _days(count: int, tongue: Tongue) -> str:
    return tongue.gettext("{n} d", n=count)


def _both(large: str, small: str) -> str:
    return f"{large} {small}" if small else large


def local_time(moment: datetime, now: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> str:
    """A moment as read on the wall there: ``today 14:30``, ``tomorrow 08:00``, ``Tue 24 Nov 08:00``."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = clock_time(moment, zone, tongue)
    days = (local.date() - today).days
    if days == -1:
        return tongue.gettext("yesterday {time}", time=time)
    if days == 0:
        return tongue.gettext("today {time}", time=time)
    if days == 1:
        return tongue.gettext("tomorrow {time}", time=time)
    return f"{format_skeleton('MMMEd', local, locale=tongue.locale)} {time}"


def long_date(moment: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> str:
    """A date for a headline: ``Sunday, 22 November 2026``."""
    return str(format_date(moment.astimezone(zone).date(), "full", locale=tongue.locale))


def clock_time(moment: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> str:
    """Hours and minutes there."""
    return str(format_time(moment.astimezone(zone).timetz(), "short", locale=tongue.locale))


def video_length(seconds: int) -> str:
    """A running time as players show it: ``0:45``, ``12:04``, ``1:02:03``."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def language_name(code: str, tongue: Tongue = ENGLISH) -> str:
    """Name of a language by its code; the code itself where none is known."""
    return figures.language_name(code, tongue.locale)


def listed(names: list[str], tongue: Tongue = ENGLISH) -> str:
    """Names in a sentence: ``a, b and c``."""
    return str(format_list(names, locale=tongue.locale)) if names else ""
