"""Counts as platforms write them, as whole numbers; unknown is ``None``, never 0."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

# The store keeps counts as signed 64-bit integers on both databases.
MAX_COUNT = 2**63 - 1

_SUFFIXES = {
    "": 1,
    "k": 10**3,
    "tsd": 10**3,
    "tys": 10**3,
    "mil": 10**3,
    "rb": 10**3,
    "тыс": 10**3,
    "千": 10**3,
    "천": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "만": 10**4,
    "m": 10**6,
    "mio": 10**6,
    "mln": 10**6,
    "jt": 10**6,
    "млн": 10**6,
    "億": 10**8,
    "亿": 10**8,
    "억": 10**8,
    "b": 10**9,
    "bn": 10**9,
    "mrd": 10**9,
    "млрд": 10**9,
}
_COUNT = re.compile(r"(?P<number>\d[\d.,'’\s]*)(?P<suffix>[^\W\d_]*)\.?\+?", re.UNICODE)
_SPACES_AND_APOSTROPHES = re.compile(r"['’\s]")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
# Longer than any count with separators; a hostile megabyte of digits is not worth reading.
_LONGEST = 40


def parse_count(value: object) -> int | None:
    """The count meant by a JSON value: an int, a float without fraction, or text.

    Text may be ``"1234"``, ``"2.4k"``, ``"19.924"`` and ``"1,234,567"`` (thousands),
    ``"12,3 Mio."``, ``"1K+"``. A lone separator before exactly three digits parts
    thousands; with a suffix a lone separator is the decimal one. Blank text that is not empty
    is zero, which is how TikTok writes a count nobody raised yet. Everything else (absent,
    hidden, negative, fractional, above 2**63 - 1) is ``None``.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return _bounded(value)
    if isinstance(value, float):
        return _bounded(int(value)) if math.isfinite(value) and value.is_integer() else None
    return _parse_text(value) if isinstance(value, str) else None


def _bounded(number: int) -> int | None:
    return number if 0 <= number <= MAX_COUNT else None


def _parse_text(text: str) -> int | None:
    if len(text) > _LONGEST:
        return None
    if not text.strip():
        return 0 if text else None
    found = _COUNT.fullmatch(text.strip())
    scale = _SUFFIXES.get(found["suffix"].lower()) if found else None
    if found is None or scale is None:
        return None
    number = _decimal(_SPACES_AND_APOSTROPHES.sub("", found["number"]), has_suffix=scale > 1)
    if number is None:
        return None
    scaled = number * scale
    # "1.5" is no count; "1.2345K" is 1234 and a half, rounded down as platforms do.
    return _bounded(int(scaled)) if scale > 1 or scaled == int(scaled) else None


def _decimal(digits: str, *, has_suffix: bool) -> Decimal | None:
    separators = [sign for sign in digits if sign in ".,"]
    if len(set(separators)) == 2:
        thousands, point = ".,", separators[-1]
        thousands = "," if point == "." else "."
        digits = digits.replace(thousands, "").replace(point, ".")
    elif len(separators) > 1 or (separators and not has_suffix):
        if not _GROUPED.fullmatch(digits):
            return None
        digits = digits.replace(separators[0], "")
    else:
        digits = digits.replace(",", ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None
