"""Whether ours would be seen."""

from __future__ import annotations

from crawler.figures import percent
from crawler.sentences import chain, say
from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import CROWDING_WORDS

ORDER = 70


def feature(evidence: Evidence) -> FeatureResult:
    """The chance that a comment of ours ends among the first five, by how many stand there when it arrives.

    Pinned comments and much-liked ones lower it, a creator who answers raises it. From fifty measured comments
    of yours on it is corrected by what became of them. Where a reply under the top comment would be seen more,
    it says so.
    """
    seen = evidence.visibility
    better = seen.reply_probability is not None and seen.reply_probability > seen.probability
    reply = percent(seen.reply_probability or 0.0)
    before = percent(seen.raw or 0.0)
    sentence = chain(
        say(CROWDING_WORDS[seen.crowding]),
        say("The chance of standing among the first five is {percent}.", percent=percent(seen.probability)),
        say("What became of your earlier comments corrected this; it was {percent}.", percent=before)
        if seen.raw
        else "",
        say("A reply under the top comment would be seen more: {percent}.", percent=reply) if better else "",
    )
    return FeatureResult(name="visibility", value=seen.probability, sentence=sentence)
