"""What each play is called on a card, and what it asks of the person who reads it."""

from __future__ import annotations

from cli.report.harmless import one_line
from crawler.config.sections import PlayName
from ranking.types import BaitState, Crowding, Opportunity, Play

LABELS: dict[PlayName, str] = {
    "brand_bait": "Brands invited",
    "summons": "They are calling us",
    "mention": "Mentions us",
    "review": "Review of ours",
    "complaint": "Complaint about us",
    "competitor_complaint": "Unhappy with a competitor",
    "question": "Question",
    "superfan": "Superfan",
    "creator": "Small creator",
    "trend": "Trend",
    "banter": "Banter",
    "big_stage": "Big stage",
}
_INVITES: dict[PlayName, str] = {
    "brand_bait": "The post asks brands to comment.",
    "summons": "People name us under somebody else's post and wait for us.",
    "mention": "Our name came up; say hello.",
    "review": "Someone tried what we make; answer what they found.",
    "complaint": "Something went wrong for a customer; help in public.",
    "competitor_complaint": "People here ask for alternatives.",
    "question": "A question we can answer.",
    "superfan": "Someone who likes us a lot deserves to be noticed.",
    "creator": "A small creator in our niche; be there early.",
    "trend": "A trend our niche takes part in.",
    "banter": "Another brand spoke; answer in kind.",
    "big_stage": "Far from our niche, but playful, and brands are welcome.",
}
_SUBTYPES = {
    "recommend_me": "Asks for a recommendation.",
    "how_to": "Asks how to do it.",
    "niche_viral": "Our niche is going viral here.",
    "format": "A format others copy: a sound or a template.",
    "roast": "A joke at our cost; answer with wit.",
}
_BAIT: dict[BaitState, str] = {
    "open": "Any brand may answer.",
    "pile_on": "Asked for others, but all kinds of brands answer and are liked.",
    "exclusive": "Only the named kind is welcome.",
    "closed": "Already satisfied or stale.",
}
_CROWDING: dict[Crowding, tuple[str, str]] = {
    "early": ("Early", "few comments yet"),
    "crowded": ("Crowded", "it takes a good line to be seen"),
    "late": ("Late", "the top comments are settled"),
}
_REASONS = {
    "own_crisis": "Accusation against us",
    "fake_in_our_name": "Fake in our name",
    "minors": "A child alone or as the subject",
    "dare": "Dangerous dare",
    "mocking": "Mocks a private person",
    "stolen_clip": "Reposted clip",
    "competitor_advert": "A competitor's advert",
    "never_list": "On our never list",
    "words": "A word of our own list",
    "author": "Not to be contacted",
}


def label_of(play: Play | None) -> str:
    """Badge of a play; a target without one is an opening by topic alone."""
    return LABELS[play.name] if play else "On topic"


def asks_of(play: Play | None) -> str:
    """What is asked, in one or two sentences."""
    if play is None:
        return "Close to what we care about; join if we have something to add."
    parts = [_SUBTYPES.get(play.subtype or "", _INVITES[play.name])]
    if play.asked_for:
        parts.append(f"Asked for: {one_line(play.asked_for)}.")
    if play.state:
        parts.append(_BAIT[play.state])
    if play.tagged:
        parts.append("We were tagged, so our inbox shows it too.")
    return " ".join(parts)


def crowding_of(crowding: Crowding) -> tuple[str, str]:
    """Word and meaning of how early we would be."""
    return _CROWDING[crowding]


def reason_of(opportunity: Opportunity) -> str:
    """Why something is withheld or escalated, as a heading: ``tragedy`` is ``Tragedy``."""
    if opportunity.veto is None:
        return "No reason recorded"
    word = one_line(opportunity.veto.reason)
    plain = word.replace("_", " ")
    return _REASONS.get(word, plain[:1].upper() + plain[1:])
