"""Does somebody tell of a harm by a company, or of a danger to those who bought from it?

A yes/no head of its own beside that of all dangers, since an alarm mostly has no word of harm in it ("bring yours back
to the shop") and must be told from what people say of a company all day (``alarms/*.toml``). It is read only where a
text is about us. Logistic regression over the text's vector and its likeness to ``LANDMARKS`` of the taught sentences
(Nyström features of a Gaussian kernel; Williams & Seeger 2001): half the false alarms of the vector alone at the same
recall, and a sixth of the numbers that support vectors would take (``docs/decisions/0020``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.background import background_sentences
from ranking.plays.cues import Found, found_in
from ranking.plays.head import ByName, Floats, play_prototypes
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.shipped import key_of, models_of
from ranking.types import Encoder, Vectors

PACKAGE, FOLDER = "ranking.safety", "alarms"
ALARM, CALM = "alarm", "calm"
LANDMARKS, GAMMA, REGULARISATION, SEED = 400, 1.5, 3.0, 0
NEARNESS_SCALE = 3.0
"""How much likeness to landmarks weighs beside the vector in the penalty of the fit."""
STRONG, WEAK, MAX_CUES = 2.2, 0.6, 2
_INT8 = 127


@dataclass(frozen=True)
class AlarmHead:
    """Fitted numbers: ``landmarks`` (n, dimensions), ``pull`` (n,), ``weights`` (dimensions,), ``intercept``."""

    landmarks: Floats
    pull: Floats
    weights: Floats
    intercept: float

    def log_odds(self, vectors: Vectors, cues: Sequence[Mapping[str, Found]]) -> Floats:
        """Log-odds of an alarm where alarms and all else are equally frequent, shape (len(vectors),)."""
        rows = vectors.astype(np.float64)
        told = np.array([_cue_odds(found_in(found, "harm")) for found in cues])
        odds: Floats = _likeness(rows, self.landmarks) @ self.pull + rows @ self.weights + self.intercept + told
        return odds


def alarm_head(encoder: Encoder) -> AlarmHead:
    """The head under an encoder: shipped if there is one, else fitted once per process."""
    shipped = _shipped(_key(encoder))
    return shipped if shipped is not None else _fitted(ByName(encoder))


@cache
def alarm_prototypes() -> tuple[Prototype, ...]:
    """What is taught: alarms and accusations of any kind; against them all that people say to and of companies."""
    safety = load_prototypes(PACKAGE)
    accused = tuple(Prototype(p.text, ALARM, p.language) for p in safety if p.label == "harm")
    harmless = tuple(Prototype(p.text, CALM, p.language) for p in safety if p.label == "safe")
    plays = tuple(Prototype(p.text, CALM, p.language) for p in play_prototypes())
    everyday = tuple(Prototype(text, CALM, "") for text in background_sentences())
    return (*accused, *load_prototypes(PACKAGE, FOLDER), *harmless, *plays, *everyday)


def fit_alarms(encoder: Encoder) -> AlarmHead:
    """A head fitted on the taught sentences; both answers weigh the same however many sentences they have."""
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import LogisticRegression

    taught = alarm_prototypes()
    rows = encoder.encode([p.text for p in taught]).astype(np.float64)
    near = Nystroem(gamma=GAMMA, n_components=min(LANDMARKS, len(rows)), random_state=SEED).fit(rows)
    table = np.hstack([NEARNESS_SCALE * near.transform(rows), rows])
    model = LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=500)
    model.fit(table, np.array([p.label == ALARM for p in taught]))
    count = len(near.components_)
    pull = NEARNESS_SCALE * model.coef_[0, :count] @ near.normalization_
    return AlarmHead(near.components_, pull, model.coef_[0, count:], float(model.intercept_[0]))


def write_alarms(path: Path, encoder: Encoder, head: AlarmHead) -> None:
    """Write a fitted head where ``alarm_head`` finds it; each landmark in steps of 1/127 of its largest number."""
    steps = np.abs(head.landmarks).max(axis=1, keepdims=True) / _INT8
    body = {
        "key": _key(encoder),
        "models": models_of(encoder.name),
        "steps": _packed(steps.astype("<f4")),
        "landmarks": _packed(np.round(head.landmarks / steps).astype("i1")),
        "pull": _packed(head.pull.astype("<f4")),
        "weights": _packed(head.weights.astype("<f4")),
        "intercept": head.intercept,
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def _key(encoder: Encoder) -> str:
    """What a fit depends on, as one digest."""
    settings = f"{LANDMARKS}|{GAMMA}|{SEED}|{NEARNESS_SCALE}"
    return key_of(f"{encoder.name}|{settings}", alarm_prototypes(), REGULARISATION)


@cache
def _shipped(key: str) -> AlarmHead | None:
    for file in files(PACKAGE).joinpath(FOLDER).iterdir():
        if file.name.endswith(".json"):
            raw = json.loads(file.read_text(encoding="utf-8"))
            if raw["key"] == key:
                weights = _unpacked(raw["weights"], "<f4")
                landmarks = _unpacked(raw["landmarks"], "i1").reshape(-1, len(weights))
                landmarks *= _unpacked(raw["steps"], "<f4")[:, None]
                return AlarmHead(landmarks, _unpacked(raw["pull"], "<f4"), weights, raw["intercept"])
    return None


@lru_cache(maxsize=4)
def _fitted(encoder: ByName) -> AlarmHead:
    return fit_alarms(encoder.encoder)


def _likeness(rows: Floats, landmarks: Floats) -> Floats:
    """Gaussian kernel of rows and landmarks, shape (len(rows), len(landmarks))."""
    squares = (rows**2).sum(axis=1)[:, None] + (landmarks**2).sum(axis=1)[None] - 2 * rows @ landmarks.T
    near: Floats = np.exp(-GAMMA * squares)
    return near


def _cue_odds(found: Found) -> float:
    return STRONG * min(found.strong, MAX_CUES) + WEAK * min(found.weak, MAX_CUES)


def _packed(numbers: npt.NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _unpacked(text: str, kind: str) -> Floats:
    return np.frombuffer(base64.b64decode(text), dtype=kind).astype(np.float64)
