"""The expected course of one post's count, and the forecast that is read off it.

Two estimates, after the recommended two-table method (``docs/decisions/0003-ranker.md``):

- *level*: count x g(age), where g is the share by which posts of this age still grew within the
  table's horizon, interpolated over the logarithm of age. Another horizon H follows the cold
  start formula (1 + H / age)^theta - 1 with theta taken from the table at that age.
- *pace*: velocity x H x m, m = (1 - exp(-a H)) / (a H): a velocity that decays exponentially,
  the kernel of Meta's HWK (arXiv 2009.02092), with a taken from the table.

One snapshot gives the level alone; two or more give 0.3 level + 0.7 pace. Where boosted trees
know the platform, they say how much (at their own horizon) and the course above says when: it is
scaled to meet them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import numpy as np

from crawler.figures import decimal, whole
from crawler.sentences import Sentence, chain, say
from ranking.growth.columns import Floats
from ranking.growth.tables import LEVEL_SHARE, MIN_AGE_H, STEADY_DECAY, GrowthTable, table_for
from ranking.history import History, history_of
from ranking.types import Candidate, Forecast


@dataclass(frozen=True)
class Growth:
    """The expected course of one post's count from its newest snapshot on."""

    history: History
    table: GrowthTable
    scale: float = 1.0
    band: tuple[float, float] | None = None
    source: str = ""

    def scaled(self, expected: float, horizon_h: float, band: tuple[float, float], source: str) -> Growth:
        """The same course through another forecast: ``expected`` growth within ``horizon_h`` of the newest snapshot.

        ``band`` holds the factors of its 80% band, ``source`` says in words where it comes from.
        """
        usual = float(self.after(np.full(1, horizon_h))[0]) / self.scale
        if usual <= 0:
            return self
        return replace(self, scale=max(expected, 0.0) / usual, band=band, source=source)

    def after(self, hours: Floats) -> Floats:
        """Growth from the newest snapshot until each of ``hours`` later; rises with hours, from 0."""
        later = np.maximum(np.asarray(hours, dtype=np.float64), 0.0)
        level = self.scale * self._level(later)
        pace = self.history.velocity
        if pace is None:
            return level
        decay = max(self.table.decay_at(self._age), STEADY_DECAY)
        moving: Floats = pace[0] * -np.expm1(-decay * later) / decay
        return LEVEL_SHARE * level + (1 - LEVEL_SHARE) * self.scale * moving

    def _level(self, later: Floats) -> Floats:
        theta = self.table.exponent(self._age)
        grown: Floats = self.history.counts[-1] * np.expm1(theta * np.log1p(later / self._age))
        return grown

    @property
    def _age(self) -> float:
        return max(self.history.ages_h[-1], MIN_AGE_H)

    @property
    def stale_h(self) -> float:
        """Hours since the newest snapshot."""
        return max(0.0, self.history.age_now_h - self.history.ages_h[-1])

    def between(self, start_h: Floats, end_h: Floats) -> Floats:
        """Growth between two times counted from now; 0 where the end is not later."""
        grown: Floats = np.maximum(self.after(self.stale_h + end_h) - self.after(self.stale_h + start_h), 0.0)
        return grown


def growth_of(candidate: Candidate, now: datetime) -> Growth | None:
    """The growth of a candidate; ``None`` where nothing was ever counted."""
    history = history_of(candidate, now)
    return None if history is None else Growth(history, table_for(candidate.post.platform, history.unit))


def forecast(growth: Growth, horizon_h: float) -> Forecast:
    """Growth within the horizon from now, with the band in which four of five cases fell."""
    expected = float(growth.between(np.zeros(1), np.full(1, horizon_h))[0])
    velocity = growth.history.velocity
    low, high = growth.band or growth.table.spread["1" if velocity is None else "2"]
    return Forecast(
        expected=round(expected, 3),
        low=round(max(0.0, (expected + 1) * low - 1), 3),
        high=round((expected + 1) * high - 1, 3),
        horizon_h=horizon_h,
        per_hour=None if velocity is None else round(velocity[0], 3),
        unit=growth.history.unit,
        basis=_basis(growth),
    )


def _basis(growth: Growth) -> Sentence:
    velocity = growth.history.velocity
    return _told(len(growth.history.counts), None if velocity is None else round(velocity[1], 1), growth.source)


@lru_cache(maxsize=4096)
def _told(seen: int, gap_h: float | None, source: str) -> Sentence:
    """What a forecast rests on; a hundred thousand posts share a few hundred of these."""
    return chain(_looks(seen, gap_h), source, by="; ")


def _looks(seen: int, gap_h: float | None) -> Sentence:
    if gap_h is not None and seen > 2:
        gap = decimal(round(gap_h))
        return say("{n} snapshots, the newest two used {hours} h apart", n=whole(seen), hours=gap)
    if gap_h is not None:
        return say("2 snapshots, {hours} h apart", hours=decimal(gap_h))
    if seen > 1:
        return say("{n} snapshots too close together to tell a speed; from age and count", n=whole(seen))
    return say("1 snapshot; from age and count")
