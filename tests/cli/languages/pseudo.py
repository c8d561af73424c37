"""A language that nobody speaks: our messages in wide letters, so that any English left over is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations
from typing import Any

import pytest

from cli.languages import tongue as tongues
from cli.languages.catalogues import translations
from cli.languages.gather import template
from cli.languages.tongue import Tongue

CODE = "xx"
PSEUDO = Tongue(CODE, "ja")
"""Its numbers, dates and names are Japanese: in no letter of ours."""
_LITERAL = re.compile(r"(\{\w+\})")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


def widened(message: str) -> str:
    """A message in wide letters; its places stay."""
    parts = _LITERAL.split(message)
    return "".join(part if part.startswith("{") else _wide(part) for part in parts)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in text)


@cache
def _messages() -> frozenset[str]:
    ids = (message.id for message in template() if message.id)
    return frozenset(form for each in ids for form in ((each,) if isinstance(each, str) else each))


class _Wide(NullTranslations):
    """Translates what was gathered from the code; what was not stays English."""

    def gettext(self, message: str) -> str:
        return widened(message) if message in _messages() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def spoken() -> Iterator[Tongue]:
    """Makes the language known for a while."""
    with pytest.MonkeyPatch.context() as patch:
        wide: Any = _Wide()
        patch.setattr(tongues, "translations", lambda code: wide if code == CODE else translations(code))
        patch.setattr("cli.report.data.tongue_of", lambda code, region=None: PSEUDO if code == CODE else None)
        yield PSEUDO


def english_in(text: str, allowed: frozenset[str] = frozenset()) -> set[str]:
    """Words in our letters that are not allowed."""
    return {word for word in _ENGLISH.findall(text) if word.lower() not in allowed}


def words_of(*texts: str) -> frozenset[str]:
    """The words of texts, to be allowed."""
    return frozenset(word.lower() for text in texts for word in _ENGLISH.findall(text))
