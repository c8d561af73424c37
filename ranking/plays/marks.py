"""Marks of a text that need no understanding: links, contacts, sums, capitals, emoji, and groups of plain words.

Spam and complaints give themselves away by how they are put together as much as by what they say, in any language;
marks also cost next to nothing, so that every comment can be looked at before a single one is embedded.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ranking.plays.cues import CueBook, found_in, parse_cue
from ranking.plays.normal import exact

Floats = npt.NDArray[np.float64]
MAX_COUNT = 5
# Endings that are also words ("colour.It", "bueno.no") count only behind http or www.
_TOP_DOMAINS = (
    "com|net|org|info|biz|io|co|app|xyz|top|shop|store|online|site|club|live|link|vip|win|fun|icu|click|tv|ly|gl|gg|"
    "ru|cn|tk|ml|ga|cf|de|lv|tr|uk|eu|fr|nl|pl|dk|fi|ch"
)
_PLAIN_PATTERNS = {
    "link": r"https?\s?:|www\s?\."
    rf"|\b[a-z0-9][a-z0-9-]{{1,40}}\s?(?:\.|\[\.\]|\(\.\)|\bdot\b)\s?(?:{_TOP_DOMAINS})\b(?!\.\w)",
    "hidden_link": r"\[\.\]|\(\.\)|\w\s\.\s(?:com|net|org|xyz|top|me|ly|gl)\b|\bdot com\b|\bhxxp",
    "short_link": r"\b(?:bit|adf|tiny|cutt|goo|ow|is|t|lnkd)\s?\.\s?(?:ly|gl|cc|gd|co|url)\b|\b(?:tinyurl|linktr\.ee)",
    "messenger": r"\bt\s?\.\s?me\b|\bwa\s?\.\s?me\b|\btele\s?gr|whats\s?app|\bt3le|wh[a@]ts\s?[a@]pp|\bsignal app\b",
    "handle": r"(?<![\w@])@[\w.]{3,}",
    "service_handle": r"@\w*(?:support|help|care|cares|ask|assist|service|destek|kundenservice|hilft|ayuda)\w*",
    "email": r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w{2,}",
    "phone": r"(?<![\d.,:/])\+?\(?\d[\d() .-]{7,}\d(?![\d/:])",
    "sum": r"[$€£₺₿]\s?\d|\d\s?(?:[$€£₺₿]|usd|eur\b|euro|dollar|kr\b|nok\b|tl\b|lira|btc|bucks)",
    "big_sum": r"\d{1,3}[.,\s]?000\b|\d+\s?k\b(?!m)",
    "percent": r"%\s?\d|\d\s?%|\d\s?x\b|\bx\d{1,3}\b",
    "code": r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4,}\b",
    "time_mark": r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])",
    "tag": r"<[a-z/][^>]*>",
    "hashtag": r"#\w+",
    "repeat_sign": r"([!?.$€*_=~-])\1{2,}",
    "repeat_letter": r"([a-z])\1{3,}",
    "quoted": '[“”„«»"]',
    "forwarded": r"^rt\b|\brt @",
    "cut": r"…|\.\.\.",
    "number": r"\b\d+\b",
    "lost_sign": "\ufffd",
}
_CASED = frozenset({"code"})
PATTERNS = {name: re.compile(said, 0 if name in _CASED else re.IGNORECASE) for name, said in _PLAIN_PATTERNS.items()}
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")
# An "I" or "UK" is no shout; letters from here on are not Latin.
MIN_SHOUT, BEYOND_LATIN = 3, 0x24F
_SHAPES = ("length", "words", "question", "exclamation", "emoji", "capitals", "shouted", "other_script", "opens_to")
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Marks:
    """What was counted in one text: patterns and word groups by name, and its shape."""

    counts: dict[str, int]
    shape: tuple[float, ...]

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(files("ranking.plays").joinpath("marks.toml").read_text(encoding="utf-8"))
    return {name: tuple(dict.fromkeys(words)) for name, words in raw.items()}


@cache
def _groups() -> tuple[CueBook, tuple[str, ...]]:
    return group_book(tuple(_words())), tuple(_words())


def group_book(names: Sequence[str]) -> CueBook:
    """The cues of some word groups of ``marks.toml``."""
    return CueBook([parse_cue(name, "strong", word) for name in names for word in _words()[name]])


def mark_names() -> tuple[str, ...]:
    """Names of the numbers of ``mark_vectors``, in order."""
    return (*PATTERNS, *_groups()[1], *_SHAPES)


def marks_of(text: str) -> Marks:
    """Count one text's marks."""
    raw = html.unescape(text)
    plain = exact(raw)
    # Full-width letters are read as plain ones, capitals are kept where they count.
    counts = {name: len(pattern.findall(raw if name in _CASED else plain)) for name, pattern in PATTERNS.items()}
    found = _groups()[0].find(_TAGS.sub(" ", raw))
    counts |= {name: found_in(found, name).strong for name in _groups()[1]}
    return Marks({name: count for name, count in counts.items() if count}, _shape(_TAGS.sub(" ", raw)))


def mark_vectors(texts: Sequence[str]) -> Floats:
    """Marks as numbers of about 0-2, shape (len(texts), len(mark_names()))."""
    names = mark_names()[: -len(_SHAPES)]
    rows = np.zeros((len(texts), len(names) + len(_SHAPES)))
    for row, text in zip(rows, texts, strict=True):
        marks = marks_of(text)
        row[: len(names)] = [np.log1p(min(marks[name], MAX_COUNT)) for name in names]
        row[len(names) :] = marks.shape
    return rows


def _shape(text: str) -> tuple[float, ...]:
    words = text.split()
    letters = [c for c in text if c.isalpha()]
    shouted = sum(word.isupper() and len(word) >= MIN_SHOUT for word in words)
    return (
        float(np.log1p(len(text))) / 5,
        float(np.log1p(len(words))) / 3,
        float(np.log1p(min(text.count("?"), MAX_COUNT))),
        float(np.log1p(min(text.count("!"), MAX_COUNT))),
        float(np.log1p(min(len(EMOJI.findall(text)), MAX_COUNT))),
        sum(c.isupper() for c in letters) / max(len(letters), 1),
        shouted / max(len(words), 1),
        sum(ord(c) > BEYOND_LATIN for c in letters) / max(len(letters), 1),
        float(text.lstrip().startswith("@")),
    )
