"""The words of vetoes: each reason with the sentence a lead reads in the list of what was withheld."""

from __future__ import annotations

from typing import Literal

SENTENCES: dict[str, str] = {
    "tragedy": "an accident, attack or disaster",
    "grief": "somebody mourns",
    "medical": "illness or medical advice",
    "minors": "a child alone, or a child as the subject",
    "politics": "politics",
    "hate": "contempt for people",
    "legal": "a crime, a court or a leak",
    "scam": "a scam or spam",
    "harm": "an accusation that somebody was hurt",
    "advert": "an advert",
    "competitor_advert": "a competitor's advert",
    "dare": "a dangerous dare",
    "mocking": "a private person is mocked",
    "stolen_clip": "somebody else's clip, reposted",
    "never_list": "on this brand's never list",
    "words": "a word of this brand's own list",
    "author": "an account that must not be contacted",
    "own_crisis": "an accusation against us: a person in charge must see it now",
    "fake_in_our_name": "somebody speaks in our name: a person in charge must see it now",
}
Action = Literal["withhold", "escalate"]
ESCALATED = frozenset({"own_crisis", "fake_in_our_name"})
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
SAFE = "safe"


def action_of(reason: str) -> Action:
    """What is done for a reason."""
    return "escalate" if reason in ESCALATED else "withhold"
