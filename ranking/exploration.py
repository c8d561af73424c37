"""Two places to learn from: drawn by lot, shown apart, with the chance they had.

What is only ever shown because the ranker liked it teaches the ranker that it was right.
The lot's seed comes from the brand and the day in its time zone, so a day has one list.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from crawler.config import Brand
from ranking.evidence import Evidence

MAX_RISK = 0.2
LEAST_FIT = 0.08


def draw(left: Sequence[Evidence], brand: Brand, now: datetime) -> tuple[list[Evidence], float]:
    """At most ``explore`` posts of those not listed, and the propensity each had; never from doubt."""
    pool = sorted((e for e in left if _may_be_shown(e)), key=lambda e: e.opportunity_id)
    wanted = min(brand.ranking.explore, len(pool))
    if not wanted:
        return [], 0.0
    day = now.astimezone(brand.timezone).date().isoformat()
    # A lottery, not a secret.
    lot = random.Random(f"{brand.name}\x1f{day}")  # noqa: S311
    return lot.sample(pool, wanted), wanted / len(pool)


def _may_be_shown(evidence: Evidence) -> bool:
    return (
        evidence.target.comment is None
        and evidence.veto is None
        and evidence.shut is None
        and evidence.safety.doubted is None
        and evidence.safety.risk <= MAX_RISK
        and evidence.fit.value >= LEAST_FIT
        and not (evidence.play is not None and evidence.brand.play(evidence.play.name).off)
    )
