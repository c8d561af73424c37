"""How counts grow: a saturating curve with bursts, a pure function of age."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from dataclasses import dataclass

_STEPS = 64


@dataclass(frozen=True, slots=True)
class Burst:
    """A wave of attention (somebody big shared it): its middle and width in hours, its share of all."""

    at: float
    width: float
    share: float

    def fraction(self, age: float) -> float:
        """Part of this burst that has happened at ``age`` hours, 0 to 1; 0 at birth."""
        low = _logistic(-self.at / self.width)
        return max(0.0, (_logistic((age - self.at) / self.width) - low) / (1.0 - low))


@dataclass(frozen=True, slots=True)
class Growth:
    """Counts of one post.

    ``size`` is what its main count tends to; ``tau`` (hours) and ``shape`` are those of a Weibull
    distribution function, the usual form of attention over time: most of it early, a long tail.
    ``likes`` and ``shares`` are rates per unit of the main count.
    """

    size: float
    tau: float
    shape: float = 1.0
    bursts: tuple[Burst, ...] = ()
    likes: float = 1.0
    shares: float = 0.2

    def fraction(self, age: float) -> float:
        """Part of ``size`` reached at ``age`` hours; 0 before birth, never falling, below 1."""
        if age <= 0:
            return 0.0
        steady = 1.0 - sum(burst.share for burst in self.bursts)
        reached = steady * (1.0 - math.exp(-((age / self.tau) ** self.shape)))
        return reached + sum(burst.share * burst.fraction(age) for burst in self.bursts)

    def count(self, age: float, rate: float = 1.0) -> int:
        """The main count at ``age`` hours, or one that follows it at ``rate``."""
        return int(self.size * rate * self.fraction(age))

    def moments(self, within: float) -> Moments:
        """When things that follow this curve happen in the first ``within`` hours."""
        # Ages lie closer together at the beginning, where the curve is steepest.
        ages = [within * (step / _STEPS) ** 2 for step in range(_STEPS + 1)]
        return Moments(tuple(ages), tuple(self.fraction(age) for age in ages))


@dataclass(frozen=True, slots=True)
class Moments:
    """The curve turned round: from a part of all that happens to the age at which it has happened."""

    ages: tuple[float, ...]
    fractions: tuple[float, ...]

    def at(self, part: float) -> float:
        """The age in hours for ``part`` (0 to 1), interpolated."""
        goal = part * self.fractions[-1]
        place = max(1, min(bisect_left(self.fractions, goal), len(self.ages) - 1))
        low, high = self.fractions[place - 1], self.fractions[place]
        share = (goal - low) / (high - low) if high > low else 0.0
        return self.ages[place - 1] + share * (self.ages[place] - self.ages[place - 1])


def draw_growth(rng: random.Random, median: float, *, votes: bool, fresh: bool) -> Growth:
    """Draw a curve whose size is heavy-tailed (log-normal) around ``median``.

    Args:
        rng: the world's dice.
        median: the middle size.
        votes: likes or points are the main count (microblogs, Hacker News), not views.
        fresh: attention comes slowly enough that much is still to come after a day.
    """
    size = median * math.exp(rng.gauss(0.0, 0.55))
    tau = rng.uniform(16.0, 40.0) if fresh else rng.uniform(4.0, 18.0)
    bursts = tuple(
        Burst(at=rng.uniform(3.0, 40.0), width=rng.uniform(0.6, 3.0), share=rng.uniform(0.08, 0.25))
        for _ in range(rng.choice((0, 0, 1, 1, 2)))
    )
    likes = 1.0 if votes else rng.uniform(0.02, 0.09)
    return Growth(size, tau, rng.uniform(0.8, 1.25), bursts, likes, likes * rng.uniform(0.08, 0.35))


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, x))))
