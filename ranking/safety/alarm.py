"""Does somebody tell of a harm by a company, or of a danger to those who bought from it?

A yes/no head of its own beside that of all dangers, since an alarm mostly has no word of harm in it ("bring yours back
to the shop") and must be told from what people say of a company all day (``alarms/*.toml``). It is read only where a
text is about us. A support vector machine over the text's vector with a Gaussian kernel (Cortes & Vapnik 1995): in the
worlds looked at it gives a third of the false alarms of a logistic regression over likeness to 400 landmarks, for eight
times the numbers (``docs/decisions/0020``).
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
from ranking.plays.kernelhead import likeness
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.shipped import key_of, models_of
from ranking.types import Encoder, Vectors

PACKAGE, FOLDER = "ranking.safety", "alarms"
ALARM, CALM = "alarm", "calm"
GAMMA, REGULARISATION = 1.5, 3.0
SCALE = 2.5
"""What a margin's width is worth in log-odds (held-out folds give 3.1; less, since worlds are not our sentences)."""
AT_ONCE = 1000
STRONG, WEAK, MAX_CUES = 2.2, 0.6, 2
_INT8 = 127


@dataclass(frozen=True)
class AlarmHead:
    """Fitted numbers: ``supports`` (n, dimensions), ``pull`` (n,) of each towards an alarm, ``intercept``."""

    supports: Floats
    pull: Floats
    intercept: float

    def log_odds(self, vectors: Vectors, cues: Sequence[Mapping[str, Found]]) -> Floats:
        """Log-odds of an alarm where alarms and all else are equally frequent, shape (len(vectors),)."""
        odds = np.array([_cue_odds(found_in(found, "harm")) for found in cues])
        for at in range(0, len(vectors), AT_ONCE):
            near = likeness(vectors[at : at + AT_ONCE].astype(np.float64), self.supports, GAMMA)
            odds[at : at + AT_ONCE] += SCALE * (near @ self.pull + self.intercept)
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
    return (*accused, *own_prototypes(), *harmless, *plays, *everyday)


@cache
def own_prototypes() -> tuple[Prototype, ...]:
    """Those that no other head is taught; a file is of the answer that its name begins with."""
    found = load_prototypes(PACKAGE, FOLDER)
    return tuple(Prototype(p.text, p.label.partition("_")[0], p.language) for p in found)


def fit_alarms(encoder: Encoder) -> AlarmHead:
    """A head fitted on the taught sentences; both answers weigh the same however many sentences they have."""
    from sklearn.svm import SVC

    taught = alarm_prototypes()
    rows = encoder.encode([p.text for p in taught]).astype(np.float64)
    machine = SVC(C=REGULARISATION, gamma=GAMMA, class_weight="balanced")
    machine.fit(rows, np.array([p.label == ALARM for p in taught]))
    return AlarmHead(machine.support_vectors_, machine.dual_coef_[0], float(machine.intercept_[0]))


def write_alarms(path: Path, encoder: Encoder, head: AlarmHead) -> None:
    """Write a fitted head where ``alarm_head`` finds it; each support in 127 steps to its largest number.

    Steps keep its length: a longer one would seem farther from everything.
    """
    bytes_of = np.round(head.supports / np.abs(head.supports).max(axis=1, keepdims=True) * _INT8)
    steps = np.linalg.norm(head.supports, axis=1) / np.linalg.norm(bytes_of, axis=1)
    body = {
        "key": _key(encoder),
        "models": models_of(encoder.name),
        "steps": _packed(steps.astype("<f4")),
        "supports": _packed(bytes_of.astype("i1")),
        "pull": _packed(head.pull.astype("<f4")),
        "intercept": head.intercept,
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def _key(encoder: Encoder) -> str:
    """What a fit depends on, as one digest."""
    return key_of(f"{encoder.name}|{GAMMA}", alarm_prototypes(), REGULARISATION)


@cache
def _shipped(key: str) -> AlarmHead | None:
    for file in files(PACKAGE).joinpath(FOLDER).iterdir():
        if file.name.endswith(".json"):
            raw = json.loads(file.read_text(encoding="utf-8"))
            if raw["key"] == key:
                pull, steps = _unpacked(raw["pull"], "<f4"), _unpacked(raw["steps"], "<f4")
                supports = _unpacked(raw["supports"], "i1").reshape(len(pull), -1) * steps[:, None]
                return AlarmHead(supports, pull, raw["intercept"])
    return None


@lru_cache(maxsize=4)
def _fitted(encoder: ByName) -> AlarmHead:
    return fit_alarms(encoder.encoder)


def _cue_odds(found: Found) -> float:
    return STRONG * min(found.strong, MAX_CUES) + WEAK * min(found.weak, MAX_CUES)


def _packed(numbers: npt.NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _unpacked(text: str, kind: str) -> Floats:
    return np.frombuffer(base64.b64decode(text), dtype=kind).astype(np.float64)
