"""Whether the people are ours."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.handles import Known
from ranking.types import FeatureResult

ORDER = 30


def feature(evidence: Evidence) -> FeatureResult | None:
    """A creator the brand watches, a region it serves, a language its people read.

    Texts in a language that nobody of ours reads count less, not nothing.
    """
    target, brand = evidence.target, evidence.brand
    language = (target.comment.language if target.comment else None) or target.post.language
    ours = set(brand.brand.languages).union(*(market.languages for market in brand.markets.values()))
    parts = []
    if Known(brand).is_watched(target.author):
        parts.append("a creator we watch")
    if target.post.region:
        served = set(brand.brand.regions).union(*(market.regions for market in brand.markets.values()))
        parts.append(
            f"seen in {target.post.region}, {'which' if target.post.region in served else 'not a region'} we serve"
        )
    if language and language not in ours:
        parts.append(f"written in {language}, which nobody of ours reads")
    if not parts:
        return None
    sentence = "; ".join(parts)
    return FeatureResult(
        name="audience", value=round(evidence.fit.audience, 4), sentence=sentence[0].upper() + sentence[1:] + "."
    )
