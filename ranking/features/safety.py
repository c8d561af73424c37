"""What speaks against it."""

from __future__ import annotations

from crawler.sentences import chain, say
from ranking.evidence import Evidence
from ranking.safety.reasons import reason_sentence
from ranking.types import FeatureResult

ORDER = 100


def feature(evidence: Evidence) -> FeatureResult:
    """Reasons to stay silent, checked before anything is scored, and the doubt that is left."""
    veto = evidence.veto
    if veto is not None:
        why = say("What speaks against it: {reason}.", reason=reason_sentence(veto.reason))
        shown = say("What shows it: {evidence}.", evidence=veto.evidence) if veto.evidence else ""
        return FeatureResult(name="safety", value=1.0, sentence=chain(why, shown))
    return FeatureResult(name="safety", value=round(evidence.safety.risk, 4), sentence=evidence.safety.sentence)
