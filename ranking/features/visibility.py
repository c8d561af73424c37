"""Whether ours would be seen."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import CROWDING_WORDS, percent

ORDER = 70


def feature(evidence: Evidence) -> FeatureResult:
    """The chance that a comment of ours ends among the first five, by how many stand there when it arrives.

    Pinned comments and much-liked ones lower it, a creator who answers raises it. Where a reply under the top
    comment would be seen more, it says so.
    """
    seen = evidence.visibility
    words = CROWDING_WORDS[seen.crowding]
    sentence = f"{words[0].upper() + words[1:]}: chance of the first five {percent(seen.probability)}."
    if seen.reply_probability is not None and seen.reply_probability > seen.probability:
        sentence += f" A reply under the top comment would be seen more: {percent(seen.reply_probability)}."
    return FeatureResult(name="visibility", value=seen.probability, sentence=sentence)
