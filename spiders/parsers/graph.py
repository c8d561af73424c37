"""What Meta's Graph APIs (Instagram, Threads, Facebook) share: how they page and how they refuse.

A ``paging.next`` is a whole address with the access token in it: of it only the parameters that say
where to go on are taken, and no message is quoted with anything in it that could be a token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.errors import ParseError
from crawler.text import one_line
from spiders.parsers.reader import Reader

# Where to go on: by cursor, by time (pages' posts of old), by count.
_POINTERS = ("after", "until", "since", "offset", "__paging_token")
# Tokens begin so (Facebook, Threads, Instagram), and are longer than any word or id that a sentence needs.
_SECRET = re.compile(r"access_token=\S+|\b(?:EAA|THA|IGA|IGQ)[A-Za-z0-9]{6,}\S*|[A-Za-z0-9_\-|%.]{40,}")
_NUMBER = re.compile(r"^\(#\d+\)\s*")
_LONGEST = 300


@dataclass(frozen=True)
class Refusal:
    """An ``error`` object; ``code`` and ``subcode`` are 0 where Meta gives none."""

    code: int
    subcode: int
    kind: str
    said: str

    def __str__(self) -> str:
        number = f"#{self.code}" + (f"/{self.subcode}" if self.subcode else "")
        return f"{number} {self.said}".strip()


def refusal_of(body: bytes) -> Refusal | None:
    """The error of an answer, ``None`` where it has none or is not readable."""
    try:
        return _refusal(Reader.of_body("graph", body))
    except ParseError:
        return None


def read_graph(platform: str, body: bytes) -> Reader:
    """The root of an answer.

    Raises:
        ParseError: it is no JSON, or an error; Meta sends some of those with status 200.
    """
    root = Reader.of_body(platform, body)
    refusal = _refusal(root)
    if refusal is not None:
        raise ParseError(platform, "$", f"the platform answered with an error: {refusal}")
    return root


def next_page(paging: Reader, *, linked: bool = True) -> str | None:
    """Where a list goes on, as query parameters (``after=...``); ``None`` at its end.

    Args:
        paging: the list's ``paging`` object.
        linked: the last page is the one without a ``next``; it still has cursors. Lists inside
            other answers, and those of Threads, have cursors alone.
    """
    after = paging.at("cursors", "after").id()
    address = paging.at("next").url()
    if linked and address is None:
        return None
    if after is not None:
        return urlencode({"after": after})
    given = dict(parse_qsl(urlsplit(address or "").query))
    kept = {name: given[name] for name in _POINTERS if given.get(name)}
    return urlencode(kept) or None


def without_tokens(text: str) -> str:
    """A platform's sentence on one line, with nothing in it that could be a token."""
    return _SECRET.sub("...", one_line(text))[:_LONGEST]


def _refusal(root: Reader) -> Refusal | None:
    error = root.at("error")
    if not isinstance(error.value, dict):
        return None
    words = (error.at("message").raw(), error.at("error_user_msg").raw())
    # Meta often begins its sentence with the code, which we say ourselves.
    said = _NUMBER.sub("", ": ".join(dict.fromkeys(filter(None, map(without_tokens, words)))))
    code, subcode = error.at("code").count() or 0, error.at("error_subcode").count() or 0
    if code == 0 and not said:
        return None
    return Refusal(code, subcode, error.at("type").label() or "", said[:_LONGEST])
