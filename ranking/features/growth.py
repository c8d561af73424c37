"""How much is still to come."""

from __future__ import annotations

from crawler.figures import decimal
from crawler.sentences import chain, say
from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import expected, pace

ORDER = 50
NOTICEABLE = 0.05


def feature(evidence: Evidence) -> FeatureResult:
    """Views (or votes) still to come within the horizon, with the band in which four of five cases fell.

    From its age and count alone when it was seen once; mostly from its speed when it was seen more often.
    From fifty measured forecasts on it is moved by what came of them.
    """
    found = evidence.forecast
    if found is None:
        return FeatureResult(
            name="growth", value=None, sentence=say("How far it will go is not known: nothing was counted.")
        )
    basis = say("This is read from {basis}.", basis=found.basis)
    moved = abs(found.factor - 1) >= NOTICEABLE
    past = say("What came of earlier forecasts moved it by a factor of {factor}.", factor=decimal(found.factor))
    return FeatureResult(
        name="growth", value=found.expected, sentence=chain(expected(found), *pace(found), basis, past if moved else "")
    )
