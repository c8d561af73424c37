"""How close a target is to the brand's niche."""

from __future__ import annotations

from crawler.sentences import chain, phrase, say
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 10
CLEAR, CLOSE, LOOSE = 0.75, 0.45, 0.2
# From a relevance on, for what was read: the text itself, what is said in it, the talk around it.
_SENTENCES: tuple[tuple[float, dict[str, str]], ...] = (
    (
        CLEAR,
        {
            "": phrase("Clearly about our niche."),
            "spoken": phrase("Clearly about our niche in what is said."),
            "around": phrase("Clearly about our niche in the talk around it."),
        },
    ),
    (
        CLOSE,
        {
            "": phrase("Close to our niche."),
            "spoken": phrase("Close to our niche in what is said."),
            "around": phrase("Close to our niche in the talk around it."),
        },
    ),
    (
        LOOSE,
        {
            "": phrase("Touches our niche only loosely."),
            "spoken": phrase("Touches our niche only loosely in what is said."),
            "around": phrase("Touches our niche only loosely in the talk around it."),
        },
    ),
)


def feature(evidence: Evidence) -> FeatureResult:
    """The chance that a text is about what the brand file describes, compared with everyday talk.

    The text, the spoken words where they are known, and the most liked comments are read; what
    `not_about` and the counterexamples describe counts against it.
    """
    value = evidence.relevance.probability
    by_place = next((sentences for least, sentences in _SENTENCES if value >= least), None)
    if by_place is None:
        return FeatureResult(name="relevance", value=round(value, 4), sentence=say("Not about our niche."))
    words = evidence.relevance.words
    sentence = chain(
        say(by_place.get(evidence.relevance.through, by_place[""])),
        say("Words of ours in it: {words}.", words=", ".join(words)) if words else "",
    )
    return FeatureResult(name="relevance", value=round(value, 4), sentence=sentence)
