"""A value inside an answer that knows where it stands, so that every complaint names the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.counts import parse_count
from crawler.errors import ParseError
from crawler.identity import http_url
from crawler.text import clean, one_line
from crawler.timeparse import claimed_time
from spiders.parsers.decode import decode_json

_LONGEST_ID = 512
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
# Unknown, undetermined, multiple, no linguistic content, uncoded.
_NO_LANGUAGE = frozenset({"un", "und", "mul", "zxx", "mis"})
_TOKEN = re.compile("[!-~]+")
# A place that is further down is told by its two ends: whole paths of a deep tree cost the square of its depth.
_LONGEST_PATH, _KEPT = 400, 120
# Surrogates and NUL have no place in an id: neither database stores them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reader:
    """One JSON value with its platform and its path from the root (``$``).

    ``at`` never fails: what is absent, or looked for in something that has no keys, is a reader of
    ``None``. ``need_*`` and ``entries`` raise ``ParseError``; the rest answers ``None`` or an
    empty value where there is nothing usable.
    """

    platform: str
    value: Any
    path: str = "$"

    @classmethod
    def of_body(cls, platform: str, body: bytes) -> Reader:
        """Reader of a whole answer; ``ParseError`` if it is no JSON."""
        return cls(platform, decode_json(platform, body))

    def at(self, *keys: str) -> Reader:
        """The value under a key, and under a key of that, ..."""
        value, path = self.value, self.path
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
            path = key if path == "$" else f"{path}.{key}"
        return Reader(self.platform, value, path if len(path) <= _LONGEST_PATH else _by_its_ends(path))

    def entries(self) -> list[Reader]:
        """Readers of a list's entries; anything but a list is a ``ParseError``."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return list(self)

    def __iter__(self) -> Iterator[Reader]:
        """Readers of a list's entries; of anything else none."""
        if isinstance(self.value, list):
            for place, value in enumerate(self.value):
                yield Reader(self.platform, value, f"{self.path}[{place}]")

    def need_object(self) -> Reader:
        """This reader, if its value is an object."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        return self

    def need_id(self) -> str:
        """An id as text, from text or a whole number."""
        found = self.id()
        if found is None:
            raise self.wrong("an id")
        return found

    def need_token(self) -> str:
        """A token as it came; it will stand in a header, so nothing but visible ASCII is one."""
        if not _TOKEN.fullmatch(self.raw()):
            raise self.wrong("a token")
        return self.raw()

    def need_url(self, base: str = "") -> str:
        """An absolute http(s) URL."""
        found = self.url(base)
        if found is None:
            raise self.wrong("an http(s) URL")
        return found

    def id(self) -> str | None:
        """An id as text, or ``None``; longer than 512 characters is none."""
        value = self.value
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_ID or _UNSTORABLE.search(value):
            return None
        return value.strip()

    def raw(self) -> str:
        """Text exactly as it came; anything but text is empty."""
        return self.value if isinstance(self.value, str) else ""

    def text(self) -> str:
        """Cleaned text; anything but text is empty."""
        return clean(self.raw())

    def label(self) -> str | None:
        """Cleaned text on one line (a name, a title), ``None`` if nothing is left."""
        return one_line(self.raw()) or None

    def url(self, base: str = "") -> str | None:
        """An absolute http(s) URL, relative ones joined to ``base``."""
        return http_url(self.raw(), base) if self.raw() else None

    def count(self) -> int | None:
        """A count; absent, hidden or absurd is ``None``."""
        return parse_count(self.value)

    def seconds(self) -> int | None:
        """A duration in whole seconds, rounded down."""
        value = self.value
        if isinstance(value, float):
            return parse_count(float(value // 1))
        return parse_count(value)

    def time(self, captured_at: datetime) -> datetime | None:
        """A publication time, not later than ``captured_at``."""
        return claimed_time(self.value, captured_at)

    def flag(self) -> bool | None:
        """A boolean; anything else is unknown."""
        return self.value if isinstance(self.value, bool) else None

    def language(self) -> str | None:
        """Primary language subtag in lower case, ``None`` where the platform does not know it."""
        found = _LANGUAGE.fullmatch(self.raw().strip())
        code = found[1].lower() if found else ""
        return code if code and code not in _NO_LANGUAGE else None

    def wrong(self, expected: str) -> ParseError:
        """The error that says what was expected here and what kind of value was found."""
        return ParseError(self.platform, self.path, f"expected {expected}, found {self._kind()}")

    def _kind(self) -> str:
        if isinstance(self.value, str):
            return "text" if self.value.strip() else "empty text"
        names = {dict: "an object", list: "a list", bool: "a boolean", type(None): "nothing"}
        return names.get(type(self.value), "a number")


def _by_its_ends(path: str) -> str:
    return f"{path[:_KEPT]}…{path[-_KEPT:]}"
