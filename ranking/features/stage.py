"""Whether the stage itself is the reason."""

from __future__ import annotations

from crawler.sentences import chain, say, say_many
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 40


def feature(evidence: Evidence) -> FeatureResult | None:
    """A viral, safe and playful post far from the niche, where comments of other brands are liked.

    Such posts have a small quota of their own a day and never push out a target of the niche.
    """
    if evidence.fit.reason != "stage" or evidence.fit.stage <= 0:
        return None
    brands = len(evidence.visibility.brands_there)
    who = say_many("{n} other brand spoke there.", "{n} other brands spoke there.", brands) if brands else ""
    sentence = chain(say("Far from our niche, yet brands are welcome."), who)
    return FeatureResult(name="stage", value=round(evidence.fit.stage, 4), sentence=sentence)
