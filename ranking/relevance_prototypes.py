"""What a brand sounds like, as vectors: its prose, topics and examples on one side, what is not ours on the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.config import Brand
from ranking.types import Vectors
from ranking.vectors import unit

Floats = npt.NDArray[np.float64]
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
_MIN_SENTENCE = 15
THIN_WORDS = 8
SHARPNESS = 10.0


@dataclass(frozen=True)
class Brief:
    """The texts that describe a niche, in groups of one kind, and those that describe what is not ours."""

    groups: tuple[tuple[str, ...], ...]
    negatives: tuple[str, ...]
    examples: int

    @property
    def texts(self) -> list[str]:
        """All describing texts, each once."""
        return list(dict.fromkeys(text for group in self.groups for text in group))

    @property
    def thin(self) -> bool:
        """Whether there is nothing but a name: no example, no topic or prose of a sentence's length."""
        return not self.examples and all(len(text.split()) <= THIN_WORDS for text in self.texts)


@dataclass(frozen=True)
class Prototypes:
    """Unit vectors of a brief: every text, their common direction, and the negatives (may be empty)."""

    texts: Vectors
    centre: Vectors
    negatives: Vectors


def brief_of(brand: Brand) -> Brief:
    """Examples, topics, sentences of ``about``, and ``about`` as a whole; a text said twice counts once."""
    section, niche = brand.brand, brand.niche
    seen: set[str] = set()
    groups = []
    for group in (niche.examples, niche.topics, sentences(section.about), (section.about,)):
        fresh = tuple(text for text in dict.fromkeys(group) if text.strip() and text not in seen)
        seen.update(fresh)
        if fresh:
            groups.append(fresh)
    negatives = (*niche.counterexamples, *sentences(section.not_about))
    return Brief(tuple(groups), negatives, len(niche.examples))


def sentences(text: str) -> list[str]:
    """A text's sentences, without the very short."""
    return [part for part in _SENTENCE_END.split(text) if len(part) >= _MIN_SENTENCE]


def prototypes_of(brief: Brief, encode: Callable[[Sequence[str]], Vectors]) -> Prototypes:
    """Vectors of a brief; a group's weight in the centre grows with the root of its number of texts.

    Ten examples say more than one name, yet not ten times as much.
    """
    vectors = [encode(group) for group in brief.groups]
    means = [unit(group.mean(axis=0)) * np.float32(np.sqrt(len(group))) for group in vectors]
    return Prototypes(np.vstack(vectors), unit(np.sum(means, axis=0)), encode(brief.negatives))


def pooled_of(cosines: Floats) -> Floats:
    """Soft maximum (log-mean-exp) of each row's cosines to the prototypes, so that one near example suffices."""
    pooled: Floats = np.log(np.exp(SHARPNESS * cosines).mean(axis=1)) / SHARPNESS
    return pooled
