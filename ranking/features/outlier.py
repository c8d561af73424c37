"""Whether it does better than its author's posts usually do."""

from __future__ import annotations

from crawler.figures import decimal, whole
from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 55
ABOVE, BELOW = 1.5, 0.67


def feature(evidence: Evidence) -> FeatureResult | None:
    """Its count over the median of the same author's other posts at the same age; silent below three of those.

    The score does not count it twice: beyond age and count it foretold nothing on public lists (``docs/ranking.md``).
    """
    usual, growth = evidence.target.candidate.usual, evidence.growth
    if usual is None or growth is None or evidence.target.comment is not None:
        return None
    times = (growth.history.counts[-1] + 1) / (usual.count + 1)
    shown = {"times": decimal(times), "others": whole(usual.others)}
    if times >= ABOVE:
        sentence = say(
            "It has {times} times what this author's posts usually have at this age ({others} compared).", **shown
        )
    elif times > BELOW:
        sentence = say("It has about what this author's posts usually have at this age ({others} compared).", **shown)
    else:
        sentence = say("It has less than this author's posts usually have at this age ({others} compared).", **shown)
    return FeatureResult(name="outlier", value=round(times, 2), sentence=sentence)
