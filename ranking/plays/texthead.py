"""A yes/no head over a text's vector, its marks and its cues: what is learned from labelled texts.

Two forms share their features. The kernel form (``ranking.plays.kernelhead``) is the better one wherever labelled texts
are at hand, best together with a linear one over plain words (``ranking.plays.wordhead``). The linear form is a few
hundred numbers, so it can be shipped: a kernel's support vectors would carry other people's texts into the package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ranking.plays.cues import CueBook, load_cues
from ranking.plays.marks import mark_vectors
from ranking.types import Vectors

Floats = npt.NDArray[np.float64]
Answers = npt.NDArray[np.bool_]
# How much each part weighs in a distance between two texts; found on the public sets, the same for all tasks.
VECTOR_SCALE, CUE_SCALE = 2.0, 0.5
MAX_CUES = 3
LINEAR_C = 1.0
CURVE_C = 1000.0
BOTH = 2
RANDOM_PARTS, SEED = 3, 20_260_101
CUE_PACKAGES = ("ranking.plays", "ranking.safety")


class YesNoHead(Protocol):
    """Anything that gives a margin for rows (of ``features``, or of ``word_counts``): above 0 is yes."""

    def margins(self, rows: Any) -> Floats:
        """How far each row lies on the side of yes, shape (len(rows),)."""


@dataclass(frozen=True)
class LinearHead:
    """``weights`` (columns of ``features``) and an intercept."""

    weights: Floats
    intercept: float

    def margins(self, rows: Floats) -> Floats:
        """Log-odds of yes as fitted, shape (len(rows),)."""
        odds: Floats = rows @ self.weights + self.intercept
        return odds


@dataclass(frozen=True)
class CalibratedHead:
    """A head whose margins were set against the truth in groups it had not seen (Platt 1999)."""

    head: YesNoHead
    slope: float
    intercept: float

    def log_odds(self, rows: Any) -> Floats:
        """Log-odds of yes where yes and no are equally frequent, shape (len(rows),)."""
        odds: Floats = self.slope * self.head.margins(rows) + self.intercept
        return odds


Fit = Callable[[Any, Answers], YesNoHead]
"""From rows and answers to a head; rows are a matrix, dense or sparse, as the head reads them."""


def features(texts: Sequence[str], vectors: Vectors) -> Floats:
    """Vector, marks and cues of each text side by side, shape (len(texts), columns)."""
    return np.hstack([VECTOR_SCALE * vectors.astype(np.float64), mark_vectors(texts), CUE_SCALE * cue_vectors(texts)])


def cue_vectors(texts: Sequence[str]) -> Floats:
    """How many strong and weak cues of each book a text holds, at most ``MAX_CUES`` each."""
    return np.hstack([_counted(load_cues(package), texts) for package in CUE_PACKAGES])


def _counted(book: CueBook, texts: Sequence[str]) -> Floats:
    rows = np.zeros((len(texts), 2 * len(book.names)))
    column = {name: 2 * place for place, name in enumerate(book.names)}
    for row, text in zip(rows, texts, strict=True):
        for name, found in book.find(text).items():
            row[column[name]] = min(found.strong, MAX_CUES)
            row[column[name] + 1] = min(found.weak, MAX_CUES)
    return rows


def fit_linear(rows: Floats, labels: Answers) -> LinearHead:
    """A linear head; both answers weigh the same however many texts they have."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=LINEAR_C, class_weight="balanced", max_iter=500).fit(rows, labels)
    return LinearHead(model.coef_[0], float(model.intercept_[0]))


def fit_calibrated(fit: Fit, rows: Any, labels: Answers, groups: Sequence[str]) -> CalibratedHead:
    """A head for groups it has never seen.

    Each known group is left out in turn and judged by a fit on the others. The curve through those margins says where
    the border lies for strangers: a head is less sure of a new kind of event than of the kinds it was fitted on.

    Args:
        fit: ``fit_kernel``, ``fit_linear`` or ``fit_words``.
        rows: ``features`` of the texts, or for ``fit_words`` their ``word_counts``.
        labels: the answers, both of which must occur.
        groups: the group of each text.

    Raises:
        ValueError: only one of the two answers occurs.
    """
    from sklearn.linear_model import LogisticRegression

    head = fit(rows, labels)
    margins, judged = _strange_margins(fit, rows, labels, np.asarray(groups, dtype=object))
    if len(np.unique(labels[judged])) < BOTH:
        return CalibratedHead(head, 1.0, 0.0)
    curve = LogisticRegression(class_weight="balanced", C=CURVE_C).fit(margins[judged, None], labels[judged])
    return CalibratedHead(head, float(curve.coef_[0, 0]), float(curve.intercept_[0]))


def _strange_margins(
    fit: Fit, rows: Any, labels: Answers, groups: npt.NDArray[np.object_]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Margins of rows whose group was left out, and which rows have one."""
    names = sorted(set(groups))
    if len(names) < BOTH:
        groups = np.random.default_rng(SEED).integers(0, RANDOM_PARTS, len(labels)).astype(object)
        names = sorted(set(groups))
    margins, judged = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
    for name in names:
        left_out = groups == name
        if len(np.unique(labels[~left_out])) == BOTH:
            margins[left_out] = fit(rows[~left_out], labels[~left_out]).margins(rows[left_out])
            judged |= left_out
    return margins, judged
