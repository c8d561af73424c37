"""The translators' catalogues: one ``.po`` file per language, compiled when a language is first spoken.

Compiled files are not kept beside them: they would be a second truth. Compiling takes some 30 ms, once a process,
and English, whose messages stand in the code, needs none.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

CODES = ("en", "tr", "nb", "lv", "de", "es")
"""Languages that people can be told things in; the first is that of the code."""
DOMAIN = "topcomment"
_ALSO = {"no": "nb", "nn": "nb"}


def base_language(code: str | None) -> str | None:
    """The language of a code without its country: "nb-NO" is "nb"."""
    return code.replace("_", "-").split("-")[0].lower() if code else None


def known(language: str | None) -> str | None:
    """The code of a language that we speak (``no`` is ``nb``, ``pt-BR`` none); ``None`` for any other."""
    base = base_language(language) or ""
    base = _ALSO.get(base, base)
    return base if base in CODES else None


def catalogue_file(language: str) -> Traversable:
    """Where the messages of a language stand."""
    return files("cli.languages").joinpath(f"locale/{language}/LC_MESSAGES/{DOMAIN}.po")


@cache
def translations(language: str) -> NullTranslations:
    """The messages of one language; those of English are their own translations.

    Raises:
        FileNotFoundError: it is none of ``CODES``.
    """
    if language == CODES[0]:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as source:
        read = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
