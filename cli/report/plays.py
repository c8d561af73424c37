"""What each play is called on a card, and what it asks of the person who reads it."""

from __future__ import annotations

from cli.languages.tongue import ENGLISH, Tongue
from cli.report.harmless import one_line
from crawler.config.sections import PlayName
from crawler.sentences import phrase
from ranking.types import BaitState, Crowding, Opportunity, Play

LABELS: dict[PlayName, str] = {
    "brand_bait": phrase("Brands invited"),
    "summons": phrase("They are calling us"),
    "mention": phrase("Mentions us"),
    "review": phrase("Review of ours"),
    "complaint": phrase("Complaint about us"),
    "competitor_complaint": phrase("Unhappy with a competitor"),
    "question": phrase("Question"),
    "superfan": phrase("Superfan"),
    "creator": phrase("Small creator"),
    "trend": phrase("Trend"),
    "banter": phrase("Banter"),
    "big_stage": phrase("Big stage"),
}
_INVITES: dict[PlayName, str] = {
    "brand_bait": phrase("The post asks brands to comment."),
    "summons": phrase("People name us under somebody else's post and wait for us."),
    "mention": phrase("Our name came up; say hello."),
    "review": phrase("Someone tried what we make; answer what they found."),
    "complaint": phrase("Something went wrong for a customer; help in public."),
    "competitor_complaint": phrase("People here ask for alternatives."),
    "question": phrase("A question we can answer."),
    "superfan": phrase("Someone who likes us a lot deserves to be noticed."),
    "creator": phrase("A small creator in our niche; be there early."),
    "trend": phrase("A trend our niche takes part in."),
    "banter": phrase("Another brand spoke; answer in kind."),
    "big_stage": phrase("Far from our niche, but playful, and brands are welcome."),
}
_SUBTYPES = {
    "recommend_me": phrase("Asks for a recommendation."),
    "how_to": phrase("Asks how to do it."),
    "niche_viral": phrase("Our niche is going viral here."),
    "format": phrase("A format others copy: a sound or a template."),
    "roast": phrase("A joke at our cost; answer with wit."),
}
_BAIT: dict[BaitState, str] = {
    "open": phrase("Any brand may answer."),
    "pile_on": phrase("Asked for others, but all kinds of brands answer and are liked."),
    "exclusive": phrase("Only the named kind is welcome."),
    "closed": phrase("Already satisfied or stale."),
}
_CROWDING: dict[Crowding, tuple[str, str]] = {
    "early": (phrase("Early"), phrase("few comments yet")),
    "crowded": (phrase("Crowded"), phrase("it takes a good line to be seen")),
    "late": (phrase("Late"), phrase("the top comments are settled")),
}
REASONS = {
    "own_crisis": phrase("Accusation against us"),
    "may_accuse_us": phrase("Perhaps an accusation"),
    "fake_in_our_name": phrase("Fake in our name"),
    "tragedy": phrase("Tragedy"),
    "grief": phrase("Grief"),
    "medical": phrase("Illness"),
    "minors": phrase("A child alone or as the subject"),
    "politics": phrase("Politics"),
    "hate": phrase("Hate"),
    "legal": phrase("Crime or court"),
    "scam": phrase("Scam or spam"),
    "harm": phrase("Somebody was hurt"),
    "advert": phrase("Advert"),
    "dare": phrase("Dangerous dare"),
    "mocking": phrase("Mocks a private person"),
    "stolen_clip": phrase("Reposted clip"),
    "competitor_advert": phrase("A competitor's advert"),
    "never_list": phrase("On our never list"),
    "words": phrase("A word of our own list"),
    "author": phrase("Not to be contacted"),
    "not invited": phrase("Not invited"),
    "invitation closed": phrase("Invitation closed"),
}


def label_of(play: Play | None, tongue: Tongue = ENGLISH) -> str:
    """Badge of a play; a target without one is an opening by topic alone."""
    return tongue.gettext(LABELS[play.name]) if play else tongue.gettext("On topic")


def asks_of(play: Play | None, tongue: Tongue = ENGLISH) -> str:
    """What is asked, in some short sentences."""
    if play is None:
        return tongue.gettext("Close to what we care about; join if we have something to add.")
    parts = [tongue.gettext(_SUBTYPES.get(play.subtype or "", _INVITES[play.name]))]
    if play.asked_for:
        parts.append(tongue.gettext("Asked for: {kind}.", kind=one_line(play.asked_for)))
    if play.state:
        parts.append(tongue.gettext(_BAIT[play.state]))
    if play.tagged:
        parts.append(tongue.gettext("We were tagged, so our inbox shows it too."))
    return " ".join(parts)


def crowding_of(crowding: Crowding, tongue: Tongue = ENGLISH) -> tuple[str, str]:
    """Word and meaning of how early we would be."""
    word, meaning = _CROWDING[crowding]
    return tongue.gettext(word), tongue.gettext(meaning)


def reason_of(opportunity: Opportunity, tongue: Tongue = ENGLISH) -> str:
    """Why something is withheld or escalated, as a heading."""
    if opportunity.veto is None:
        return tongue.gettext("No reason recorded")
    return reason_name(opportunity.veto.reason, tongue)


def reason_name(reason: str, tongue: Tongue = ENGLISH) -> str:
    """A veto's word as a heading: ``stolen_clip`` is ``Reposted clip``; one that is not known is made readable."""
    word = one_line(reason)
    if word in REASONS:
        return tongue.gettext(REASONS[word])
    plain = word.replace("_", " ")
    return plain[:1].upper() + plain[1:]
