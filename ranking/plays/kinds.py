"""What kind of brand we are: by our own words, by the sectors those words belong to, and by likeness."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from crawler.config import Brand
from ranking.plays.cues import CueBook, parse_cue
from ranking.plays.normal import folded, tokens
from ranking.types import Encoder

OUR_KIND = 0.4
_MIN_STEM = 4
_MAX_INFLECTION = 3


@cache
def _book() -> tuple[CueBook, dict[str, tuple[str, ...]]]:
    """Words of the sectors of ``sectors.toml`` as cues, and the wider kinds each is part of."""
    raw = tomllib.loads(files("ranking.plays").joinpath("sectors.toml").read_text(encoding="utf-8"))
    cues = [parse_cue(name, "strong", word) for name, table in raw.items() for word in table["words"]]
    return CueBook(cues), {name: tuple(table["part_of"]) for name, table in raw.items()}


def sectors_of(text: str) -> frozenset[str]:
    """Names of the sectors whose words a text uses, in any of six languages."""
    return frozenset(_book()[0].find(text))


def brand_sectors(brand: Brand) -> frozenset[str]:
    """Sectors that a brand's own kinds or topics name; of these only what its description confirms, if it can."""
    said = brand.brand.kinds or brand.niche.topics or (brand.brand.about,)
    named = frozenset(name for text in said for name in sectors_of(text))
    return named & sectors_of(brand.brand.about) or named


class Kinds:
    """Whether we are the kind of brand that somebody asks for."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._encoder = encoder
        said = brand.brand.kinds or brand.niche.topics or (brand.brand.about,)
        named = (*brand.brand.kinds, *brand.niche.topics, *brand.niche.hashtags, brand.name, *brand.brand.aliases)
        self._words = {word for text in named for word in tokens(folded(text)) if len(word) >= _MIN_STEM}
        self._vectors = encoder.encode((*brand.brand.kinds, *brand.niche.topics) or said)
        own = brand_sectors(brand)
        self._sectors = own | {wider for name in own for wider in _book()[1][name]}

    def are_we(self, kind: str | None) -> bool:
        """Whether we are the kind that is asked for; any brand includes us."""
        if kind is None:
            return True
        asked = [word for word in tokens(folded(kind)) if len(word) >= _MIN_STEM]
        if any(_like(word, ours) for word in asked for ours in self._words) or sectors_of(kind) & self._sectors:
            return True
        return bool(np.max(self._encoder.encode([kind]) @ self._vectors.T) >= OUR_KIND)


def _like(one: str, other: str) -> bool:
    """Equal, or one an inflection of the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and len(longer) - len(shorter) <= _MAX_INFLECTION
