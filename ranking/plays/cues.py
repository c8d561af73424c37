"""Words and short patterns of six languages, kept as data, found in one pass over a text.

A cue is written as people type it: ``word``, ``stem*`` (any ending), ``*end`` (compounds), ``two words``, and ``...``
for up to ``GAP`` tokens in between. Files hold one table per language with ``strong`` and ``weak`` lists. All languages
are looked for in every text, since what a platform says of a text's language is often wrong or missing.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from ranking.plays.normal import folded, tokens

LANGUAGES = ("en", "tr", "nb", "lv", "de", "es")
GAP = 6
_ANY = "..."
Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern: which file it stands for, how much it says, and its tokens."""

    name: str
    strength: Strength
    parts: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds of one cue file: how many different cues, and the first as evidence."""

    strong: int = 0
    weak: int = 0
    evidence: str = ""


_NOTHING = Found()


class CueBook:
    """All cues of one package, indexed by their first token."""

    def __init__(self, cues: list[Cue]) -> None:
        self._whole: dict[str, list[Cue]] = defaultdict(list)
        self._stems: dict[str, list[Cue]] = defaultdict(list)
        self._ends: dict[str, list[Cue]] = defaultdict(list)
        for cue in cues:
            first = cue.parts[0]
            table = self._stems if first.endswith("*") else self._ends if first.startswith("*") else self._whole
            table[first.strip("*") or first].append(cue)
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self._end_lengths = tuple(sorted({len(end) for end in self._ends}))
        self.names = tuple(sorted({cue.name for cue in cues}))
        # A language has few words, said often.
        self._starting = lru_cache(maxsize=1 << 16)(self._that_start)

    def find(self, text: str) -> dict[str, Found]:
        """What ``text`` holds of each cue file; files without a hit are absent."""
        words = tokens(folded(text))
        hits: dict[str, dict[Cue, None]] = defaultdict(dict)
        for at, word in enumerate(words):
            for cue in self._starting(word):
                if len(cue.parts) == 1 or _follows(words, at + 1, cue.parts, 1):
                    hits[cue.name][cue] = None
        return {name: _summed(tuple(cues)) for name, cues in hits.items()}

    def _that_start(self, word: str) -> list[Cue]:
        found = list(self._whole.get(word, ()))
        for length in self._stem_lengths:
            if length > len(word):
                break
            found += self._stems.get(word[:length], ())
        for length in self._end_lengths:
            if length > len(word):
                break
            found += self._ends.get(word[-length:], ())
        return found


def found_in(hits: Mapping[str, Found], name: str) -> Found:
    """The hits of one cue file, empty if there were none."""
    return hits.get(name, _NOTHING)


def _follows(words: list[str], at: int, parts: tuple[str, ...], part: int) -> bool:
    if part == len(parts):
        return True
    if parts[part] == _ANY:
        last = min(at + GAP, len(words) - 1)
        return any(_follows(words, start, parts, part + 1) for start in range(at, last + 1))
    if at >= len(words) or not _same(words[at], parts[part]):
        return False
    return _follows(words, at + 1, parts, part + 1)


def _same(word: str, part: str) -> bool:
    if len(part) > 1 and part.startswith("*"):
        return word.endswith(part[1:])
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _summed(cues: tuple[Cue, ...]) -> Found:
    strong = [cue for cue in cues if cue.strength == "strong"]
    return Found(len(strong), len(cues) - len(strong), (strong or list(cues))[0].written)


def parse_cue(name: str, strength: Strength, written: str) -> Cue:
    """A cue from how it is written in a file."""
    parts: list[str] = []
    for piece in written.split():
        if piece == _ANY:
            parts.append(_ANY)
            continue
        stem, end = piece.endswith("*") and len(piece) > 1, piece.startswith("*") and len(piece) > 1
        inside = tokens(folded(piece.strip("*"))) if piece != "*" else ["*"]
        parts += [*inside[:-1], ("*" if end else "") + inside[-1] + ("*" if stem else "")]
    return Cue(name, strength, tuple(parts), written)


@cache
def load_cues(package: str, folder: str = "cues") -> CueBook:
    """The cue book of a folder of ``package``, read once per process."""
    cues: list[Cue] = []
    for file in sorted(files(package).joinpath(folder).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for table in tomllib.loads(file.read_text(encoding="utf-8")).values():
            name = file.name.removesuffix(".toml")
            cues += [parse_cue(name, "strong", written) for written in table.get("strong", ())]
            cues += [parse_cue(name, "weak", written) for written in table.get("weak", ())]
    return CueBook(cues)
