"""Words for numbers, plays and reasons, as a manager would say them."""

from __future__ import annotations

from crawler.config.sections import PlayName
from ranking.evidence import Evidence
from ranking.types import Verdict

THOUSAND, MILLION = 1_000, 1_000_000
PLAY_WORDS: dict[PlayName, str] = {
    "brand_bait": "Brands are asked to comment",
    "summons": "People are calling for us",
    "mention": "We are named",
    "review": "Somebody reviews what we make",
    "complaint": "Somebody complains about us",
    "competitor_complaint": "Somebody is unhappy with a competitor and asks for something else",
    "question": "Somebody asks what we can answer",
    "superfan": "A fan of ours speaks",
    "creator": "A creator close to us posted",
    "trend": "A trend that suits us",
    "banter": "Another brand's comment invites a reply",
    "big_stage": "A big, playful post where brands are liked",
}
CROWDING_WORDS = {
    "early": "few comments stand there yet",
    "crowded": "many comments stand there already",
    "late": "very many comments stand there already",
}
UNIT_WORDS = {"views": "views", "votes": "likes"}
"""What managers call what grows: a point, a favourite or an up-vote is a like to them."""


def number(value: float) -> str:
    """A count in few digits: 940, 12,000, 1.2 million."""
    if value >= MILLION:
        return f"{value / MILLION:.1f} million".replace(".0 ", " ")
    if value >= 10 * THOUSAND:
        return f"{round(value, -3):,.0f}"
    if value >= 100:
        return f"{round(value, -1):,.0f}"
    return f"{value:.0f}"


def span(hours: float) -> str:
    """A duration: 20 minutes, 3 hours, 2 days."""
    if hours < 1:
        return f"{max(1, round(hours * 60))} minutes"
    if hours < 48:
        count = round(hours)
        return "1 hour" if count == 1 else f"{count} hours"
    return f"{round(hours / 24)} days"


def percent(value: float) -> str:
    """A share without false exactness: under 1%, 7%, 40%."""
    return "under 1%" if value < 0.01 else f"{value:.0%}"


def opening(evidence: Evidence) -> str:
    """The play in words, with what it is about where that is known."""
    if evidence.play is None:
        return (
            "About our niche, with no question put to us"
            if evidence.fit.topic >= evidence.fit.audience
            else ("From a creator or a place that is ours")
        )
    words = PLAY_WORDS[evidence.play.name]
    if evidence.play.name == "brand_bait" and evidence.play.state == "pile_on":
        words = "Other brands were asked, yet all kinds of brands answer"
    return words


def because(evidence: Evidence, verdict: Verdict) -> str:
    """One sentence why a target is listed, withheld or escalated."""
    veto = evidence.veto
    if verdict == "escalate":
        return f"A person in charge must see this now: {veto.reason if veto else 'our own crisis'}."
    if verdict == "withheld":
        return f"Withheld: {veto.reason if veto else 'not safe'}."
    reach = "how far it will go is not known yet"
    if evidence.forecast is not None:
        reach = f"about {number(evidence.forecast.expected)} {UNIT_WORDS[evidence.forecast.unit]} still to come"
    return f"{opening(evidence)}; {CROWDING_WORDS[evidence.visibility.crowding]}, {reach}."
