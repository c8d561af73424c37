"""How close a target is to the brand's niche."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 10
CLEAR, CLOSE, LOOSE = 0.75, 0.45, 0.2


def feature(evidence: Evidence) -> FeatureResult:
    """The chance that a text is about what the brand file describes, compared with everyday talk.

    The text, the spoken words where they are known, and the most liked comments are read; what
    `not_about` and the counterexamples describe counts against it.
    """
    value = evidence.relevance.probability
    words = ", ".join(evidence.relevance.words)
    where = {"spoken": " in what is said", "around": " in the talk around it"}.get(evidence.relevance.through, "")
    if value >= CLEAR:
        sentence = f"Clearly about our niche{where}"
    elif value >= CLOSE:
        sentence = f"Close to our niche{where}"
    elif value >= LOOSE:
        sentence = f"Touches our niche only loosely{where}"
    else:
        sentence = "Not about our niche"
    if words and value >= LOOSE:
        sentence += f" ({words})"
    return FeatureResult(name="relevance", value=round(value, 4), sentence=sentence + ".")
