"""What the address of the page asks to see; everything but the session stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Self, cast, get_args
from urllib.parse import parse_qsl, urlencode

from cli.listing.filters import Filters
from cli.report.harmless import one_line
from crawler.db.decisions import Standing, Status
from crawler.errors import UsageError

StatusFilter = Literal["todo", Status, "all"]
STATUS_FILTERS: tuple[str, ...] = get_args(StatusFilter)
NOBODY = "-"
"""Stands for "nobody owns it" where a name could be."""
_MOST_QUERY, _MOST_TEXT, _MOST_CHOICES = 8_000, 200, 40
_NUMBERS = {"min_score": (0.0, 100.0), "within": (0.0, 720.0), "after": (-1.0, 1e9)}


@dataclass(frozen=True)
class View:
    """Filters, page and open card; empty lets everything through.

    Attributes:
        status: ``todo`` is what is still open or taken.
        assignee: a name, or ``NOBODY``.
        within: hours in which the window must close; 0: any.
        closed: whether windows that are over are shown too.
        after: place on the shelf behind which the page begins.
        card: id of the card that stands open.
    """

    plays: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_score: float = 0.0
    status: StatusFilter = "todo"
    assignee: str = ""
    within: float = 0.0
    closed: bool = False
    text: str = ""
    after: int = -1
    card: str = ""

    @classmethod
    def of(cls, query: str) -> Self:
        """The view of a query string; what it does not know is passed over.

        Raises:
            UsageError: a play, platform, status or number that does not exist.
        """
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(query[:_MOST_QUERY]):
            given.setdefault(name, []).append(one_line(value)[:_MOST_TEXT])
        last = {name: values[-1] for name, values in given.items()}
        plays, platforms, languages = (_choices(given, name) for name in ("play", "platform", "language"))
        Filters.of(plays=plays, platforms=platforms)
        status = last.get("status", "todo")
        if status not in STATUS_FILTERS:
            raise UsageError(f"there is no status {status!r}; there are: {', '.join(STATUS_FILTERS)}")
        return cls(
            plays=plays,
            platforms=platforms,
            languages=tuple(language.lower() for language in languages),
            min_score=_number(last, "min_score", 0.0),
            status=cast("StatusFilter", status),
            assignee=last.get("assignee", ""),
            within=_number(last, "within", 0.0),
            closed=last.get("closed") == "1",
            text=last.get("text", ""),
            after=int(_number(last, "after", -1.0)),
            card=last.get("card", ""),
        )

    def query(self, **changes: Any) -> str:
        """The query string of this view with some changes; what is not asked for is left out."""
        view = replace(self, **changes)
        pairs = [("play", play) for play in view.plays]
        pairs += [("platform", platform) for platform in view.platforms]
        pairs += [("language", language) for language in view.languages]
        single = {
            "min_score": f"{view.min_score:g}" if view.min_score else "",
            "status": view.status if view.status != "todo" else "",
            "assignee": view.assignee,
            "within": f"{view.within:g}" if view.within else "",
            "closed": "1" if view.closed else "",
            "text": view.text,
            "after": str(view.after) if view.after >= 0 else "",
            "card": view.card,
        }
        return urlencode([*pairs, *((name, value) for name, value in single.items() if value)])

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the plain list is asked for."""
        return replace(self, after=-1, card="", closed=False) != View()

    def wants(self, standing: Standing) -> bool:
        """Whether an opportunity that stands so is asked for."""
        owner = standing.assignee or NOBODY
        if self.assignee and self.assignee != owner:
            return False
        if self.status == "todo":
            return standing.status in ("open", "taken")
        return self.status in ("all", standing.status)


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
        raise UsageError(f"{name} is {text!r}; write a number from {low:g} to {high:g}") from None
    if not low <= found <= high:
        raise UsageError(f"{name} is {text!r}; write a number from {low:g} to {high:g}")
    return found
