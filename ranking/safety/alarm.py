"""Does somebody tell of a harm by a company, or of a danger to those who bought from it?

A yes/no head of its own beside that of all dangers, since an alarm mostly has no word of harm in it ("bring yours back
to the shop") and must be told from what people say of a company all day (``alarms/*.toml``). It is read only where a
text is about us. A support vector machine over the text's vector with a Gaussian kernel (Cortes & Vapnik 1995), beside
it a head over the pieces of its words (``ranking.safety.pieces``). What tells languages apart is taken out of the
vectors first: it says nothing of alarms, and of some languages they hold little else (``docs/decisions/0020, 0026``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ranking.background import background_sentences
from ranking.plays.cues import Found, found_in
from ranking.plays.head import ByName, Floats, play_prototypes
from ranking.plays.kernelhead import likeness
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.shipped import key_of, models_of, packed, shipped_body, unpacked
from ranking.plays.wordhead import WordHead, piece_counts
from ranking.safety.pieces import pieces_head
from ranking.types import Encoder, Vectors

PACKAGE, FOLDER = "ranking.safety", "alarms"
ALARM, CALM = "alarm", "calm"
ALARMING = frozenset({ALARM})
GAMMA, REGULARISATION = 1.5, 3.0
SCALE = 2.5
"""What a margin's width is worth in log-odds (held-out folds give 3.1; less, since worlds are not our sentences)."""
AT_ONCE = 1000
PIECES_WEIGHT = 0.75
"""What the pieces of words count beside the vectors' log-odds, by unseen wordings (``docs/decisions/0029``)."""
STRONG, WEAK, MAX_CUES = 2.2, 0.6, 2
_INT8 = 127


@dataclass(frozen=True)
class AlarmHead:
    """Fitted numbers.

    Attributes:
        supports: vectors without what tells languages apart, shape (n, dimensions).
        pull: that of each towards an alarm, shape (n,).
        intercept: where the border lies.
        tongues: orthonormal directions that tell languages apart, shape (languages - 1, dimensions).
        words: the head over pieces of words.
    """

    supports: Floats
    pull: Floats
    intercept: float
    tongues: Floats
    words: WordHead

    def log_odds(self, vectors: Vectors, cues: Sequence[Mapping[str, Found]]) -> Floats:
        """Log-odds of an alarm by vectors and cues, where alarms and all else are equally frequent; (len(vectors),)."""
        odds = np.array([_cue_odds(found_in(found, "harm")) for found in cues])
        for at in range(0, len(vectors), AT_ONCE):
            rows = without_tongues(vectors[at : at + AT_ONCE].astype(np.float64), self.tongues)
            odds[at : at + AT_ONCE] += SCALE * (likeness(rows, self.supports, GAMMA) @ self.pull + self.intercept)
        return odds

    def by_words(self, text: str) -> float:
        """What the pieces of a text's words add to that; apart, since few texts are about us."""
        return PIECES_WEIGHT * float(self.words.margins(piece_counts([text]))[0])


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
    vectors = encoder.encode([p.text for p in taught]).astype(np.float64)
    tongues = tongues_of(vectors, [p.language for p in taught])
    rows = without_tongues(vectors, tongues)
    machine = SVC(C=REGULARISATION, gamma=GAMMA, class_weight="balanced")
    machine.fit(rows, np.array([p.label == ALARM for p in taught]))
    pull, intercept = machine.dual_coef_[0], float(machine.intercept_[0])
    return AlarmHead(machine.support_vectors_, pull, intercept, tongues, pieces_head(FOLDER, taught, ALARMING))


def tongues_of(vectors: Floats, languages: Sequence[str]) -> Floats:
    """Orthonormal directions in which the means of languages differ, shape (languages - 1, dimensions)."""
    spoken = np.array(languages)
    means = np.array([vectors[spoken == language].mean(axis=0) for language in sorted({*languages} - {""})])
    found: Floats = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)[2][: len(means) - 1]
    return found


def without_tongues(vectors: Floats, tongues: Floats) -> Floats:
    """Vectors of length one without what tells languages apart, shape as before."""
    left = vectors - vectors @ tongues.T @ tongues
    length = np.linalg.norm(left, axis=1, keepdims=True)
    alike: Floats = left / np.where(length > 0, length, 1.0)
    return alike


def write_alarms(path: Path, encoder: Encoder, head: AlarmHead) -> None:
    """Write a fitted head where ``alarm_head`` finds it; each support in 127 steps to its largest number.

    Steps keep its length: a longer one would seem farther from everything.
    """
    bytes_of = np.round(head.supports / np.abs(head.supports).max(axis=1, keepdims=True) * _INT8)
    steps = np.linalg.norm(head.supports, axis=1) / np.linalg.norm(bytes_of, axis=1)
    body = {
        "key": _key(encoder),
        "models": models_of(encoder.name),
        "steps": packed(steps.astype("<f4")),
        "supports": packed(bytes_of.astype("i1")),
        "pull": packed(head.pull.astype("<f4")),
        "intercept": head.intercept,
        "tongues": packed(head.tongues.astype("<f4")),
    }
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def _key(encoder: Encoder) -> str:
    """What a fit depends on, as one digest."""
    return key_of(f"{encoder.name}|{GAMMA}|tongues", alarm_prototypes(), REGULARISATION)


@cache
def _shipped(key: str) -> AlarmHead | None:
    raw = shipped_body(files(PACKAGE).joinpath(FOLDER), key)
    if raw is None:
        return None
    pull, steps = unpacked(raw["pull"], "<f4"), unpacked(raw["steps"], "<f4")
    supports = unpacked(raw["supports"], "i1").reshape(len(pull), -1) * steps[:, None]
    tongues = unpacked(raw["tongues"], "<f4").reshape(-1, supports.shape[1])
    return AlarmHead(supports, pull, raw["intercept"], tongues, pieces_head(FOLDER, alarm_prototypes(), ALARMING))


@lru_cache(maxsize=4)
def _fitted(encoder: ByName) -> AlarmHead:
    return fit_alarms(encoder.encoder)


def _cue_odds(found: Found) -> float:
    return STRONG * min(found.strong, MAX_CUES) + WEAK * min(found.weak, MAX_CUES)
