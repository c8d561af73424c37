"""How unsure a post's growth is, and how much of that one more look would remove.

Everything is in log units of reach: u stands for "within a factor of e^u". The score is a function
of the logarithm of reach, so this is the scale on which an error moves the list.

- The *band* of the growth forecast (80% of cases) gives sigma = ln(high / low) / 2.563, 2.563 being
  the width of the middle 80% of a normal distribution in standard deviations.
- While nobody looks, uncertainty returns. Attention runs on the logarithm of age (counts follow
  age^theta, ``ranking.growth``), so the variance that gathers between two looks is
  sigma_1^2 * ln(age now / age at the last look), sigma_1 being the band of a post seen once: the same
  three hours weigh much under a post of three hours, and little under one of three days.
- What a look would leave is the band of the forecast with an imagined snapshot taken now, as large
  as the forecast itself expects.

The gain of a look is the square root of the variance it removes.
"""

from __future__ import annotations

import math
from datetime import datetime

from crawler.models import Snapshot
from ranking.growth import forecast, growth_of
from ranking.history import History, history_of, hours
from ranking.types import Candidate

BAND_80 = 2.5631
"""Standard deviations between the 10% and the 90% quantile of a normal distribution."""

UNKNOWN_GAIN = 1.5
"""Gain of the first count of a post that was never counted; about sigma_1 of the shipped tables."""

YOUNGEST_H = 0.25


def look_gain(candidate: Candidate, now: datetime) -> float:
    """Log units of reach that counting this post now would make sure, 0 or more."""
    history = history_of(candidate, now)
    if history is None:
        return UNKNOWN_GAIN
    before, once = sigma(candidate, now), sigma(_only_newest(candidate), now)
    gathered = once**2 * math.log(_age(history.age_now_h) / _age(history.ages_h[-1]))
    after = sigma(_with_look(candidate, history, now), now)
    return math.sqrt(max(0.0, before**2 + gathered - after**2))


def sigma(candidate: Candidate, now: datetime) -> float:
    """Standard deviation of the forecast of a candidate in log units; 0 where nothing was counted."""
    growth = growth_of(candidate, now)
    if growth is None:
        return 0.0
    told = forecast(growth, candidate.horizon_h)
    return math.log((told.high + 1) / (told.low + 1)) / BAND_80


def unread_share(candidate: Candidate, now: datetime) -> float:
    """Part of a thread that was written since it was read, 0-1; 1 where it never was.

    From the counts of comments then and later, where both are known; else as many are taken to
    arrive in every doubling of age as attention does.
    """
    read = candidate.thread_at
    if read is None:
        return 1.0
    counted = [(shot.captured_at, shot.comment_count) for shot in candidate.snapshots if shot.comment_count is not None]
    then = [count for at, count in counted if at <= read]
    later = [count for at, count in counted if at > read]
    if then and later:
        return 1.0 - min(then[-1] / later[-1], 1.0) if later[-1] else 0.0
    born = candidate.post.published_at or min((shot.captured_at for shot in candidate.snapshots), default=read)
    return max(0.0, 1.0 - _age(hours(born, read)) / _age(hours(born, now)))


def _age(hours_old: float) -> float:
    return max(hours_old, YOUNGEST_H)


def _only_newest(candidate: Candidate) -> Candidate:
    newest = max(candidate.snapshots, key=lambda shot: shot.captured_at)
    return candidate.model_copy(update={"snapshots": (newest,)})


def _with_look(candidate: Candidate, history: History, now: datetime) -> Candidate:
    """The candidate as it would be if it were counted now, and had grown as was to be expected."""
    newest = max(candidate.snapshots, key=lambda shot: shot.captured_at)
    counted = "view_count" if history.unit == "views" else "like_count"
    seen = {"view_count": newest.view_count, "like_count": newest.like_count}
    imagined = Snapshot(
        platform=newest.platform,
        post_id=newest.post_id,
        captured_at=now,
        comment_count=newest.comment_count,
        **{**seen, counted: round(history.counts[-1] + _grown(candidate, newest.captured_at, now))},
    )
    return candidate.model_copy(update={"snapshots": (*candidate.snapshots, imagined)})


def _grown(candidate: Candidate, seen: datetime, now: datetime) -> float:
    """Growth since the newest count, forecast from the moment of that count."""
    growth = growth_of(candidate, seen)
    stale_h = hours(seen, now)
    return forecast(growth, stale_h).expected if growth is not None and stale_h > 0 else 0.0
