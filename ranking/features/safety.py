"""What speaks against it."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 100


def feature(evidence: Evidence) -> FeatureResult:
    """Reasons to stay silent, checked before anything is scored, and the doubt that is left."""
    veto = evidence.veto
    if veto is not None:
        return FeatureResult(
            name="safety", value=1.0, sentence=f"{veto.reason.capitalize()}: {veto.evidence}".rstrip(": ")
        )
    found = evidence.safety.sentence.rstrip(".") or "nothing found"
    return FeatureResult(
        name="safety", value=round(evidence.safety.risk, 4), sentence=found[0].upper() + found[1:] + "."
    )
