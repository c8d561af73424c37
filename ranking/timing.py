"""Until when it is worth acting: the moment reach will have fallen to half."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from ranking.growth import Growth
from ranking.target import Target
from ranking.visibility import arrivals, chance, moment_after
from ranking.visibility_curve import PRIOR, SlotCurve

STEPS_PER_HOUR = 4
HALF = 0.5


def act_before(
    target: Target,
    growth: Growth | None,
    horizon_h: float,
    delay_h: float,
    now: datetime,
    curve: SlotCurve = PRIOR,
) -> datetime:
    """When growth still to come times the chance to be seen is half of what it is for acting now.

    Searched in quarters of an hour, at most ``horizon_h`` from now.
    """
    waits = np.arange(0, horizon_h + 1e-9, 1 / STEPS_PER_HOUR)
    arriving = arrivals(target, now)
    seen = np.array([chance(target, arriving, delay_h + wait, curve) for wait in waits])
    left = np.ones_like(waits)
    if growth is not None:
        left = growth.between(waits, np.full_like(waits, horizon_h))
    reach = seen * left
    if reach[0] <= 0:
        return moment_after(now, horizon_h)
    fallen = np.flatnonzero(reach <= HALF * reach[0])
    return moment_after(now, float(waits[fallen[0]]) if len(fallen) else horizon_h)
