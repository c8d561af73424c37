"""What our own decisions say of posts like this one."""

from __future__ import annotations

from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 35
WORTH_SAYING, MUCH = 0.15, 1.0


def feature(evidence: Evidence) -> FeatureResult | None:
    """Log-odds that this brand's decisions add to the fit: done is a yes, a skip (by its reason) a no.

    A Gaussian process over texts, plays and platforms on top of the global fit (``ranking.learning.taste``);
    silent until some two dozen decisions were made and foretold better with it than without.
    """
    added = evidence.taste
    if abs(added) < WORTH_SAYING:
        return None
    much = abs(added) > MUCH
    if added > 0:
        more = say("You said yes to posts like this: it counts more.")
        sentence = say("You said yes to posts like this: it counts much more.") if much else more
    else:
        less = say("You passed by posts like this: it counts less.")
        sentence = say("You passed by posts like this: it counts much less.") if much else less
    return FeatureResult(name="taste", value=round(added, 3), sentence=sentence)
