"""What a person is told of a second look: whole sentences with places for names."""

from __future__ import annotations

from datetime import datetime

from cli.rechecking.fetching import Fetched
from cli.report import words
from cli.report.harmless import one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from crawler.db.seen import LastSeen
from ranking.eligibility import ANSWERED, CLOSED, GONE, OURS, TOO_OLD, UNTOUCHED
from ranking.safety.reasons import SENTENCES
from ranking.types import Veto

STANDS = "Looked at again just now: it is still there, still open, and safety has nothing against it."
UNJUDGED = (
    "Seen again just now, and it is still there; safety could not be judged again in time. Read it closely "
    "before you speak."
)
_SHUT = {
    GONE: "It is gone: the platform does not show it any more. It has left the list.",
    CLOSED: "Its comments have been closed. It has left the list.",
    ANSWERED: "We have answered there already. It has left the list.",
    TOO_OLD: "It has become too old to answer. It has left the list.",
    OURS: "It is our own post. It has left the list.",
    UNTOUCHED: "Its author is not to be contacted. It has left the list.",
}
_UNSAFE = "It is no longer a place to speak: {reason}. It has left the list; the withheld view holds it."
_ALARM = "Do not answer it. A person in charge must see this now: {reason}."
_UNSEEN = "Last seen {age}; it could not be looked at again: {why}."
_WHY = {
    "refused": "{platform} refused",
    "no key": "{platform} has no key",
    "out of budget": "{platform} has spent what it may spend today",
    "off": "{platform} is off",
    "broken": "{platform} did not answer as it should",
}


def settled(shut: str | None, veto: Veto) -> str:
    """Why it is no place to speak any more: what shut it, else the veto."""
    if shut is not None:
        return _SHUT.get(shut, _UNSAFE.format(reason=shut))
    reason = SENTENCES.get(veto.reason, veto.reason.replace("_", " "))
    if veto.action == "escalate":
        return _ALARM.format(reason=reason.partition(":")[0])
    return _UNSAFE.format(reason=reason)


def unseen(platform: str, seen: LastSeen | None, now: datetime, fetched: Fetched) -> str:
    """That and why the card is as old as it is."""
    title = platform_title(platform, platform_titles())
    why = _WHY.get(fetched.state, "").format(platform=title)
    if fetched.note and fetched.state in ("in time", "off", "no key", "broken"):
        why = f"{why} ({one_line(fetched.note)})" if why else f"{title} gave {one_line(fetched.note)}"
    age = words.age(seen.newest, now) if seen is not None else "never"
    return _UNSEEN.format(age=age, why=why or f"{title} is {fetched.state}")
