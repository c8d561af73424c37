"""Which opening it is."""

from __future__ import annotations

from crawler.sentences import chain, say
from ranking.evidence import Evidence
from ranking.fit import addressed
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
        return FeatureResult(name="play", value=None, sentence=say("Nobody asks anything of us or of brands."))
    elsewhere = addressed(evidence.target, play) < 1
    parts = [
        opening(evidence),
        say("Asked for: {kind}.", kind=play.asked_for) if play.asked_for else "",
        say("We are tagged, so the inbox may show it too.") if play.tagged else "",
        say("It is asked of nobody by name, mostly of whoever made the post, so it counts for less.")
        if elsewhere
        else "",
        say("This reading is unsure.") if play.confidence < UNSURE else "",
        say("What shows it: {evidence}.", evidence=play.evidence) if play.evidence else "",
    ]
    return FeatureResult(name="play", value=round(play.confidence, 4), sentence=chain(*parts))
