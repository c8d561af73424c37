"""What the pieces of its words say of an alarm, beside what its vector says.

The multilingual vectors keep sentences of some languages close together (Norwegian: mean cosine .50, English .13), so
that they say little there; endings and compounds still do (``docs/decisions/0026``). One head serves every encoder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ranking.plays.prototypes import Prototype
from ranking.plays.shipped import key_of, packed, shipped_body, unpacked
from ranking.plays.wordhead import PIECES, WORD_C, WordHead, fit_words, piece_counts

PACKAGE, FOLDER = "ranking.safety", "alarms"


@cache
def word_head(taught: tuple[Prototype, ...], yes: str) -> WordHead:
    """The head for these sentences: shipped if there is one, else fitted once per process.

    Args:
        taught: sentences with their answers.
        yes: the label that counts as an alarm.
    """
    raw = shipped_body(files(PACKAGE).joinpath(FOLDER), key_of(PIECES, taught, WORD_C))
    if raw is None:
        return fit_alarm_words(taught, yes)
    return WordHead(unpacked(raw["rarities"], "<f2"), unpacked(raw["weights"], "<f2"), raw["intercept"])


def fit_alarm_words(taught: Sequence[Prototype], yes: str) -> WordHead:
    """A head over the pieces of the taught sentences."""
    return fit_words(piece_counts([p.text for p in taught]), np.array([p.label == yes for p in taught]))


def write_words(path: Path, taught: Sequence[Prototype], head: WordHead) -> None:
    """Write a fitted head where ``word_head`` finds it, two bytes a number."""
    body = {
        "key": key_of(PIECES, taught, WORD_C),
        "rarities": packed(head.rarities.astype("<f2")),
        "weights": packed(head.weights.astype("<f2")),
        "intercept": head.intercept,
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")
