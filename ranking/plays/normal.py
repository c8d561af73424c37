"""One way of reading raw text, so that cues and aliases see through typing habits."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
# What decomposition leaves alone though people type it both ways.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "æ": "ae", "đ": "d", "ł": "l", "œ": "oe", "’": "'", "‘": "'", "ʼ": "'"})
_SCRIPTS_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
READ_CHARS = 4000


def exact(text: str) -> str:
    """NFKC, casefolded, invisible characters removed: equal for a reader means equal here.

    The dot that casefolding leaves after a Turkish capital I is dropped, so that ``İ`` and ``i`` agree.
    """
    if text.isascii():
        return text[:READ_CHARS].lower()
    visible = _INVISIBLE.sub("", text[:READ_CHARS])
    return unicodedata.normalize("NFKC", visible).casefold().replace("i\u0307", "i")


def folded(text: str) -> str:
    """``exact`` without accents: ``ş`` is ``s``, ``ø`` is ``o``, as hurried people type them."""
    return exact(text) if text.isascii() else _unaccented(text)


@lru_cache(maxsize=1 << 14)  # each text is read for cues of plays and of safety, for names and for marks
def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", exact(text).translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """Words and single signs (``?``, an emoji) of a text that is already folded or exact."""
    return _TOKEN.findall(text)


def has_no_spaces(text: str) -> bool:
    """Whether a text is in a script that writes words without spaces between them."""
    return _SCRIPTS_WITHOUT_SPACES.search(text) is not None
