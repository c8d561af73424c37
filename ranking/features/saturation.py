"""Who spoke there before us."""

from __future__ import annotations

from crawler.figures import whole
from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 80
SHOWN = 3


def feature(evidence: Evidence) -> FeatureResult | None:
    """Brands that have commented already: a sign of welcome while they are few, of a queue when they are many."""
    brands = evidence.visibility.brands_there
    if not brands:
        return None
    named, more = ", ".join(brands[:SHOWN]), len(brands) - SHOWN
    sentence = (
        say("Brands there already: {names} and {n} more.", names=named, n=whole(more))
        if more > 0
        else say("Brands there already: {names}.", names=named)
    )
    return FeatureResult(name="saturation", value=float(len(brands)), sentence=sentence)
