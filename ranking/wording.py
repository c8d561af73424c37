"""Words for plays, reach and verdicts, as a manager would say them."""

from __future__ import annotations

from crawler.config.sections import PlayName
from crawler.figures import decimal, number
from crawler.sentences import Sentence, chain, phrase, say
from ranking.evidence import Evidence
from ranking.safety.reasons import reason_sentence
from ranking.shelving import verdict_of
from ranking.types import Forecast, Verdict

PLAY_WORDS: dict[PlayName, str] = {
    "brand_bait": phrase("Brands are asked to comment."),
    "summons": phrase("People are calling for us."),
    "mention": phrase("We are named."),
    "review": phrase("Somebody reviews what we make."),
    "complaint": phrase("Somebody complains about us."),
    "competitor_complaint": phrase("Somebody is unhappy with a competitor and asks for something else."),
    "question": phrase("Somebody asks what we can answer."),
    "superfan": phrase("A fan of ours speaks."),
    "creator": phrase("A creator close to us posted."),
    "trend": phrase("A trend that suits us."),
    "banter": phrase("Another brand's comment invites a reply."),
    "big_stage": phrase("A big, playful post where brands are liked."),
}
CROWDING_WORDS = {
    "early": phrase("Few comments stand there yet."),
    "crowded": phrase("Many comments stand there already."),
    "late": phrase("Very many comments stand there already."),
}


def opening(evidence: Evidence) -> Sentence:
    """The play in words, with what it is about where that is known."""
    if evidence.play is None:
        if evidence.fit.topic >= evidence.fit.audience:
            return say("About our niche, with no question put to us.")
        return say("From a creator or a place that is ours.")
    if evidence.play.name == "brand_bait" and evidence.play.state == "pile_on":
        return say("Other brands were asked, yet all kinds of brands answer.")
    return say(PLAY_WORDS[evidence.play.name])


def expected(found: Forecast) -> Sentence:
    """How much is still to come, with its band."""
    figures = {
        "number": number(found.expected),
        "hours": decimal(found.horizon_h),
        "low": number(found.low),
        "high": number(found.high),
    }
    if found.unit == "views":
        return say("About {number} views still to come in {hours} h, most likely {low} to {high}.", **figures)
    return say("About {number} likes still to come in {hours} h, most likely {low} to {high}.", **figures)


def pace(found: Forecast) -> tuple[Sentence, ...]:
    """How fast it grows; nothing where it was seen only once."""
    if found.per_hour is None:
        return ()
    each = number(found.per_hour)
    if found.unit == "views":
        return (say("It grows by {number} views an hour now.", number=each),)
    return (say("It grows by {number} likes an hour now.", number=each),)


def because(evidence: Evidence, verdict: Verdict) -> Sentence:
    """Why a target is listed, withheld or escalated, in a sentence or three."""
    veto = evidence.veto
    if verdict == "escalate" and (veto is None or veto.action != "escalate"):
        look = say("It may accuse us: somebody in charge should look before anybody answers.")
        return chain(look, say("Withheld: {reason}.", reason=reason_sentence(veto.reason))) if veto else look
    if verdict == "escalate":
        reason = reason_sentence(veto.reason if veto else "own_crisis")
        return say("A person in charge must see this now: {reason}.", reason=reason)
    if verdict == "withheld":
        if veto is None and (doubted := evidence.safety.doubted) is not None:
            reason = reason_sentence(doubted.reason)
            if verdict_of(evidence) is not None:
                return say("No place was left, and it is doubtful: {reason}.", reason=reason)
            return say("Not worth listing, and doubtful: {reason}.", reason=reason)
        return say("Withheld: {reason}.", reason=reason_sentence(veto.reason) if veto else say("not safe"))
    return chain(opening(evidence), say(CROWDING_WORDS[evidence.visibility.crowding]), _reach(evidence.forecast))


def _reach(found: Forecast | None) -> Sentence:
    if found is None:
        return say("How far it will go is not known yet.")
    more = number(found.expected)
    if found.unit == "views":
        return say("About {number} views are still to come.", number=more)
    return say("About {number} likes are still to come.", number=more)
