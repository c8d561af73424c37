"""What of a forgotten person may stand in texts of others and in what was judged: how it is found and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crawler.db.tombstones import MARK

FRAGMENT = 20
"""So many characters in a row, spaces counted once, are a quote and no chance."""
LEAST_QUOTE = 12
"""A whole comment so long is a quote wherever it stands in another text; a shorter one only where it is all of it."""
_LEAST_NAME, _LEAST_ID = 7, 5
_GONE = object()


@dataclass(frozen=True)
class Traces:
    """Names, ids and words of one person.

    A handle that is also a plain word ("coffee") is only taken for theirs where it is written as one: behind an @,
    behind ``u/``, ``c/`` or ``user/``. A display name counts if it has several words.
    """

    handle: str = ""
    account: str = ""
    display_name: str = ""
    addresses: tuple[str, ...] = ()
    items: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Plain texts of which one stands, in any case, wherever :meth:`pattern` finds something."""
        found = [*self.addresses, *(each for each in (self.account, self.handle) if _telling(each))]
        found += [f"@{self._local}", f"/{self._local}"] if self._local else []
        found += [self.display_name] if _full_name(self.display_name) else []
        return tuple(dict.fromkeys(each for each in found if each))

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Everything by which the person can be named in a text; ``None`` if there is nothing to look for."""
        wholes = [each for each in (*self.addresses, self.account) if each in self.addresses or _telling(each)]
        wholes += [self.handle] if _telling(self.handle) else []
        wholes += [self.display_name] if _full_name(self.display_name) else []
        parts = [rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(wholes, key=len, reverse=True)]
        if self._local:
            local = re.escape(self._local)
            parts.append(rf"@{local}(?:@[\w.-]*\w)?(?![\w-])")
            parts.append(rf"(?<=/)(?:u|c|user|profile|channel|@)/?{local}(?![\w-])")
            parts += [rf"(?<!\w){local}(?!\w)"] if _telling(self._local) else []
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def cleaned(self, value: Any) -> Any:
        """A text, list or mapping without the person; a text that quotes them is replaced as a whole."""
        found = self._cleaned(value)
        return None if found is _GONE else found

    def named_in_scope(self, scope: str) -> bool:
        """Whether a list is named after them: its last part is the account, or a handle of theirs."""
        asked = scope.rsplit("|", 1)[-1].strip().lstrip("@").lower()
        names = {name.lstrip("@").lower() for name in (self.handle, self.account, self._local) if name}
        return asked in names or (self.pattern is not None and self.pattern.search(scope) is not None)

    def quoted_in(self, text: str) -> bool:
        """Whether a piece of something they wrote stands in a text."""
        plain = _plain(text)
        if not plain or not self._wholes:
            return False
        if plain in self._wholes or any(short in plain for short in self._short):
            return True
        return any(plain[at : at + FRAGMENT] in self._fragments for at in range(len(plain) - FRAGMENT + 1))

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return _GONE if value in self.items else self._text(value)
        if isinstance(value, dict):
            return {name: self.cleaned(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [found for each in value if (found := self._cleaned(each)) is not _GONE]
        return value

    def _text(self, text: str) -> str:
        if self.quoted_in(text):
            return MARK
        return self.pattern.sub(MARK, text) if self.pattern is not None else text

    @cached_property
    def _local(self) -> str:
        """The handle without its server."""
        return self.handle.lstrip("@").split("@")[0]

    @cached_property
    def _fragments(self) -> frozenset[str]:
        return frozenset(_pieces(self._wholes))

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(_plain(text) for text in self.texts) - {""}

    @cached_property
    def _short(self) -> tuple[str, ...]:
        """Texts too short for a fragment, but long enough to be somebody's own words."""
        return tuple(sorted(text for text in self._wholes if LEAST_QUOTE <= len(text) < FRAGMENT))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pieces(texts: Iterable[str]) -> Iterable[str]:
    return (text[at : at + FRAGMENT] for text in texts for at in range(len(text) - FRAGMENT + 1))


def _telling(name: str) -> bool:
    """Whether a name is no plain word: long enough, with a digit, a sign or letters of both cases inside."""
    bare = name.lstrip("@")
    odd = any(not character.isalpha() for character in bare) or bare[1:] != bare[1:].lower()
    return len(bare) >= _LEAST_ID and odd


def _full_name(name: str) -> bool:
    return len(name) >= _LEAST_NAME and len(name.split()) > 1
