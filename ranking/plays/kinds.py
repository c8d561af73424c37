"""What kind of brand we are: by our own words, by the sectors those words belong to, and by likeness."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from crawler.config import Brand
from ranking.plays.normal import folded, tokens
from ranking.types import Encoder

OUR_KIND = 0.4
_MIN_STEM = 4
_MAX_INFLECTION = 3


@dataclass(frozen=True)
class Sector:
    """One kind of brand: a pattern of its words in six languages, and the wider kinds it is part of."""

    name: str
    pattern: re.Pattern[str]
    part_of: tuple[str, ...]


@cache
def sectors() -> tuple[Sector, ...]:
    """The sectors of ``sectors.toml``."""
    raw = tomllib.loads(files("ranking.plays").joinpath("sectors.toml").read_text(encoding="utf-8"))
    return tuple(Sector(name, _pattern(table["words"]), tuple(table["part_of"])) for name, table in raw.items())


def _pattern(words: list[str]) -> re.Pattern[str]:
    parts = [re.escape(folded(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "") for word in words]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


def sectors_of(text: str) -> frozenset[str]:
    """Names of the sectors whose words a text uses."""
    plain = folded(text)
    return frozenset(sector.name for sector in sectors() if sector.pattern.search(plain))


class Kinds:
    """Whether we are the kind of brand that somebody asks for."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._encoder = encoder
        said = brand.brand.kinds or brand.niche.topics or (brand.brand.about,)
        named = (*brand.brand.kinds, *brand.niche.topics, *brand.niche.hashtags, brand.name, *brand.brand.aliases)
        self._words = {word for text in named for word in tokens(folded(text)) if len(word) >= _MIN_STEM}
        self._vectors = encoder.encode((*brand.brand.kinds, *brand.niche.topics) or said)
        own = _main_sectors(said, brand.brand.about)
        self._sectors = own | {wider for sector in sectors() if sector.name in own for wider in sector.part_of}

    def are_we(self, kind: str | None) -> bool:
        """Whether we are the kind that is asked for; any brand includes us."""
        if kind is None:
            return True
        asked = [word for word in tokens(folded(kind)) if len(word) >= _MIN_STEM]
        if any(_like(word, ours) for word in asked for ours in self._words) or sectors_of(kind) & self._sectors:
            return True
        return bool(np.max(self._encoder.encode([kind]) @ self._vectors.T) >= OUR_KIND)


def _main_sectors(said: tuple[str, ...], about: str) -> frozenset[str]:
    """Sectors that a brand's own kinds or topics name, of these only what its description confirms if it can."""
    named = frozenset().union(*(sectors_of(text) for text in said)) if said else frozenset[str]()
    confirmed = named & sectors_of(about)
    return confirmed or named


def _like(one: str, other: str) -> bool:
    """Equal, or one an inflection of the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and len(longer) - len(shorter) <= _MAX_INFLECTION
