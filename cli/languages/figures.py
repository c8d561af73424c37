"""Figures of a sentence in any language (Babel, which follows the Unicode CLDR)."""

from __future__ import annotations

from datetime import timedelta

from babel import Locale
from babel.dates import format_timedelta
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from cli.languages.catalogues import base_language
from crawler.figures import MILLION, THOUSAND, Figure

_KEPT = 2.0
"""Hours become days from two days on, minutes hours from two hours on: "30 hours" says more than "a day"."""


def tell_figure(figure: Figure, locale: Locale) -> str:
    """The value of a figure as people of a locale write it."""
    kind, value = figure.kind, figure.value
    if kind == "language":
        return language_name(str(value), locale)
    if kind == "region":
        return str(locale.territories.get(str(value), value))
    if isinstance(value, list):
        return str(format_list(value, locale=locale)) if value else ""
    return _tell_number(kind, float(value), locale)


def _tell_number(kind: str, count: float, locale: Locale) -> str:
    if kind == "number":
        return rough(count, locale)
    if kind == "percent":
        least = f"< {format_percent(0.01, locale=locale)}"
        return least if count < 0.01 else str(format_percent(count, locale=locale))
    if kind in {"span", "ago"}:
        sign = -1 if kind == "ago" else 1
        length = timedelta(hours=sign * max(count, 1 / 60))
        return str(format_timedelta(length, threshold=_KEPT, add_direction=kind == "ago", locale=locale))
    return str(format_decimal(count, format="#,##0.#" if kind == "decimal" else "#,##0", locale=locale))


def rough(value: float, locale: Locale) -> str:
    """A count in few digits, as ``crawler.figures.number`` rounds it: 940, 12.000, 1,2 Millionen."""
    if value >= MILLION:
        return str(format_compact_decimal(value, format_type="long", fraction_digits=1, locale=locale))
    digits = -3 if value >= 10 * THOUSAND else -1 if value >= 100 else 0
    return str(format_decimal(round(value, digits), format="#,##0", locale=locale))


def language_name(code: str, locale: Locale) -> str:
    """A language's name; the code itself where none is known."""
    return str(locale.languages.get(base_language(code) or code, code))
