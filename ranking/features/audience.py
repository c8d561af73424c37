"""Whether the people are ours."""

from __future__ import annotations

from crawler.figures import language as named_language
from crawler.figures import region
from crawler.sentences import chain, say
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
        parts.append(say("A creator whom we watch."))
    if target.post.region:
        served = set(brand.brand.regions).union(*(market.regions for market in brand.markets.values()))
        seen = region(target.post.region)
        ours_too = target.post.region in served
        parts.append(
            say("Seen in {region}, which we serve.", region=seen)
            if ours_too
            else say("Seen in {region}, which we do not serve.", region=seen)
        )
    if language and language not in ours:
        parts.append(say("Written in {language}, which nobody of ours reads.", language=named_language(language)))
    if not parts:
        return None
    return FeatureResult(name="audience", value=round(evidence.fit.audience, 4), sentence=chain(*parts))
