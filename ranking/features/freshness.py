"""How old it is."""

from __future__ import annotations

from crawler.figures import ago
from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.history import hours
from ranking.types import FeatureResult

ORDER = 60


def feature(evidence: Evidence) -> FeatureResult:
    """Hours since it was written. Age does not lower the score by itself: what is still to come does."""
    born = evidence.target.published_at
    if born is None:
        return FeatureResult(name="freshness", value=None, sentence=say("When it was written is not known."))
    age = max(0.0, hours(born, evidence.now))
    return FeatureResult(name="freshness", value=round(age, 2), sentence=say("Written {ago}.", ago=ago(age)))
