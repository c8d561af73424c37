"""Dangers told in plain words: contempt, a disaster, a loss, a dare, without a word that gives them away.

The head of all dangers tells thirty classes apart by straight borders and favours *safe*. "Why women cannot ..." beside
"why I, a woman, ..." needs a bent one: a support vector machine with a Gaussian kernel (Cortes & Vapnik 1995) over the
first principal components of the vector, and beside it a head over the pieces of words, which tells most in languages
that the encoder reads badly. Together they only raise the odds of these dangers, where they are sure enough
(``docs/decisions/0027``). Other dangers have words of their own: heads of this form read them worse.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ranking.plays.kernelhead import likeness
from ranking.plays.prototypes import Prototype
from ranking.plays.shipped import key_of, models_of, packed, shipped_body, unpacked
from ranking.plays.texthead import Floats
from ranking.plays.wordhead import WordHead
from ranking.safety.pieces import pieces_head
from ranking.safety.reasons import HARMLESS
from ranking.types import Encoder, Vectors

PACKAGE, FOLDER = "ranking.safety", "quiet_heads"
QUIET = ("hate", "tragedy", "grief", "dare")
QUIETLY = frozenset(QUIET)
COMPONENTS, GAMMA, REGULARISATION = 128, 2.0, 3.0
MARGIN_WEIGHT, PIECES_WEIGHT, UNSURE, MOST = 1.25, 0.5, 0.5, 1.0
"""What a margin and the log-odds of the pieces count; what is taken off, so that only what is sure speaks; and the most
that is added: by itself a doubt of theirs becomes a suspicion, never a veto (``docs/decisions/0027``)."""
AT_ONCE = 1000
_INT8 = 127


@dataclass(frozen=True)
class QuietHead:
    """Fitted numbers.

    Attributes:
        axes: principal components, shape (dimensions, components).
        supports: projected vectors, shape (n, components).
        pull: that of each towards a danger, shape (n,).
        intercept: where the border lies.
        words: the head over pieces of words.
    """

    axes: Floats
    supports: Floats
    pull: Floats
    intercept: float
    words: WordHead

    def raises(self, counts: Any, vectors: Vectors) -> Floats:
        """By how much the log-odds of each quiet danger rise, 0 to ``MOST``, shape (len(vectors),).

        Args:
            counts: ``piece_counts`` of the texts.
            vectors: theirs, in the same order.
        """
        found = np.zeros(len(vectors))
        for at in range(0, len(vectors), AT_ONCE):
            part = slice(at, at + AT_ONCE)
            near = likeness(vectors[part].astype(np.float64) @ self.axes, self.supports, GAMMA)
            margins = near @ self.pull + self.intercept
            pieces = self.words.margins(counts[part])
            found[part] = MARGIN_WEIGHT * margins + PIECES_WEIGHT * pieces - UNSURE
        return np.clip(found, 0.0, MOST)


def quiet_head(encoder_name: str, taught: tuple[Prototype, ...]) -> QuietHead | None:
    """The shipped head of an encoder, whatever its precision; another encoder goes without, since a fit takes long."""
    return _shipped(_key(encoder_name, taught), taught)


def fit_quiet(encoder: Encoder, taught: Sequence[Prototype]) -> QuietHead:
    """A head fitted on the sentences of quiet dangers and of what is harmless; those of other dangers are left out."""
    from sklearn.svm import SVC

    used = quiet_prototypes(tuple(taught))
    answers = np.array([p.label in QUIET for p in used])
    vectors = encoder.encode([p.text for p in used]).astype(np.float64)
    # Components of the vectors as they are, not around their mean: lengths, and so distances, are kept best.
    axes = np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1][:, :COMPONENTS]
    rows = vectors @ axes
    machine = SVC(C=REGULARISATION, gamma=GAMMA, class_weight="balanced").fit(rows, answers)
    words = pieces_head(FOLDER, used, QUIETLY)
    return QuietHead(axes, machine.support_vectors_, machine.dual_coef_[0], float(machine.intercept_[0]), words)


@cache
def quiet_prototypes(taught: tuple[Prototype, ...]) -> tuple[Prototype, ...]:
    """Those of quiet dangers and of what is harmless."""
    return tuple(p for p in taught if p.label in {*QUIET, *HARMLESS})


def write_quiet(path: Path, encoder: Encoder, taught: tuple[Prototype, ...], head: QuietHead) -> None:
    """Write a fitted head where ``quiet_head`` finds it, but its pieces, which serve every encoder.

    Each support is written in 127 steps to its largest number.
    """
    steps = np.abs(head.supports).max(axis=1, keepdims=True) / _INT8
    body = {
        "key": _key(encoder.name, taught),
        "models": models_of(encoder.name),
        "axes": packed(head.axes.astype("<f2")),
        "steps": packed(steps.astype("<f4")),
        "supports": packed(np.round(head.supports / steps).astype("i1")),
        "pull": packed(head.pull.astype("<f4")),
        "intercept": head.intercept,
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


@cache
def _key(encoder_name: str, taught: tuple[Prototype, ...]) -> str:
    return key_of(f"{encoder_name}|{QUIET}|{COMPONENTS}|{GAMMA}", taught, REGULARISATION)


@cache
def _shipped(key: str, taught: tuple[Prototype, ...]) -> QuietHead | None:
    raw = shipped_body(files(PACKAGE).joinpath(FOLDER), key)
    if raw is None:
        return None
    pull, steps = unpacked(raw["pull"], "<f4"), unpacked(raw["steps"], "<f4")
    axes = unpacked(raw["axes"], "<f2").reshape(-1, COMPONENTS)
    supports = unpacked(raw["supports"], "i1").reshape(len(pull), COMPONENTS) * steps[:, None]
    words = pieces_head(FOLDER, quiet_prototypes(taught), QUIETLY)
    return QuietHead(axes, supports, pull, raw["intercept"], words)
