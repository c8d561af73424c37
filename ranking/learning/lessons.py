"""Decisions as lessons: what was said, how much it says about taste, and what the ranker had believed.

A skip because it was too late says nothing of the post; a skip because it was unsafe or not us says
all. What was drawn by lot stands for the many that were never shown, and weighs by its propensity
(inverse propensity weights, clipped; ``science.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ranking.types import Probability

SKIP_WEIGHTS: Mapping[str, float] = {
    "not us": 1.0,
    "unsafe": 1.0,
    "tone": 0.7,
    "low reach": 0.2,
    "other": 0.4,
    "too late": 0.0,
    "already there": 0.0,
    "duplicate": 0.0,
}
"""How far a skip with this reason is a no to posts of its kind."""
LIKED_WEIGHTS: Mapping[str, float] = {"done": 1.0, "take": 0.3, "draft": 0.5, "approve": 0.8}
"""How far a word is a yes; the strongest one said of an opportunity counts."""
MOST_OF_A_LOT = 3.0
"""Clip of the weight of one explored post: a handful of lots must not outvote a month of mornings."""


@dataclass(frozen=True)
class Context:
    """What a taste may depend on beside the text; ``None`` is unknown."""

    play: str | None
    platform: str
    target: str
    language: str | None = None


@dataclass(frozen=True)
class Lesson:
    """One decided opportunity.

    Attributes:
        text: the target's words, as the ranker encodes them.
        liked: yes or no.
        weight: how much it says, 0-``MOST_OF_A_LOT``.
        prior: the fit the ranker had given without any taste, 0-1.
        decided_at: when; lessons are tried in this order.
        propensity: chance of having been shown; 1 for the list itself.
    """

    text: str
    context: Context
    liked: bool
    weight: float
    prior: Probability
    decided_at: datetime
    propensity: float = 1.0


def opinion(action: str, reason: str) -> tuple[bool, float] | None:
    """Yes or no and its weight; ``None`` where the word says nothing of taste."""
    if action == "skip":
        weight = SKIP_WEIGHTS.get(reason.partition(":")[0].strip(), SKIP_WEIGHTS["other"])
        return (False, weight) if weight else None
    weight = LIKED_WEIGHTS.get(action, 0.0)
    return (True, weight) if weight else None


def lot_weight(propensity: float) -> float:
    """Weight of an explored post among listed ones: 1/propensity, clipped."""
    return min(MOST_OF_A_LOT, 1.0 / propensity) if propensity > 0 else 1.0
