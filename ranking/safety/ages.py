"""A child who says so: ages that people state of themselves, in six languages."""

from __future__ import annotations

import re
from typing import Literal

from ranking.plays.normal import folded

OLDEST_CHILD = 14
YOUNGEST = 5
_WORDS = {
    "en": "five six seven eight nine ten eleven twelve thirteen fourteen",
    "tr": "bes alti yedi sekiz dokuz on onbir oniki onuc ondort",
    "nb": "fem seks sju atte ni ti elleve tolv tretten fjorten",
    "lv": "pieci sesi septini astoni devini desmit vienpadsmit divpadsmit trispadsmit cetrpadsmit",
    "de": "funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn",
    "es": "cinco seis siete ocho nueve diez once doce trece catorce",
}
_AGES = {word: YOUNGEST + place for words in _WORDS.values() for place, word in enumerate(words.split())}
_AGE = rf"(?P<age>\d{{1,2}}|{'|'.join(sorted(_AGES, key=len, reverse=True))})"
# What follows a number that is no age.
_UNIT = (
    r"(?!\s*(?:[%€$£.:,/]\s*\d|%|€|\$|min|sec|sek|hour|hr|h\b|stunde|tim|or\b|of\b|day|tag|dag|dien|gun|week|woche|uke|"
    r"month|monat|man\b|km|mile|cm|kg|inch|feet|ft|point|punkt|episode|year anniv|in\b.*queue|levels?|away|down|up\b|"
    r"minutes|steps|cups|dakika|saat|minut|horas|dias|anos de exper|years (?:in|sober|into|married|ago)|am\b|pm\b))"
)
# In English a noun after the number counts something else ("i'm eight emails deep").
_ENDS = r"(?=\s*(?:$|[^\w\s]|\n|and\b|but\b|so\b|btw\b|lol\b|now\b|today\b|pls\b|please\b|yo\b|yrs?\b|years?\b))"
_PLAIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:i'?m|i am|im)\s+(?:only\s+|just\s+|like\s+)?{_AGE}\b{_UNIT}{_ENDS}",
        rf"\b(?:turned|turning)\s+{_AGE}\s+(?:today|yesterday|tomorrow)",
        rf"\bben\s+{_AGE}\b{_UNIT}",
        rf"\b(?:jeg er|er|fylte)\s+{_AGE}\s+(?:og|i dag|ar)\b{_UNIT}",
        rf"\bman\s+ir\s+{_AGE}\b{_UNIT}",
        rf"\b(?:ich bin|bin)\s+(?:erst\s+)?{_AGE}\b{_UNIT}",
        rf"\b(?:tengo|cumpli)\s+{_AGE}\b{_UNIT}",
    )
)
_EXPLICIT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:i'?m|i am|im)\s+(?:a\s+)?(?:only\s+|just\s+)?{_AGE}\s*(?:yo\b|y/o|yrs?\b|years?\s*old|year\s*old)",
        rf"^\s*{_AGE}\s*(?:yo|y/o|yr|year)s?\s*old\s+(?:girl|boy|kid|here)",
        rf"\b{_AGE}\s*yasindayim",
        rf"\bjeg er\s+{_AGE}\s*ar(?:\s+gammel)?\b",
        rf"\bman\s+(?:ir\s+)?{_AGE}\s*gad",
        rf"\b(?:ich bin|bin)\s+{_AGE}\s*(?:jahre?\b|j\b)",
        rf"\btengo\s+{_AGE}\s*(?:anos|anitos)",
        r"\b(?:i'?m|im|i am)\s+in\s+(?P<grade>[1-8])(?:st|nd|rd|th)?\s+grade",
        r"\b(?P<grade>[1-8])(?:st|nd|rd|th)\s+grader\s+here",
    )
)
Statement = Literal["explicit", "plain"]


def child_says(text: str) -> tuple[Statement, str] | None:
    """A writer's own age of a child, with the words; ``plain`` ("im 11") needs support, ``explicit`` does not.

    >>> child_says("I'm 11 years old and bored")
    ('explicit', "i'm 11 years old")
    """
    plain = folded(text)
    explicit = _first(_EXPLICIT, plain)
    if explicit is not None:
        return "explicit", explicit
    stated = _first(_PLAIN, plain)
    return ("plain", stated) if stated is not None else None


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> str | None:
    for pattern in patterns:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("grade") or YOUNGEST <= _number(groups.get("age") or "") <= OLDEST_CHILD:
                return match.group().strip()
    return None


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _AGES.get(written, 0)
