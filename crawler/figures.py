"""Numbers and names in a sentence, in English; what they were made of is kept for other languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

THOUSAND, MILLION = 1_000, 1_000_000


class Figure(str):
    """English text of a value; ``kind`` says how ``cli.languages`` tells the value elsewhere."""

    __slots__ = ("kind", "value")

    kind: str
    value: float | str | list[str]

    def __new__(cls, text: str, kind: str, value: float | str | list[str]) -> Self:
        """The text, and what it was made of."""
        made = super().__new__(cls, text)
        made.kind, made.value = kind, value
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Figure, (str(self), self.kind, self.value)


def number(value: float) -> Figure:
    """A count in few digits: 940, 12,000, 1.2 million."""
    if value >= MILLION:
        text = f"{value / MILLION:.1f} million".replace(".0 ", " ")
    elif value >= 10 * THOUSAND:
        text = f"{round(value, -3):,.0f}"
    elif value >= 100:
        text = f"{round(value, -1):,.0f}"
    else:
        text = f"{value:.0f}"
    return Figure(text, "number", value)


def whole(value: float) -> Figure:
    """A whole number with its thousands set apart: 5,210."""
    return Figure(f"{value:,.0f}", "whole", value)


def decimal(value: float) -> Figure:
    """A number with at most one decimal: 3, 2.5."""
    return Figure(f"{value:.1f}".removesuffix(".0"), "decimal", value)


def percent(value: float) -> Figure:
    """A share (0-1) without false exactness: under 1%, 7%, 40%."""
    return Figure("under 1%" if value < 0.01 else f"{value:.0%}", "percent", value)


def span(hours: float) -> Figure:
    """A duration: 20 minutes, 3 hours, 2 days."""
    return Figure(_span(hours), "span", hours)


def ago(hours: float) -> Figure:
    """A duration that lies behind: 3 hours ago. Many languages bend the words of one that does."""
    return Figure(f"{_span(hours)} ago", "ago", hours)


def language(code: str) -> Figure:
    """A language by its code."""
    return Figure(code, "language", code)


def region(code: str) -> Figure:
    """A country by its code."""
    return Figure(code, "region", code)


def names(given: Sequence[str]) -> Figure:
    """Names in a sentence: a, b and c."""
    listed = list(given)
    return Figure(" and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:]))), "names", listed)


def _span(hours: float) -> str:
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    if hours < 48:
        count = round(hours)
        return "1 hour" if count == 1 else f"{count} hours"
    return f"{round(hours / 24)} days"


_KINDS: dict[str, Callable[[Any], Figure]] = {
    "number": number,
    "whole": whole,
    "decimal": decimal,
    "percent": percent,
    "span": span,
    "ago": ago,
    "language": language,
    "region": region,
    "names": names,
}


def figure(kind: str, value: float | str | list[str]) -> Figure:
    """A figure of a kind that was stored.

    Raises:
        KeyError: no such kind.
    """
    return _KINDS[kind](value)
