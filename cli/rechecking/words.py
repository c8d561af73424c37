"""What a person is told of a second look: whole sentences with places for names."""

from __future__ import annotations

from datetime import datetime

from cli.rechecking.fetching import IN_TIME, Fetched
from cli.report.harmless import one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from crawler.db.seen import LastSeen
from crawler.figures import ago
from crawler.sentences import Sentence, chain, phrase, say
from ranking.eligibility import ANSWERED, CLOSED, GONE, OURS, TOO_OLD, UNTOUCHED
from ranking.safety.reasons import reason_sentence
from ranking.types import Veto

STANDS = say("Looked at again just now: it is still there, still open, and safety has nothing against it.")
UNJUDGED = say(
    "Seen again just now, and it is still there; safety could not be judged again in time. Read it closely "
    "before you speak."
)
_SHUT = {
    GONE: phrase("It is gone: the platform does not show it any more. It has left the list."),
    CLOSED: phrase("Its comments have been closed. It has left the list."),
    ANSWERED: phrase("We have answered there already. It has left the list."),
    TOO_OLD: phrase("It has become too old to answer. It has left the list."),
    OURS: phrase("It is our own post. It has left the list."),
    UNTOUCHED: phrase("Its author is not to be contacted. It has left the list."),
}
_UNSAFE = phrase("It is no longer a place to speak: {reason}. It has left the list; the withheld view holds it.")
_ALARM = phrase("Do not answer it. A person in charge must see this now: {reason}.")
_WHY = {
    "refused": phrase("{platform} refused"),
    "no key": phrase("{platform} has no key"),
    "out of budget": phrase("{platform} has spent what it may spend today"),
    "off": phrase("{platform} is off"),
    "broken": phrase("{platform} did not answer as it should"),
}
_NOTED = ("off", "no key", "broken")


def settled(shut: str | None, veto: Veto) -> Sentence:
    """Why it is no place to speak any more: what shut it, else the veto."""
    if shut in _SHUT:
        return say(_SHUT[shut])
    if shut is not None:
        return say(_UNSAFE, reason=shut)
    return say(_ALARM if veto.action == "escalate" else _UNSAFE, reason=reason_sentence(veto.reason))


def unseen(platform: str, seen: LastSeen | None, now: datetime, fetched: Fetched) -> Sentence:
    """That and why the card is as old as it is."""
    why = _why(platform_title(platform, platform_titles()), fetched)
    if seen is None:
        return say("Never seen yet; it could not be looked at now: {why}.", why=why)
    age = ago((now - seen.newest).total_seconds() / 3600)
    return say("Last seen {age}; it could not be looked at again: {why}.", age=age, why=why)


def _why(platform: str, fetched: Fetched) -> Sentence:
    """What kept the platform from telling; its note is a technician's, and in English."""
    if fetched.state == IN_TIME:
        return say("{platform} gave no answer in time", platform=platform)
    if fetched.state not in _WHY:
        return say("{platform} is {state}", platform=platform, state=fetched.state)
    note = one_line(fetched.note) if fetched.state in _NOTED else ""
    return chain(say(_WHY[fetched.state], platform=platform), f"({note})" if note else "")
