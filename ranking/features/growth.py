"""How much is still to come."""

from __future__ import annotations

from crawler.sentences import chain, say
from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import expected, pace

ORDER = 50


def feature(evidence: Evidence) -> FeatureResult:
    """Views (or votes) still to come within the horizon, with the band in which four of five cases fell.

    From its age and count alone when it was seen once; mostly from its speed when it was seen more often.
    """
    found = evidence.forecast
    if found is None:
        return FeatureResult(
            name="growth", value=None, sentence=say("How far it will go is not known: nothing was counted.")
        )
    basis = say("This is read from {basis}.", basis=found.basis)
    return FeatureResult(name="growth", value=found.expected, sentence=chain(expected(found), *pace(found), basis))
