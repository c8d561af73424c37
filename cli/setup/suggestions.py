"""What a website says of the brand, as suggestions beside the fields of a form: confirmed one by one, or left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cli.report.titles import platform_titles
from cli.setup.sitefacts import SiteFacts
from crawler.sentences import phrase

TAKE, SUGGEST = "take:", "suggest:"
"""Prefixes of a form's fields: whether a suggestion is taken, and what it says."""
_HANDLE = "handle."
_LABELS = {
    "name": phrase("Name"),
    "about": phrase("About"),
    "languages": phrase("Languages"),
    "regions": phrase("Countries"),
    "topics": phrase("Topic"),
    "hashtags": phrase("Hashtag"),
}
_LISTS = {"languages": ", ", "regions": ", ", "topics": "\n", "hashtags": ", "}
_STEPS = {"who": ("name", "about", "languages", "regions"), "words": ("topics", "hashtags")}


@dataclass(frozen=True)
class Suggestion:
    """One value for one field.

    Attributes:
        name: its place in the form, ``topics:3``.
        ticked: whether the form offers it as taken: nothing stands in that field yet.
    """

    name: str
    label: str
    value: str
    ticked: bool


def suggestions(step: str, facts: SiteFacts, given: Mapping[str, str]) -> list[Suggestion]:
    """What the page says that does not stand in the form already; steps that a website cannot help have none."""
    found = []
    for number, (field, value) in enumerate(_offers(step, facts)):
        there = given.get(field, "").strip()
        if not _holds(there, value, field):
            label = _LABELS.get(field) or platform_titles().get(field.removeprefix(_HANDLE), field)
            found.append(Suggestion(f"{field}:{number}", label, value, ticked=not there))
    return found


def taken(given: Mapping[str, str]) -> dict[str, str]:
    """A form's fields with the ticked suggestions in them: a list grows, a single value is replaced."""
    merged = dict(given)
    for name, value in given.items():
        field = name.removeprefix(SUGGEST).rpartition(":")[0]
        if not name.startswith(SUGGEST) or f"{TAKE}{name.removeprefix(SUGGEST)}" not in given:
            continue
        merged[field] = _grown(merged.get(field, "").strip(), value, _LISTS[field]) if field in _LISTS else value
    return merged


def _grown(there: str, value: str, by: str) -> str:
    known = _words(there)
    more = [part for part in map(str.strip, value.split(",")) if part.casefold() not in known]
    return by.join(filter(None, (there, *more)))


def _offers(step: str, facts: SiteFacts) -> Iterator[tuple[str, str]]:
    for field in _STEPS.get(step, ()):
        value = getattr(facts, field)
        if isinstance(value, str):
            yield from [(field, value)] if value else []
        elif step == "words":
            yield from ((field, word) for word in value)
        elif value:
            yield field, ", ".join(value)
    if step == "who":
        yield from ((f"{_HANDLE}{platform}", handle) for platform, handle in facts.handles.items())


def _holds(there: str, value: str, field: str) -> bool:
    if field not in _LISTS:
        return there.casefold() == value.casefold()
    return _words(value) <= _words(there)


def _words(text: str) -> set[str]:
    return {part.strip().lstrip("#").casefold() for part in re.split(r"[,;\n]", text) if part.strip()}
