"""What our own decisions say of posts like this one."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 35
WORTH_SAYING = 0.15


def feature(evidence: Evidence) -> FeatureResult | None:
    """Log-odds that this brand's decisions add to the fit: done is a yes, a skip (by its reason) a no.

    A Gaussian process over texts, plays and platforms on top of the global fit (``ranking.learning.taste``);
    silent until some two dozen decisions were made and foretold better with it than without.
    """
    added = evidence.taste
    if abs(added) < WORTH_SAYING:
        return None
    much = "much " if abs(added) > 1 else ""
    sentence = (
        f"You said yes to posts like this: it counts {much}more."
        if added > 0
        else f"You passed by posts like this: it counts {much}less."
    )
    return FeatureResult(name="taste", value=round(added, 3), sentence=sentence)
