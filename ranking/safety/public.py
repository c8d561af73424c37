"""What labelled public texts teach about danger: linear heads, shipped as weights, as one more term of the log-odds.

Offence (TweetEval) and crisis (CrisisLex T6) help; spam (YouTube comments) did not, so it is not shipped
(``docs/decisions/0004``). ``benchmarks/plays_fit_heads.py`` fits them on sets outside this repository.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ranking.plays.shipped import models_of, packed, unpacked
from ranking.plays.texthead import CalibratedHead, Floats, LinearHead, features
from ranking.types import Vectors

FILE = "public.json"
# How much of each head's log-odds counts; both come from other places and other kinds of text than a morning's.
WEIGHTS = {"offensive": 0.4, "crisis": 0.3}
LEAST, MOST = -0.5, 3.0


class PublicHeads:
    """The shipped heads that fit an encoder; none for any other encoder."""

    def __init__(self, heads: Mapping[str, CalibratedHead]) -> None:
        self._heads = dict(heads)

    def log_odds(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """What all heads together add to the log-odds of danger, shape (len(texts),)."""
        total = np.zeros(len(texts))
        if self._heads:
            rows = features(texts, vectors)
            for name, head in self._heads.items():
                total += WEIGHTS[name] * np.clip(head.log_odds(rows), LEAST, MOST)
        return total


@cache
def public_heads(encoder_name: str) -> PublicHeads:
    """The heads shipped for an encoder, by its models whatever their precision."""
    raw = json.loads(files("ranking.safety").joinpath(FILE).read_text(encoding="utf-8"))
    if raw["models"] != models_of(encoder_name):
        return PublicHeads({})
    return PublicHeads({name: _unpacked(raw["heads"][name]) for name in WEIGHTS})


def write_public(path: Path, models: str, heads: Mapping[str, CalibratedHead]) -> None:
    """Write fitted linear heads where ``public_heads`` finds them."""
    body = {"models": models, "heads": {name: _packed(head) for name, head in heads.items()}}
    path.write_text(json.dumps(body) + "\n", encoding="utf-8")


def _packed(head: CalibratedHead) -> dict[str, float | str]:
    if not isinstance(head.head, LinearHead):
        raise TypeError("only a linear head is small and holds nobody's texts; fit it with fit_linear")
    kept = {"intercept": head.head.intercept, "curve_slope": head.slope, "curve_intercept": head.intercept}
    return {"weights": packed(head.head.weights.astype("<f4")), **kept}


def _unpacked(raw: Mapping[str, float | str]) -> CalibratedHead:
    head = LinearHead(unpacked(str(raw["weights"]), "<f4"), float(raw["intercept"]))
    return CalibratedHead(head, float(raw["curve_slope"]), float(raw["curve_intercept"]))
