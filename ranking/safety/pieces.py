"""What the pieces of a text's words say of an alarm or a danger, beside what its vector says.

The multilingual vectors keep sentences of some languages close together (Norwegian: mean cosine .50, English .13), so
that they say little there; endings and compounds still do (``docs/decisions/0026, 0029``). One head serves every
encoder.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ranking.plays.prototypes import Prototype
from ranking.plays.shipped import key_of, packed, shipped_body, unpacked
from ranking.plays.wordhead import PIECES, WORD_C, WordHead, fit_words, piece_counts

PACKAGE = "ranking.safety"


@cache
def pieces_head(folder: str, taught: tuple[Prototype, ...], yes: frozenset[str]) -> WordHead:
    """The head for these sentences: shipped if there is one, else fitted once per process.

    Args:
        folder: of this package, where it is shipped.
        taught: sentences with their labels.
        yes: the labels that count as yes.
    """
    raw = shipped_body(files(PACKAGE).joinpath(folder), _key(taught, yes))
    if raw is None:
        return fit_pieces(taught, yes)
    return WordHead(unpacked(raw["rarities"], "<f2"), unpacked(raw["weights"], "<f2"), raw["intercept"])


def fit_pieces(taught: Sequence[Prototype], yes: Collection[str]) -> WordHead:
    """A head over the pieces of the taught sentences."""
    return fit_words(piece_counts([p.text for p in taught]), np.array([p.label in yes for p in taught]))


def write_pieces(path: Path, taught: Sequence[Prototype], yes: Collection[str], head: WordHead) -> None:
    """Write a fitted head where ``pieces_head`` finds it, two bytes a number."""
    body = {
        "key": _key(taught, yes),
        "rarities": packed(head.rarities.astype("<f2")),
        "weights": packed(head.weights.astype("<f2")),
        "intercept": head.intercept,
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def _key(taught: Sequence[Prototype], yes: Collection[str]) -> str:
    return key_of(f"{PIECES}|{','.join(sorted(yes))}", tuple(taught), WORD_C)
