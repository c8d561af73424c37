"""Keywords out of a CSV file, whichever of three common shapes it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.errors import UsageError
from crawler.sentences import say

MOST_BYTES = 256 * 1024
_MOST_WORDS, _MOST_CHARS = 500, 120
_SIGNS = {"#": "hashtags", "@": "creators"}
_KINDS = {
    "topic": "topics", "keyword": "topics", "search": "topics", "term": "topics", "word": "topics", "query": "topics",
    "hashtag": "hashtags", "tag": "hashtags", "creator": "creators", "account": "creators", "handle": "creators",
    "competitor": "competitors", "rival": "competitors",
}  # fmt: skip
_TYPE_COLUMNS = ("type", "kind", "category")


@dataclass(frozen=True)
class Keywords:
    """What a file holds; ``left_out`` counts entries that were too long or too many."""

    topics: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    left_out: int = 0


def read_keywords(data: bytes) -> Keywords:
    """Read a file of keywords.

    It may have a column for each kind (``topics, hashtags, creators, competitors``), a keyword with its type
    (``keyword, type``), or one entry a line, where ``#`` marks a hashtag and ``@`` an account.

    Raises:
        UsageError: it is too large, or no text with words in it.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(say("the file is larger than {n} KB; keep the words you mean", n=str(MOST_BYTES // 1024)))
    rows = [[cell.strip() for cell in row] for row in _rows(_text(data))]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UsageError(say("the file holds no words"))
    found: dict[str, dict[str, None]] = {kind: {} for kind in ("topics", "hashtags", "creators", "competitors")}
    left_out = 0
    for kind, entry in _entries(rows):
        word = " ".join(entry.split()).lstrip("#@") if kind != "creators" else " ".join(entry.split())
        if not word or len(word) > _MOST_CHARS or len(found[kind]) >= _MOST_WORDS:
            left_out += bool(word)
        else:
            found[kind].setdefault(word)
    return Keywords(**{kind: tuple(words) for kind, words in found.items()}, left_out=left_out)


def _text(data: bytes) -> str:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(say("the file is no CSV; save the sheet as CSV and choose that file"))
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(say("the file is no text; save the sheet as CSV (UTF-8) and choose that file"))


def _rows(text: str) -> list[list[str]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UsageError(say("the file is no CSV; save the sheet as CSV and choose that file")) from error


def _entries(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Kind and text of every entry, by the columns that the first row names, or by its sign."""
    head = [cell.lower() for cell in rows[0]]
    kinds = [_kind(cell) for cell in head]
    typed = next((place for place, cell in enumerate(head) if cell in _TYPE_COLUMNS), None)
    named = any(kinds) and (len(head) > 1 or bool(kinds[0]))
    for row in rows[1:] if named else rows:
        if named and typed is not None:
            kind = _kind(row[typed].lower()) if typed < len(row) else None
            word = next((cell for place, cell in enumerate(row) if place != typed and cell), "")
            yield kind or _by_sign(word), word
            continue
        for place, cell in enumerate(row):
            kind = kinds[place] if named and place < len(kinds) else None
            if cell and (kind or not named):
                yield _by_sign(cell) if kind in (None, "topics") else str(kind), cell


def _kind(name: str) -> str | None:
    return _KINDS.get(name) or _KINDS.get(name.removesuffix("s"))


def _by_sign(word: str) -> str:
    return _SIGNS.get(word[:1], "topics")
