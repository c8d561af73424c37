"""The bank of texts: every template of every language, each dealt once before any comes again."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from demo.spin import roughen, spin

LANGUAGES = ("en", "de", "es", "tr", "nb", "lv")
Form = str
"""``micro`` (Mastodon, Bluesky), ``video`` (title || description || tags) or ``hn`` (title || text)."""


@cache
def load(language: str) -> Mapping[str, Any]:
    """The tables of one language: ``words``, ``posts``, ``chatter``, ``thread``, ``planted``."""
    tables: dict[str, Any] = {}
    for ending in ("", "_more", "_threads"):
        path = files("demo.texts") / f"{language}{ending}.toml"
        tables = _joined(tables, tomllib.loads(path.read_text("utf-8")))
    return tables


def _joined(one: Any, other: Any) -> Any:
    """Tables joined key by key, lists one after the other."""
    if isinstance(one, dict):
        return one | {key: _joined(one[key], value) if key in one else value for key, value in other.items()}
    return [*one, *other]


class Bank:
    """Deals templates in a seeded order and spins them into sentences."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, ...], list[str]] = {}

    def forms(self, language: str, intent: str) -> tuple[Form, ...]:
        """Ways in which that language can say ``intent`` as a post."""
        return tuple(load(language)["posts"].get(intent, {}))

    def size(self, language: str, form: Form, intent: str) -> int:
        """How many templates there are for that."""
        return len(load(language)["posts"][intent][form])

    def post(self, language: str, intent: str, form: Form) -> str:
        """A post's text, its parts still separated by ``||``."""
        texts = load(language)["posts"][intent][form]
        return self._deal((language, "posts", intent, form), texts, language)

    def chatter(self, language: str, mood: str) -> str:
        """A remark under a post of that mood."""
        tables = load(language)["chatter"]
        return self._rough((language, "chatter", mood), tables.get(mood) or tables["neutral"], language)

    def thread(self, language: str, intent: str) -> str | None:
        """A remark that belongs under posts of ``intent``; ``None`` where none is written."""
        texts = load(language)["thread"].get(intent)
        return self._rough((language, "thread", intent), texts, language) if texts else None

    def planted(self, language: str, intent: str) -> str | None:
        """A comment that means something by itself; ``None`` where none is written."""
        texts = load(language)["planted"].get(intent)
        return self._deal((language, "planted", intent), texts, language) if texts else None

    def tags(self, language: str, kind: str) -> Sequence[str]:
        """Hashtags people use for ``niche`` or ``other`` posts."""
        found: Sequence[str] = load(language)["words"].get(f"tags_{kind}", ())
        return found

    def _rough(self, key: tuple[str, ...], texts: Sequence[str], language: str) -> str:
        return roughen(self._deal(key, texts, language), self._rng)

    def _deal(self, key: tuple[str, ...], texts: Sequence[str], language: str) -> str:
        deck = self._decks.get(key)
        if not deck:
            deck = list(texts)
            self._rng.shuffle(deck)
            self._decks[key] = deck
        return spin(deck.pop(), load(language)["words"], self._rng)
