"""The words of vetoes: each reason with the sentence a lead reads in the list of what was withheld."""

from __future__ import annotations

from typing import Literal

from crawler.sentences import Sentence, phrase, say

SENTENCES: dict[str, str] = {
    "tragedy": phrase("an accident, attack or disaster"),
    "grief": phrase("somebody mourns"),
    "medical": phrase("illness or medical advice"),
    "minors": phrase("a child alone, or a child as the subject"),
    "politics": phrase("politics"),
    "hate": phrase("contempt for people"),
    "legal": phrase("a crime, a court or a leak"),
    "scam": phrase("a scam or spam"),
    "harm": phrase("an accusation that somebody was hurt"),
    "advert": phrase("an advert"),
    "competitor_advert": phrase("a competitor's advert"),
    "dare": phrase("a dangerous dare"),
    "mocking": phrase("a private person is mocked"),
    "stolen_clip": phrase("somebody else's clip, reposted"),
    "never_list": phrase("on this brand's never list"),
    "words": phrase("a word of this brand's own list"),
    "author": phrase("an account that must not be contacted"),
    "own_crisis": phrase("an accusation against us"),
    "may_accuse_us": phrase("perhaps an accusation against us"),
    "fake_in_our_name": phrase("somebody speaks in our name"),
    "not invited": phrase("another kind of brand is asked for"),
    "invitation closed": phrase("the invitation is over"),
}
Action = Literal["withhold", "escalate"]
MAY_ACCUSE = "may_accuse_us"
"""Not sure enough to stop anything: shown to those in charge, last, and sent to nobody."""
ESCALATED = frozenset({"own_crisis", "fake_in_our_name", MAY_ACCUSE})
# Classes of the head that are dangers in themselves; the topics beside them count only where a brand names them.
DANGERS = (
    "tragedy",
    "grief",
    "medical",
    "minors",
    "politics",
    "hate",
    "legal",
    "scam",
    "harm",
    "advert",
    "dare",
    "mocking",
    "stolen_clip",
)
SAFE, NEAR = "safe", "near"
HARMLESS = frozenset({SAFE, NEAR, "everyday"})
"""Classes beside the dangers: tricky passes, what only sounds like a danger, and what real people write all day."""


def reason_sentence(reason: str) -> Sentence:
    """A veto's reason in words; one that has none is made readable."""
    return say(SENTENCES[reason]) if reason in SENTENCES else Sentence(reason.replace("_", " "))


def action_of(reason: str) -> Action:
    """What is done for a reason."""
    return "escalate" if reason in ESCALATED else "withhold"
