"""One language as it is spoken to one market: its messages, and its way with numbers, times and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from cli.languages.catalogues import CODES, known, translations
from crawler.figures import Figure
from crawler.sentences import Sentence, fill

if TYPE_CHECKING:  # Babel costs a tenth of a second, which who only reads facts need not wait for
    from babel import Locale

_BRITISH = "en_GB"
"""The English of the house: days before months, twenty-four hours."""


@dataclass(frozen=True)
class Tongue:
    """Speaks one language; ``locale_id`` names its variant, such as ``de_AT``.

    ``gettext`` and ``ngettext`` are those of the field (as in Flask-Babel): the English message, then what stands in
    its ``{named}`` places. A message whose arguments hold markup becomes markup, everything else in it escaped.
    """

    code: str
    locale_id: str

    @property
    def locale(self) -> Locale:
        """What Babel knows of the variant."""
        return _parsed(self.locale_id)

    @property
    def territory(self) -> str | None:
        """The country of the variant, if one was chosen."""
        return self.locale_id.partition("_")[2] or None

    def gettext(self, message: str, /, **arguments: object) -> str:
        """A message in this language."""
        return self._filled(translations(self.code).gettext(message), arguments)

    def ngettext(self, one: str, many: str, n: int, /, **arguments: object) -> str:
        """A message that counts: ``{n}`` of something, in whatever plurals this language has."""
        return self._filled(translations(self.code).ngettext(one, many, n), {"n": self.whole(n), **arguments})

    def tell(self, text: str) -> str:
        """A sentence or figure in this language; a text that has no parts, as it is."""
        if isinstance(text, Figure):
            from cli.languages.figures import tell_figure

            return tell_figure(text, self.locale)
        parts = text.parts if isinstance(text, Sentence) else None
        if parts is None:
            return text
        if parts.links:
            return parts.by.join(self.tell(link) for link in parts.links)
        spoken = translations(self.code)
        if parts.many:
            return self._filled(spoken.ngettext(parts.message, parts.many, parts.times), parts.arguments)
        return self._filled(spoken.gettext(parts.message), parts.arguments)

    def whole(self, count: float) -> str:
        """A whole number with its thousands set apart: ``5,210``."""
        from babel.numbers import format_decimal

        return str(format_decimal(round(count), locale=self.locale))

    def begun(self, text: str) -> str:
        """A text with a capital at its beginning, as this language writes it: Turkish has two kinds of i."""
        first = "İ" if self.code == "tr" and text[:1] == "i" else text[:1].upper()
        return f"{first}{text[1:]}"

    def _filled(self, message: str, arguments: Mapping[str, object]) -> str:
        given = {name: self._told(value) for name, value in arguments.items()}
        if not any(isinstance(value, Markup) for value in given.values()):
            return fill(message, given)
        safe = {name: str(escape(value)) for name, value in given.items()}
        return Markup(fill(str(escape(message)), safe))  # noqa: S704 - every part was escaped

    def _told(self, value: object) -> str:
        if isinstance(value, Markup):
            return value
        return self.tell(value if isinstance(value, str) else str(value))


@cache
def tongue_of(language: str, region: str | None = None) -> Tongue:
    """The tongue of a language, in the variant of a country where it is at home there.

    Raises:
        ValueError: no report is told in this language.
    """
    code = known(language)
    if code is None:
        raise ValueError(f"no report is told in {language!r}; there are {', '.join(CODES)}")
    return Tongue(code, _variant(code, region) or (_BRITISH if code == CODES[0] else code))


def _variant(code: str, region: str | None) -> str | None:
    """The variant of a country; ``None`` where the language is not at home, or nobody described its variant."""
    if region is None:
        return None
    from babel import localedata
    from babel.languages import get_official_languages

    variant = f"{code}_{region}"
    at_home = code in get_official_languages(region, de_facto=True)
    return variant if at_home and localedata.exists(variant) else None


@cache
def _parsed(locale_id: str) -> Locale:
    from babel import Locale

    return Locale.parse(locale_id)


ENGLISH = tongue_of("en")
