"""How much is still to come."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import UNIT_WORDS, number, span

ORDER = 50


def feature(evidence: Evidence) -> FeatureResult:
    """Views (or votes) still to come within the horizon, with the band in which four of five cases fell.

    From its age and count alone when it was seen once; mostly from its speed when it was seen more often.
    """
    found = evidence.forecast
    if found is None:
        return FeatureResult(
            name="growth", value=None, sentence="How far it will go is not known: nothing was counted."
        )
    pace = "" if found.per_hour is None else f" at {number(found.per_hour)} an hour now,"
    return FeatureResult(
        name="growth",
        value=found.expected,
        sentence=(
            f"About {number(found.expected)} {UNIT_WORDS[found.unit]} still to come in {span(found.horizon_h)},{pace} "
            f"most likely {number(found.low)} to {number(found.high)} (from {found.basis})."
        ),
    )
