"""What one crawl may spend of each bucket: what is left, spread over the crawls until it comes back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy.orm import Session

from cli.desk import Desk
from crawler.db import budgets, runs
from crawler.policy import SourcePolicy
from crawler.spending import allowances, day_of

REMEMBERED = timedelta(days=7)
"""How far back crawls are counted to see how often there is one."""
LEAST_GAPS = 3
"""Gaps between crawls from which a habit is read."""
SHORTEST_GAP_H = 0.25
"""Crawls closer together belong to one: a repeated or resumed one."""
UNKNOWN_FURTHER = 1
"""Crawls expected before the reset where no habit is known: half is kept for one more look today."""


@dataclass(frozen=True)
class BucketPlan:
    """One bucket: its limit, what is used and left, and ``share``, which this crawl may spend."""

    bucket: str
    noun: str
    limit: int
    used: int
    left: int
    share: int
    resets_at: datetime
    further_crawls: int


def bucket_plans(session: Session, desk: Desk, policy: SourcePolicy, now: datetime) -> tuple[BucketPlan, ...]:
    """Every bucket of a source, plain requests first.

    Raises:
        ConfigError: ``[sources.X.budgets]`` names a bucket that the source does not have.
    """
    config, secrets = desk.brand.source(policy.source), desk.workspace.environment
    known = allowances(policy, config, secrets)
    gap = usual_gap(session, now)
    found = []
    for one in budgets.standing(session, policy, config, secrets, now):
        bucket = known[one.bucket].bucket
        # A rolling window gives back piece by piece: its whole length has to be got by on.
        end = day_of(bucket, now)[1] if bucket.days == 1 else now + timedelta(days=bucket.days)
        further = further_crawls(gap, now, end)
        resets_at = one.resets_at or end
        share = math.ceil(one.left / (1 + further))
        found.append(BucketPlan(one.bucket, one.noun, one.limit, one.used, one.left, share, resets_at, further))
    return tuple(found)


def usual_gap(session: Session, now: datetime) -> timedelta | None:
    """The median time between crawls of the last days; ``None`` where there were too few."""
    begun = sorted({run.started_at for run in runs.runs_since(session, now - REMEMBERED) if run.phase == "discover"})
    return _usual([at for at in begun if at <= now])


def _usual(begun: Sequence[datetime]) -> timedelta | None:
    gaps = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(begun)]
    real = [gap for gap in gaps if gap >= SHORTEST_GAP_H]
    return timedelta(hours=median(real)) if len(real) >= LEAST_GAPS else None


def further_crawls(gap: timedelta | None, now: datetime, until: datetime) -> int:
    """How many crawls are to be expected after this one and before a moment."""
    if gap is None:
        return UNKNOWN_FURTHER
    return max(0, math.ceil((until - now) / gap) - 1)
