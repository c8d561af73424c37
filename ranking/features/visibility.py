"""Whether ours would be seen."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import CROWDING_WORDS, percent

ORDER = 70


def feature(evidence: Evidence) -> FeatureResult:
    """The chance that a comment of ours ends among the first five, by how many stand there when it arrives.

    Pinned comments and much-liked ones lower it, a creator who answers raises it.
    """
    seen = evidence.visibility
    words = CROWDING_WORDS[seen.crowding]
    return FeatureResult(
        name="visibility",
        value=seen.probability,
        sentence=f"{words[0].upper() + words[1:]}: chance of the first five {percent(seen.probability)}.",
    )
