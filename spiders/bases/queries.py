"""Search words joined into as few queries as a platform's limit allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ONE_WORD = re.compile(r"[#@]?\w+")
_JOINT = " OR "


def signs(text: str) -> int:
    """Length as search endpoints count it: signs beyond the first plane (emoji) are two."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def term(words: str) -> str:
    """Words as a query's term: one word as it is, anything else as a quoted phrase."""
    plain = " ".join(words.replace('"', " ").split())
    return plain if _ONE_WORD.fullmatch(plain) and plain not in ("OR", "AND", "NOT") else f'"{plain}"' if plain else ""


def joined(terms: Iterable[str], rest: str, *, limit: int) -> Iterator[str]:
    """Queries ``(a OR b OR ...) rest``, none longer than ``limit``; each term stands in exactly one.

    A term that does not fit even alone is left out: cut words would ask for something else.
    """
    group: list[str] = []
    for each in dict.fromkeys(filter(None, terms)):
        if signs(_query([each], rest)) > limit:
            continue
        if group and signs(_query([*group, each], rest)) > limit:
            yield _query(group, rest)
            group = []
        group.append(each)
    if group:
        yield _query(group, rest)


def _query(terms: list[str], rest: str) -> str:
    return f"({_JOINT.join(terms)}) {rest}".rstrip()
