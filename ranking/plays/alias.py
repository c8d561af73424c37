"""Who is named in a text: exact names, handles and hashtags, whatever Unicode they are typed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ranking.plays.normal import exact, has_no_spaces, tokens

HitKind = Literal["tag", "name", "word", "part"]
# Endings under which a name still is that name, in the languages we read (genitives, cases, plurals).
_ENDINGS_LISTED = (
    "s es n en et ene ens a e i u o in un de da den dan ye ya yi yu nin nun te ta la le am as us iem ai is em "
)
_ENDINGS = frozenset(_ENDINGS_LISTED.split())
_MIN_INFLECTED = 5
_MIN_PART = 4
_SIGNS = "@#"


@dataclass(frozen=True, slots=True)
class AliasHit:
    """One place where somebody is named.

    ``kind``: ``tag`` is a handle or hashtag (certain), ``name`` a name of several words or long enough to be only a
    name, ``word`` a single word, ``part`` the distinctive word of a longer name alone (a homonym until proven).
    """

    owner: str
    alias: str
    kind: HitKind
    tagged: bool = False


class AliasMatcher:
    """Finds the names of several owners (us, competitors) in one pass over a text."""

    def __init__(self, names: Mapping[str, Iterable[str]], handles: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], AliasHit]]] = defaultdict(list)
        self._tags: dict[str, AliasHit] = {}
        self._spaceless: list[tuple[str, AliasHit]] = []
        for owner, written in names.items():
            self._add_names(owner, [alias for alias in written if exact(alias).strip()])
        for owner, written in handles.items():
            for handle in written:
                self._add_tag(owner, handle)

    def _add_names(self, owner: str, written: list[str]) -> None:
        for alias in written:
            if exact(alias).strip()[0] in _SIGNS:
                self._add_tag(owner, alias)
                continue
            parts = tuple(tokens(exact(alias)))
            if not parts:
                continue
            hit = AliasHit(owner, alias, "name" if len(parts) > 1 else "word")
            if has_no_spaces(exact(alias)):
                self._spaceless.append((exact(alias).strip(), AliasHit(owner, alias, "name")))
            else:
                self._by_first[parts[0]].append((parts, hit))
                joined = "".join(parts)
                self._tags.setdefault(joined, AliasHit(owner, alias, "tag"))
                if len(parts) > 1:
                    self._by_first[joined].append(((joined,), hit))
        for part in _distinctive(written):
            self._by_first[part].append(((part,), AliasHit(owner, part, "part")))

    def _add_tag(self, owner: str, handle: str) -> None:
        bare = _bare(handle)
        if bare:
            self._tags[bare] = AliasHit(owner, handle, "tag", tagged=True)

    def find(self, text: str, *, mentions: Iterable[str] = ()) -> tuple[AliasHit, ...]:
        """Everybody named in ``text``, each way of naming once; ``mentions`` are handles the platform marked."""
        plain = exact(text)
        words = tokens(plain)
        hits: dict[AliasHit, None] = {}
        for handle in mentions:
            if (tag := self._tags.get(_bare(handle))) is not None:
                hits[AliasHit(tag.owner, tag.alias, "tag", tagged=True)] = None
        for at, word in enumerate(words):
            if word in _SIGNS:
                self._read_tag(word, words, at, hits)
            for parts, hit in self._candidates(word):
                if _stands_at(words, at, parts):
                    hits[hit] = None
        for name, hit in self._spaceless:
            if name in plain:
                hits[hit] = None
        return _without_parts_of_names(hits)

    def _read_tag(self, sign: str, words: list[str], at: int, hits: dict[AliasHit, None]) -> None:
        # A handle may be written with dots, hyphens and underscores: try the longest reading first.
        for length in (5, 4, 3, 2, 1):
            tag = self._tags.get("".join(w for w in words[at + 1 : at + 1 + length] if w not in ".-_"))
            if tag is not None:
                hits[AliasHit(tag.owner, tag.alias, "tag", tagged=sign == "@")] = None
                return

    def _candidates(self, word: str) -> Iterable[tuple[tuple[str, ...], AliasHit]]:
        yield from self._by_first.get(word, ())
        for length in (1, 2, 3):
            stem, ending = word[:-length], word[-length:]
            if len(stem) >= _MIN_INFLECTED and ending in _ENDINGS:
                for parts, hit in self._by_first.get(stem, ()):
                    if hit.kind == "word":
                        yield parts, hit


def _stands_at(words: list[str], at: int, parts: tuple[str, ...]) -> bool:
    """Whether ``parts`` stand here, a hyphen between them ignored, the last one possibly inflected."""
    if len(parts) == 1:
        return True
    place = at
    for number, part in enumerate(parts):
        if number and place < len(words) and words[place] == "-" and part != "-":
            place += 1
        if place >= len(words):
            return False
        last = number == len(parts) - 1
        if words[place] != part and not (last and _inflected(words[place], part)):
            return False
        place += 1
    return True


def _inflected(word: str, part: str) -> bool:
    return len(part) >= _MIN_PART and word.startswith(part) and word[len(part) :] in _ENDINGS


def _distinctive(aliases: list[str]) -> list[str]:
    """First words that several longer names share: what people shorten the name to."""
    firsts = Counter(parts[0] for alias in aliases if len(parts := tokens(exact(alias))) > 1)
    alone = {exact(alias).strip() for alias in aliases}
    return [word for word, times in firsts.items() if times > 1 and len(word) >= _MIN_PART and word not in alone]


def _bare(handle: str) -> str:
    name = exact(handle).strip().lstrip(_SIGNS)
    return "".join(c for c in name.split("@")[0].split("/")[-1] if c not in ".-_ ")


def _without_parts_of_names(hits: dict[AliasHit, None]) -> tuple[AliasHit, ...]:
    surer = {hit.owner for hit in hits if hit.kind != "part"}
    return tuple(hit for hit in hits if hit.kind != "part" or hit.owner not in surer)
