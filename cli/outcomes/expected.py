"""What the ranking expected of a comment, frozen when it is made; the ranking itself may be forgotten later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from crawler.db.engagement_models import Engagement, Measurement
from crawler.models import Frozen, Snapshot, UtcTime
from ranking.calibration import Outcome
from ranking.types import Opportunity

FIRST = 5
"""The places that readers see without asking for more; ``Visibility`` foretells them."""
SETTLED_AFTER = timedelta(hours=18)
"""The order of a thread's comments hardly changes any more: 24 hours, less what a morning may come early."""


class Expected(Frozen):
    """A forecast as it was told, and before earlier outcomes had corrected it (``raw``).

    Attributes:
        slot: chance to end among the first five; of a reply where that is what we wrote.
        expected, low, high: views (or votes, see ``unit``) to come within ``horizon_h`` hours of ``ranked_at``.
        total: views (or votes) of the post then.
    """

    ranked_at: UtcTime
    score: float
    fit: float
    slot: float | None = None
    raw_slot: float | None = None
    expected: float | None = None
    raw_expected: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "views"
    horizon_h: float = 24.0
    total: int | None = None


def expected_of(judged: Opportunity, ranked_at: UtcTime, kind: str, counts: Snapshot | None) -> Expected:
    """What a stored opportunity foretells for one way of speaking.

    Args:
        judged: the opportunity.
        ranked_at: when it was ranked.
        kind: ``reply`` under a post is foretold apart, as the answer to its top comment.
        counts: the post's newest counts.
    """
    seen, grows = judged.visibility, judged.forecast
    answers = seen is not None and kind == "reply" and judged.comment_id is None
    slot = None if seen is None else seen.reply_probability if answers else seen.probability
    unit = grows.unit if grows else "views"
    total = None if counts is None else counts.view_count if unit == "views" else counts.like_count
    told = {"slot": slot, "raw_slot": slot, "unit": unit, "total": total}
    if seen is not None and seen.raw is not None:
        told["raw_slot"] = seen.raw_reply if answers else seen.raw
    if grows is not None:
        told |= {"expected": grows.expected, "low": grows.low, "high": grows.high, "horizon_h": grows.horizon_h}
        told["raw_expected"] = grows.expected / grows.factor
    return Expected(ranked_at=ranked_at, score=judged.score, fit=judged.fit, **told)


def outcome_of(engagement: Engagement, measured: Sequence[Measurement]) -> Outcome | None:
    """An engagement as calibration takes it: what was foretold, and what came; ``None`` where nothing was foretold."""
    if not engagement.expected:
        return None
    told = Expected.model_validate(engagement.expected)
    rank = settled_rank(engagement, measured)
    return Outcome(
        slot=told.raw_slot,
        top_five=None if rank is None else rank <= FIRST,
        expected=told.raw_expected,
        low=told.low,
        high=told.high,
        real=grown(told, measured),
    )


def settled_rank(engagement: Engagement, measured: Sequence[Measurement]) -> int | None:
    """The rank that a comment came to, once its thread has settled."""
    ranks = [one for one in measured if one.rank is not None and one.measured_at - engagement.made_at >= SETTLED_AFTER]
    return min(ranks, key=lambda one: one.measured_at).rank if ranks else None


def grown(told: Expected, measured: Sequence[Measurement]) -> float | None:
    """How much the post grew within the horizon: between the two counts around its end, along a straight line.

    ``None`` before it was counted after the end.
    """
    if told.total is None:
        return None
    end = told.ranked_at + timedelta(hours=told.horizon_h)
    counts = [(told.ranked_at, told.total)]
    for one in sorted(measured, key=lambda each: each.measured_at):
        count = one.post_views if told.unit == "views" else one.post_likes
        if count is not None and one.measured_at > told.ranked_at:
            counts.append((one.measured_at, count))
    for (before, low), (after, high) in pairwise(counts):
        if before <= end <= after:
            share = (end - before) / (after - before)
            return max(0.0, low + share * (high - low) - told.total)
    return None
