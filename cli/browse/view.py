"""What the address of the page asks to see; everything but the session stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from cli.listing.filters import MOST_HOURS, Filters
from cli.report.harmless import one_line
from crawler.db.rankings import Shelf
from crawler.errors import UsageError
from crawler.sentences import Sentence, say

_MOST_QUERY, _MOST_TEXT, _MOST_CHOICES = 8_000, 200, 40
_NUMBERS = {"min_score": (0.0, 100.0), "within": (0.0, MOST_HOURS), "after": (-1.0, 1e9)}
_YES = ("1", "true")
SEVERAL = {"play": "plays", "verdict": "verdicts", "platform": "platforms", "language": "languages"}
"""Parameters that may stand in an address several times, and the fields they fill."""
TEXTS = ("assignee", "text", "trend", "sound", "reason", "card")
FLAGS = ("closed", "disputed", "withheld")


@dataclass(frozen=True)
class View(Filters):
    """Filters, page and open card.

    The page shows what is still to do and leaves out windows that are over, unless asked.

    Attributes:
        after: place on the shelf behind which the page begins.
        card: id of the card that stands open.
    """

    status: str = "todo"
    closed: bool = False
    after: int = -1
    card: str = ""

    @classmethod
    def of(cls, query: str) -> Self:
        """The view of a query string; what it does not know is passed over.

        Raises:
            UsageError: a play, verdict, platform, status or number that does not exist.
        """
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(query[:_MOST_QUERY]):
            given.setdefault(name, []).append(one_line(value)[:_MOST_TEXT])
        last = {name: values[-1] for name, values in given.items()}
        fields: dict[str, Any] = {field: _choices(given, name) for name, field in SEVERAL.items()}
        fields |= {name: last.get(name, "") for name in TEXTS}
        fields |= {name: last.get(name) in _YES for name in FLAGS}
        return cls(
            **fields,
            min_score=_number(last, "min_score", 0.0),
            within=_number(last, "within", 0.0),
            after=int(_number(last, "after", -1.0)),
            status=last.get("status") or "todo",
        ).checked()

    def query(self, **changes: Any) -> str:
        """The query string of this view with some changes; what is not asked for is left out."""
        view = replace(self, **changes)
        pairs = [(name, value) for name, field in SEVERAL.items() for value in getattr(view, field)]
        single = {
            "min_score": f"{view.min_score:g}" if view.min_score else "",
            "status": view.status if view.status != "todo" else "",
            "within": f"{view.within:g}" if view.within else "",
            **{name: "1" if getattr(view, name) else "" for name in FLAGS},
            "after": str(view.after) if view.after >= 0 else "",
            **{name: getattr(view, name) for name in TEXTS},
        }
        return urlencode([*pairs, *((name, value) for name, value in single.items() if value)])

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the plain list is asked for."""
        return replace(self, after=-1, card="", closed=False) != View()

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """The page's list: escalations and teach-me stand beside it, whatever is asked for."""
        return ("withheld",) if self.withheld or self.disputed else ("escalated", "listed", "explore")

    def on(self, shelf: Shelf) -> Self:
        """As for any filters; and escalations, which stand on top of every page, are paged by nothing."""
        found = super().on(shelf)
        return replace(found, after=-1, verdicts=()) if shelf == "escalated" else found


def _choices(given: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in given.get(name, ()) if value))[:_MOST_CHOICES]


def _number(last: dict[str, str], name: str, absent: float) -> float:
    text = last.get(name, "")
    low, high = _NUMBERS[name]
    if not text:
        return absent
    try:
        found = float(text)
    except ValueError:
        raise UsageError(_no_number(name, text)) from None
    if not low <= found <= high:
        raise UsageError(_no_number(name, text))
    return found


def _no_number(name: str, text: str) -> Sentence:
    low, high = (f"{bound:g}" for bound in _NUMBERS[name])
    return say("{name} is {text}; write a number from {low} to {high}", name=name, text=repr(text), low=low, high=high)
