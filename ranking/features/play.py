"""Which opening it is."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import opening

ORDER = 20
UNSURE = 0.6


def feature(evidence: Evidence) -> FeatureResult:
    """The kind of opening: a question, a call for brands, praise, a complaint, a trend, or none.

    An opening that names us or asks any brand needs no niche; a question or a trend does.
    """
    play = evidence.play
    if play is None:
        return FeatureResult(name="play", value=None, sentence="Nobody asks anything of us or of brands.")
    sentence = opening(evidence)
    if play.asked_for:
        sentence += f" (asked for: {play.asked_for})"
    if play.tagged:
        sentence += "; we are tagged, so the inbox may show it too"
    if play.confidence < UNSURE:
        sentence += "; this reading is unsure"
    if play.evidence:
        sentence += f": {play.evidence}"
    return FeatureResult(name="play", value=round(play.confidence, 4), sentence=sentence.rstrip(".") + ".")
