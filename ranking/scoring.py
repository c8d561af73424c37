"""From fit and reach to a score of 0-100 that means the same every day, and a verdict."""

from __future__ import annotations

import math

from ranking.types import Play, Probability, Verdict

REFERENCE = {
    # Expected views (or votes) x chance of being seen that count as full reach, per platform.
    "youtube": 200_000.0,
    "tiktok": 200_000.0,
    "peertube": 5_000.0,
    "mastodon": 100.0,
    "bluesky": 500.0,
    "hackernews": 60.0,
    "reddit": 1_000.0,
}
DEFAULT_REFERENCE = {"views": 50_000.0, "votes": 200.0}
UNKNOWN_REACH = 0.25
LEAST_REACH = 0.05
GO_SCORE, GO_FIT = 38.0, 0.6
MAYBE_SCORE, UNASKED_SCORE = 12.0, 24.0
"""Below these nothing is listed; where nobody asks and nobody names us a manager's morning is worth twice as much."""
UNASKED_MORE_FIT = 0.1
"""By how much the fit must exceed ``min_fit`` there: between, one of six was an opening in ten demo worlds."""
UNASKED = frozenset({"trend", "competitor_complaint"})
"""Plays in which nobody asks us for anything."""


def reach_level(expected: float | None, seen: Probability, platform: str, unit: str = "views") -> float:
    """Reach on a logarithmic scale, 0.05-1: 1 is as much as a very good day on that platform.

    Growth that was never counted gets the fixed level of a modest post.
    """
    if expected is None:
        return UNKNOWN_REACH
    reference = REFERENCE.get(platform) or DEFAULT_REFERENCE[unit]
    level = math.log1p(max(expected, 0.0) * seen) / math.log1p(reference)
    return min(1.0, max(LEAST_REACH, level))


def score(fit: Probability, level: float, appetite: float, weight: float = 1.0) -> float:
    """100 x fit x reach^appetite x the play's weight, at most 100, to one decimal."""
    return round(min(100.0, 100 * fit * math.pow(level, appetite) * weight), 1)


def unasked(play: Play | None) -> bool:
    """Whether nobody asks anything and nobody names us."""
    return play is None or (play.name in UNASKED and play.named is None)


def least_score(play: Play | None) -> float:
    """The score below which a target with this play is not listed."""
    return UNASKED_SCORE if unasked(play) else MAYBE_SCORE


def least_fit(play: Play | None, min_fit: Probability) -> Probability:
    """The fit below which a target with this play is not listed."""
    return min(1.0, min_fit + UNASKED_MORE_FIT) if unasked(play) else min_fit


def verdict(value: float, fit: Probability, min_fit: Probability, least: float = MAYBE_SCORE) -> Verdict | None:
    """``go``, ``maybe``, or ``None`` where the target is not listed."""
    if fit < min_fit or value < least:
        return None
    return "go" if fit >= GO_FIT and value >= GO_SCORE else "maybe"
