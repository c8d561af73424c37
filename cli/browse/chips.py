"""The filters of an address as small labels, each with the address that takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cli.browse.view import SEVERAL, View
from cli.labels import STATUSES, VERDICTS, WINDOWS
from cli.languages.tongue import ENGLISH, Tongue
from cli.listing.filters import NOBODY
from cli.report import plays, words
from cli.report.harmless import clamp, one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles

_LONGEST = 60


@dataclass(frozen=True)
class Chip:
    """One filter in words; ``query`` is the view without it."""

    label: str
    query: str


def chips(view: View, trend: str = "", tongue: Tongue = ENGLISH) -> tuple[Chip, ...]:
    """Every filter that is set, in the order of the form; ``trend`` is the name of the cluster asked for."""
    found = [*_several(view, tongue), *_single(view, tongue), *_pointed(view, trend, tongue)]
    return tuple(Chip(clamp(one_line(label), _LONGEST)[0], view.query(**gone, after=-1)) for label, gone in found)


def _several(view: View, tongue: Tongue) -> Iterator[tuple[str, dict[str, object]]]:
    for name, field in SEVERAL.items():
        values: tuple[str, ...] = getattr(view, field)
        for value in values:
            yield _named(name, value, tongue), {field: tuple(each for each in values if each != value)}


def _named(name: str, value: str, tongue: Tongue) -> str:
    if name == "play":
        return next((tongue.gettext(label) for play, label in plays.LABELS.items() if play == value), value)
    if name == "platform":
        return platform_title(value, platform_titles())
    if name == "language":
        return words.language_name(value, tongue) or value
    return tongue.gettext(VERDICTS[value]) if value in VERDICTS else value.capitalize()


def _single(view: View, tongue: Tongue) -> Iterator[tuple[str, dict[str, object]]]:
    gettext = tongue.gettext
    if view.min_score:
        yield gettext("Score from {score}", score=words.plain_number(view.min_score, tongue)), {"min_score": 0.0}
    if view.status != "todo":
        yield gettext("Status: {status}", status=gettext(STATUSES[view.status])), {"status": "todo"}
    if view.assignee == NOBODY:
        yield gettext("Nobody owns it"), {"assignee": ""}
    elif view.assignee:
        yield gettext("Owner: {name}", name=view.assignee), {"assignee": ""}
    if view.within:
        yield gettext("Closes within {span}", span=_span(view.within, tongue)), {"within": 0.0}
    if view.text:
        yield gettext("Words: {text}", text=view.text), {"text": ""}


def _span(hours: float, tongue: Tongue) -> str:
    known = WINDOWS.get(f"{hours:g}")
    return tongue.gettext(known) if known else tongue.gettext("{n} h", n=words.plain_number(hours, tongue))


def _pointed(view: View, trend: str, tongue: Tongue) -> Iterator[tuple[str, dict[str, object]]]:
    """Filters that no form offers: links of other views set them."""
    if view.trend:
        yield tongue.gettext("Trend: {name}", name=trend or view.trend), {"trend": ""}
    if view.sound:
        yield tongue.gettext("Sound: {name}", name=view.sound), {"sound": ""}
    if view.reason:
        yield tongue.gettext("Reason: {reason}", reason=plays.reason_name(view.reason, tongue)), {"reason": ""}
    if view.disputed:
        yield tongue.gettext("Called wrong"), {"disputed": False}
    if view.closed:
        yield tongue.gettext("Closed windows too"), {"closed": False}
