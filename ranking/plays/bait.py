"""Bait: which kind of brand is asked for, whether we are it, and whether the door is still open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from crawler.sentences import Sentence, chain, say
from ranking.plays.crowd import Crowd, thread_time
from ranking.plays.normal import exact, folded, tokens
from ranking.target import Target
from ranking.types import BaitState

STALE = timedelta(days=7)
PILE_ON_BRANDS = 3
_MAX_KIND_WORDS = 5


@dataclass(frozen=True)
class Grammar:
    """How people ask: patterns with a group ``kind``, words for "brand", and words that only introduce."""

    patterns: tuple[re.Pattern[str], ...]
    brand_words: frozenset[str]
    filler: frozenset[str]
    anyone: frozenset[str]


@cache
def bait_grammar() -> Grammar:
    """The grammar of six languages, from ``bait_grammar.toml``."""
    raw = tomllib.loads(files("ranking.plays").joinpath("bait_grammar.toml").read_text(encoding="utf-8"))
    tables = raw.values()

    def gathered(key: str) -> frozenset[str]:
        return frozenset(folded(word) for table in tables for word in table.get(key, ()))

    patterns = tuple(re.compile(pattern) for table in tables for pattern in table["patterns"])
    return Grammar(patterns, gathered("brand_words"), gathered("filler"), gathered("anyone"))


def asked_for(text: str) -> str | None:
    """The kind of brand a text asks for, in its own words; ``None`` if any brand will do.

    >>> asked_for("if a mattress brand comments i will sleep")
    'mattress'
    """
    plain = folded(text)
    grammar = bait_grammar()
    for pattern in grammar.patterns:
        for match in pattern.finditer(plain):
            words = _kind_words(match["kind"], grammar)
            if words:
                return " ".join(_as_written(text, words))
    return None


def _as_written(text: str, words: list[str]) -> list[str]:
    """Folded words with their accents again: encoders know "süt", not "sut"."""
    written = {folded(word): word for word in tokens(exact(text))}
    return [written.get(word, word) for word in words]


def _kind_words(written: str, grammar: Grammar) -> list[str]:
    words = [word for word in tokens(written) if word.isalnum()]
    words = [w for w in words if w not in grammar.filler and not _brand_word(w, grammar) and not w.isdigit()]
    return [] if len(words) > _MAX_KIND_WORDS or any(w in grammar.anyone for w in words) else words


def _brand_word(word: str, grammar: Grammar) -> bool:
    return word in grammar.brand_words


def state_of(target: Target, *, ours: bool, done: bool, crowd: Crowd) -> tuple[BaitState, Sentence]:
    """How open a bait still is, with the reason in words.

    closed: over by its own words, comments shut, or a week old. open: we are asked. pile_on: others are asked, yet
    several brands are answering and are liked. Else exclusive.
    """
    if done:
        return "closed", say("closed: its own words say that it is over")
    if target.post.comments_open is False:
        return "closed", say("closed: comments are shut")
    if _stale(target):
        return "closed", say("closed: more than a week old")
    answering = _answering(crowd.brands)
    if ours:
        return "open", chain(say("open: our kind of brand is welcome"), *answering, by="; ")
    if len(crowd.brands) >= PILE_ON_BRANDS and crowd.welcome:
        all_sorts = say("another kind was asked for, yet all sorts are answering and are liked")
        return "pile_on", chain(all_sorts, *answering, by="; ")
    return "exclusive", chain(say("another kind of brand is asked for"), *answering, by="; ")


def _stale(target: Target) -> bool:
    now = thread_time(target.candidate)
    return now is not None and target.published_at is not None and now - target.published_at > STALE


def _answering(brands: Sequence[str]) -> tuple[Sentence, ...]:
    return (say("brands there: {names}", names=", ".join(brands[:3])),) if brands else ()
