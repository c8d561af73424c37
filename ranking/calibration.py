"""What became of our comments corrects what is foretold: the chance to be seen, and the views still to come.

The slot is corrected on the scale of log-odds, logit q = a + e^c logit p (Platt 2000), with normal priors around
"change nothing" (a = c = 0), so that a few outcomes move it little and the order of chances never turns around.
Forecasts are means of skewed counts; hence the factor is the mean of real over foretold, each ratio bounded, and
``PSEUDO_FORECASTS`` imagined ones that came true. With fewer than ``FEWEST`` outcomes nothing is corrected at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.figures import whole
from crawler.sentences import Sentence, chain, say

Floats = npt.NDArray[np.float64]

FEWEST = 50
OFFSET_SPREAD, SLOPE_SPREAD = 0.5, 0.35
"""Standard deviations of the priors of a and c."""
LARGEST_RATIO = 10.0
PSEUDO_FORECASTS = 25.0
FACTOR_BOUNDS = 0.25, 4.0
LARGEST_ODDS = 12.0
STEPS, SETTLED = 50, 1e-9


@dataclass(frozen=True)
class Outcome:
    """One comment of ours, as it was foretold when it was made and as it was measured later; ``None`` is not known.

    Attributes:
        slot: chance foretold that it ends among the first five, 0-1.
        top_five: whether it did.
        expected: views (or votes) foretold for the post within the horizon; ``low`` and ``high`` are its band.
        real: views (or votes) that came within the horizon.
    """

    slot: float | None = None
    top_five: bool | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    real: float | None = None


@dataclass(frozen=True)
class Calibration:
    """Corrections that the outcomes so far justify, and how often the forecasts held.

    Attributes:
        offset: a of the formula; ``slope`` is e^c.
        reach_factor: by what forecasts of growth are to be multiplied; 1 changes nothing.
        comments: outcomes with a slot; ``seen`` ended among the first five, ``foretold`` is how many should have.
        forecasts: outcomes with a band; ``held`` of them came within it.
    """

    offset: float = 0.0
    slope: float = 1.0
    reach_factor: float = 1.0
    comments: int = 0
    seen: int = 0
    foretold: float = 0.0
    forecasts: int = 0
    held: int = 0

    @classmethod
    def of(cls, pairs: Sequence[Outcome]) -> Calibration:
        """The calibration after some outcomes, in any order; what an outcome does not know is left out."""
        slots = [(pair.slot, pair.top_five) for pair in pairs if pair.slot is not None and pair.top_five is not None]
        chances = np.array([chance for chance, _ in slots], dtype=np.float64)
        seen = np.array([top for _, top in slots], dtype=np.float64)
        offset, slope = _fitted(_log_odds(chances), seen) if len(slots) >= FEWEST else (0.0, 1.0)
        banded = [_within(pair) for pair in pairs]
        known = [held for held in banded if held is not None]
        return cls(
            offset=offset,
            slope=slope,
            reach_factor=_factor([r for pair in pairs if (r := _ratio(pair)) is not None]),
            comments=len(slots),
            seen=int(seen.sum()),
            foretold=round(float(chances.sum()), 1),
            forecasts=len(known),
            held=sum(known),
        )

    @property
    def changes_slots(self) -> bool:
        """Whether chances are corrected: not before ``FEWEST`` outcomes."""
        return (self.offset, self.slope) != (0.0, 1.0)

    def slot(self, p: float) -> float:
        """The corrected chance to end among the first five; rises with ``p``, 0-1."""
        if not self.changes_slots:
            return p
        odds = self.offset + self.slope * float(_log_odds(np.array([p]))[0])
        return 1 / (1 + math.exp(-odds))

    @property
    def sentence(self) -> Sentence | None:
        """How often the forecasts held, for a manager; ``None`` before anything was measured."""
        held = {"held": whole(self.held), "forecasts": whole(self.forecasts)}
        seen = {"seen": whole(self.seen), "comments": whole(self.comments), "foretold": whole(round(self.foretold))}
        said = chain(
            say("{held} of {forecasts} forecasts came within their band.", **held) if self.forecasts else "",
            say("{seen} of {comments} comments ended among the first five; {foretold} were foretold.", **seen)
            if self.comments
            else "",
        )
        return said or None


def _within(pair: Outcome) -> bool | None:
    if pair.real is None or pair.low is None or pair.high is None:
        return None
    return math.floor(pair.low) <= pair.real <= math.ceil(pair.high)


def _ratio(pair: Outcome) -> float | None:
    """Real over foretold; one view more on both sides, so that nothing foretold and nothing come is 1."""
    if pair.real is None or pair.expected is None:
        return None
    return (max(pair.real, 0.0) + 1) / (max(pair.expected, 0.0) + 1)


def _factor(ratios: Sequence[float]) -> float:
    if len(ratios) < FEWEST:
        return 1.0
    total = sum(min(ratio, LARGEST_RATIO) for ratio in ratios)
    low, high = FACTOR_BOUNDS
    return min(high, max(low, (total + PSEUDO_FORECASTS) / (len(ratios) + PSEUDO_FORECASTS)))


def _log_odds(chances: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        odds: Floats = np.clip(np.log(chances) - np.log1p(-chances), -LARGEST_ODDS, LARGEST_ODDS)
    return odds


def _fitted(odds: Floats, truth: Floats) -> tuple[float, float]:
    """(a, e^c) of the largest posterior, by Fisher scoring with halved steps: it never leaves a better point."""
    prior = np.diag([OFFSET_SPREAD**-2, SLOPE_SPREAD**-2])
    at = np.zeros(2)
    loss = _loss(at, odds, truth)
    for _ in range(STEPS):
        design = np.column_stack([np.ones(len(odds)), math.exp(at[1]) * odds])
        chance = 1 / (1 + np.exp(-(at[0] + math.exp(at[1]) * odds)))
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + prior
        step = np.linalg.solve(curvature, design.T @ (truth - chance) - prior @ at)
        while (fresh := _loss(at + step, odds, truth)) > loss and np.abs(step).max() > SETTLED:
            step /= 2
        if fresh > loss or np.abs(step).max() <= SETTLED:
            break
        at, loss = at + step, fresh
    return float(at[0]), math.exp(float(at[1]))


def _loss(at: Floats, odds: Floats, truth: Floats) -> float:
    """Minus the logarithm of the posterior, up to a constant."""
    value = at[0] + math.exp(min(at[1], LARGEST_ODDS)) * odds
    surprise = float(np.logaddexp(0, value).sum() - truth @ value)
    return surprise + float(at[0] / OFFSET_SPREAD) ** 2 / 2 + float(at[1] / SLOPE_SPREAD) ** 2 / 2
