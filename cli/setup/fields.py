"""What a person typed, field by field: the value, or one sentence that stands beside the field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale

from cli.languages.catalogues import CODES
from crawler.figures import whole
from crawler.sentences import Sentence, phrase, say

_VARIABLE = re.compile(r"\$\{")
_SEPARATORS = re.compile(r"[,;\n]")
_MOST_ITEMS, _MOST_ITEM = 500, 120
_NO_LANGUAGE = phrase("“{text}” is not known as a language; write en or English.")
_NO_COUNTRY = phrase("“{text}” is not known as a country; write NO or Norway.")


class Fields:
    """The fields of one form; reading one that is wrong notes why and gives an empty value."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.problems: dict[str, str] = {}

    def text(self, name: str, *, most: int = 200, required: str = "") -> str:
        """A text; ``required`` is the sentence for one that is missing."""
        found = self.given.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
        if not found and required:
            return self._wrong(name, required)
        if len(found) > most:
            return self._wrong(
                name,
                say("That is {n} characters long; at most {most} fit here.", n=whole(len(found)), most=whole(most)),
            )
        if _VARIABLE.search(found):
            return self._wrong(
                name, say("Write it without a dollar sign and braces: keys of .env are named by hand only.")
            )
        return found

    def items(self, name: str, *, strip: str = "") -> tuple[str, ...]:
        """Entries separated by commas or lines, each once; ``strip`` are signs taken off their beginning."""
        text = self.text(name, most=_MOST_ITEMS * _MOST_ITEM)
        if strip:  # "#coffee #barista" is two
            text = re.sub(rf"\s+(?=[{re.escape(strip)}])", ",", text)
        parts = (" ".join(part.split()).lstrip(strip) for part in _SEPARATORS.split(text))
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > _MOST_ITEMS:
            self.problems[name] = say(
                "These are {n}; at most {most} fit here.", n=whole(len(found)), most=whole(_MOST_ITEMS)
            )
            return ()
        long = next((part for part in found if len(part) > _MOST_ITEM), None)
        if long is not None:
            self.problems[name] = say(
                "“{text}…” is too long for one entry; separate entries by commas or lines.", text=long[:40]
            )
            return ()
        return found

    def lines(self, name: str, *, most: int = 100) -> tuple[str, ...]:
        """Entries of one line each, which may hold commas."""
        text = self.text(name, most=50_000)
        return tuple(dict.fromkeys(" ".join(line.split()) for line in text.split("\n") if line.strip()))[:most]

    def web(self, name: str) -> str:
        """A web address; https is added where somebody left it out."""
        found = self.text(name, most=500)
        if not found:
            return ""
        address = found if "://" in found else f"https://{found}"
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in address:
            return self._wrong(name, say("That is no web address; write it as in https://acme.example."))
        return address

    def languages(self, name: str) -> tuple[str, ...]:
        """Languages by code, or by name in a language of the page, as codes."""
        return self._coded(name, _languages(), re.compile(r"[a-z]{2,3}"), str.lower, _NO_LANGUAGE)

    def regions(self, name: str) -> tuple[str, ...]:
        """Countries by code, or by name in a language of the page, as codes."""
        return self._coded(name, _regions(), re.compile(r"[A-Z]{2}"), str.upper, _NO_COUNTRY)

    def zone(self, name: str, *, required: str = "") -> str:
        """A time zone's name."""
        found = self.text(name, required=required).replace(" ", "_")
        if not found or found in available_timezones():
            return found
        return self._wrong(name, _no_zone(found, available_timezones()))

    def _coded(
        self, name: str, known: Mapping[str, str], code: re.Pattern[str], spell: Callable[[str], str], unknown: str
    ) -> tuple[str, ...]:
        found = []
        for item in self.items(name):
            spelt = known.get(_folded(item), spell(item))
            if not code.fullmatch(spelt) or spelt not in known.values():
                self.problems[name] = say(unknown, text=item[:40])
                return ()
            found.append(spelt)
        return tuple(dict.fromkeys(found))

    def _wrong(self, name: str, sentence: str) -> str:
        self.problems[name] = sentence
        return ""


def _no_zone(found: str, known: Collection[str]) -> Sentence:
    """That there is no such time zone, and the nearest one that is near enough."""
    by_city = {zone.rpartition("/")[2].lower(): zone for zone in sorted(known)}
    city = re.sub(r"^(europe|america|asia|africa|australia)[/_]", "", found.lower()).rpartition("/")[2]
    close = difflib.get_close_matches(city, by_city, n=1, cutoff=0.7)
    if close:
        return say("No time zone is called {name}; did you mean {near}.", name=found, near=by_city[close[0]])
    return say("No time zone is called {name}; write it as in Europe/Oslo.", name=found)


@cache
def _languages() -> Mapping[str, str]:
    return _named("languages", "[a-z]{2,3}")


@cache
def _regions() -> Mapping[str, str]:
    return _named("territories", "[A-Z]{2}")


def _named(kind: str, code: str) -> Mapping[str, str]:
    """Codes by name, in every language the page is told in; where two languages disagree, English is right."""
    names: dict[str, str] = {}
    for language in CODES:
        for known, name in getattr(Locale(language), kind).items():
            if re.fullmatch(code, known):
                names.setdefault(_folded(name), known)
    return names


def _folded(name: str) -> str:
    """In small letters; a Turkish capital İ becomes the i that people type, not one with two dots."""
    return name.lower().replace("\N{COMBINING DOT ABOVE}", "")
