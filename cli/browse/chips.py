"""The filters of an address as small labels, each with the address that takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cli.browse.view import SEVERAL, View
from cli.listing.filters import NOBODY
from cli.report import plays, words
from cli.report.harmless import clamp, one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles

STATUSES = {
    "todo": "To do",
    "open": "Open",
    "taken": "Taken",
    "done": "Done",
    "skipped": "Skipped",
    "snoozed": "Snoozed",
    "resting": "Resting",
    "all": "All",
}
WINDOWS = {"1": "an hour", "3": "3 hours", "6": "6 hours", "24": "a day"}
VERDICTS = {"go": "Go", "maybe": "Maybe"}
_LONGEST = 60


@dataclass(frozen=True)
class Chip:
    """One filter in words; ``query`` is the view without it."""

    label: str
    query: str


def chips(view: View, trend: str = "") -> tuple[Chip, ...]:
    """Every filter that is set, in the order of the form; ``trend`` is the name of the cluster asked for."""
    found = [*_several(view), *_single(view, trend)]
    return tuple(Chip(clamp(one_line(label), _LONGEST)[0], view.query(**gone, after=-1)) for label, gone in found)


def _several(view: View) -> Iterator[tuple[str, dict[str, object]]]:
    for name, field in SEVERAL.items():
        values: tuple[str, ...] = getattr(view, field)
        for value in values:
            yield _named(name, value), {field: tuple(each for each in values if each != value)}


def _named(name: str, value: str) -> str:
    if name == "play":
        return next((label for play, label in plays.LABELS.items() if play == value), value)
    if name == "platform":
        return platform_title(value, platform_titles())
    if name == "language":
        return words.language_name(value) or value
    return VERDICTS.get(value, value.capitalize())


def _single(view: View, trend: str) -> Iterator[tuple[str, dict[str, object]]]:
    if view.min_score:
        yield f"Score from {view.min_score:g}", {"min_score": 0.0}
    if view.status != "todo":
        yield f"Status: {STATUSES[view.status].lower()}", {"status": "todo"}
    if view.assignee:
        owner = "nobody" if view.assignee == NOBODY else view.assignee
        yield f"Owner: {owner}", {"assignee": ""}
    if view.within:
        hours = WINDOWS.get(f"{view.within:g}", f"{view.within:g} hours")
        yield f"Closes within {hours}", {"within": 0.0}
    if view.text:
        yield f"Words: {view.text}", {"text": ""}
    yield from _pointed(view, trend)


def _pointed(view: View, trend: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Filters that no form offers: links of other views set them."""
    if view.trend:
        yield f"Trend: {trend or view.trend}", {"trend": ""}
    if view.sound:
        yield f"Sound: {view.sound}", {"sound": ""}
    if view.reason:
        yield f"Reason: {plays.reason_name(view.reason).lower()}", {"reason": ""}
    if view.disputed:
        yield "Called wrong", {"disputed": False}
    if view.closed:
        yield "Closed windows too", {"closed": False}
