"""A small classifier over sentence vectors, joined with cues: the same for plays and for safety.

Multinomial logistic regression on the embeddings of invented prototypes gives log-probabilities that generalise over
wording and language; cues add fixed amounts to them, since they are certain where embeddings are vague and our
prototypes, written by the same people as the cues, would teach a fitted weight to trust them too much.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ranking.plays.cues import Found
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.shipped import key_of, shipped_weights
from ranking.types import Encoder, Vectors

Floats = npt.NDArray[np.float64]
MAX_COUNTED = 2
EVERYDAY = "everyday"
"""A class of the shipped heads: real harmless texts, which invented ones resemble too little."""


@dataclass(frozen=True)
class HeadSettings:
    """How a head is fitted, and what is added to its log-odds.

    ``regularisation`` is scikit-learn's C; ``strong`` and ``weak`` are added per cue; ``favour`` is added to the
    class ``favoured``, since classes are fitted as if they were equally frequent and most texts are of that one;
    ``offsets`` are further such amounts by class. With ``alike`` every class has the same shares of languages, so
    that a language with many examples of one class does not come to stand for it.
    """

    regularisation: float = 4.0
    strong: float = 1.1
    weak: float = 0.3
    favoured: str = ""
    favour: float = 0.0
    offsets: tuple[tuple[str, float], ...] = ()
    alike: bool = False


@dataclass(frozen=True)
class Head:
    """Fitted weights: ``labels`` in order, ``weights`` (labels, dimensions), ``intercepts`` (labels,)."""

    labels: tuple[str, ...]
    weights: Floats
    intercepts: Floats
    settings: HeadSettings = HeadSettings()

    @property
    def favouring(self) -> Floats:
        """Log-odds of the classes before anything is read: as fitted, with what the settings add, (labels,)."""
        added = defaultdict(float, self.settings.offsets)
        added[self.settings.favoured] += self.settings.favour
        odds: Floats = self.intercepts + np.array([added[label] for label in self.labels])
        return odds

    def probabilities(self, vectors: Vectors, cues: Sequence[Mapping[str, Found]]) -> Floats:
        """Class probabilities, shape (len(vectors), len(labels)), rows summing to 1."""
        scores = vectors.astype(np.float64) @ self.weights.T + self.favouring
        for row, found in enumerate(cues):
            for column, label in enumerate(self.labels):
                if (hit := found.get(label)) is not None:
                    scores[row, column] += self.settings.strong * min(hit.strong, MAX_COUNTED)
                    scores[row, column] += self.settings.weak * min(hit.weak, MAX_COUNTED)
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf)
        raised = np.exp(scores)
        normed: Floats = raised / raised.sum(axis=1, keepdims=True)
        return normed


def fit_head(vectors: Vectors, labels: Sequence[str], settings: HeadSettings, weights_of: Floats | None = None) -> Head:
    """A head from labelled vectors; classes weigh the same however many examples they have.

    ``weights_of`` is how much each example weighs within its class, all the same unless given.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=settings.regularisation, class_weight="balanced", max_iter=300, tol=1e-3)
    model.fit(vectors.astype(np.float64), list(labels), sample_weight=weights_of)
    weights, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        # Two classes share one set of weights in scikit-learn; the rest of the code expects one per class.
        weights, intercepts = np.vstack([-weights, weights]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    return Head(tuple(str(label) for label in model.classes_), weights, intercepts, settings)


def prototype_head(encoder: Encoder, prototypes: tuple[Prototype, ...], settings: HeadSettings) -> Head:
    """The head of a set of prototypes under one encoder: shipped if there is one, else fitted once per process."""
    shipped = shipped_weights(key_of(encoder.name, prototypes, settings.regularisation))
    if shipped is not None:
        return Head(*shipped, settings)
    return _fitted(ByName(encoder), prototypes, settings)


class ByName:
    """An encoder that equals every other of the same name, so that fits can be remembered."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def __hash__(self) -> int:
        return hash(self.encoder.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByName) and other.encoder.name == self.encoder.name


def fit_prototypes(encoder: Encoder, prototypes: tuple[Prototype, ...], settings: HeadSettings) -> Head:
    """A head fitted on the vectors of prototypes."""
    vectors = encoder.encode([p.text for p in prototypes])
    return fit_head(vectors, [p.label for p in prototypes], settings, shares_of(prototypes, settings))


def shares_of(prototypes: Sequence[Prototype], settings: HeadSettings) -> Floats:
    """How much each weighs within its class, shape (len(prototypes),)."""
    own = np.array([p.weight for p in prototypes])
    return own * language_shares(prototypes) if settings.alike else own


def language_shares(prototypes: Sequence[Prototype]) -> Floats:
    """Weights under which each class has the languages in the shares they have over all, shape (len(prototypes),)."""
    classes, spoken = Counter(p.label for p in prototypes), Counter(p.language for p in prototypes)
    cells = Counter((p.label, p.language) for p in prototypes)
    return np.array(
        [spoken[p.language] / len(prototypes) * classes[p.label] / cells[p.label, p.language] for p in prototypes]
    )


@lru_cache(maxsize=8)
def _fitted(encoder: ByName, prototypes: tuple[Prototype, ...], settings: HeadSettings) -> Head:
    return fit_prototypes(encoder.encoder, prototypes, settings)


def play_prototypes() -> tuple[Prototype, ...]:
    """What the plays sound like."""
    return load_prototypes("ranking.plays")
