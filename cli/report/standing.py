"""What people decided of a card, and what else holds of it now: the short lines at its foot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.labels import STATES
from cli.languages.tongue import Tongue
from cli.report import words
from cli.report.data import Card
from cli.report.harmless import clamp, one_line
from cli.report.rests import rest_told
from cli.standing_words import standing_sentence
from crawler.db.decisions import Status
from crawler.sentences import phrase

STATUS_CHARS, MOST_ANSWERS = 300, 2
_OWNED: dict[Status, tuple[str, str]] = {
    "open": (phrase("Open, nobody assigned"), phrase("Open, {name}")),
    "taken": (phrase("Taken, nobody assigned"), phrase("Taken, {name}")),
    "done": (phrase("Done, nobody assigned"), phrase("Done, {name}")),
    "skipped": (phrase("Skipped, nobody assigned"), phrase("Skipped, {name}")),
    "snoozed": (phrase("Snoozed, nobody assigned"), phrase("Snoozed, {name}")),
}


def status_of(card: Card, now: datetime, zone: ZoneInfo, tongue: Tongue) -> str:
    """What became of it: who decided so, when, and what they noted; or whose it is."""
    said = card.said
    if said is not None and (said.who or said.note or said.draft or said.routed_to):
        told = standing_sentence(said, lambda moment: words.local_time(moment, now, zone, tongue))
        head, rest = clamp(one_line(tongue.begun(tongue.tell(told))), STATUS_CHARS)
        return f"{head}…" if rest else head
    nobody, somebody = _OWNED[card.status]
    return tongue.gettext(somebody, name=one_line(card.assignee)) if card.assignee else tongue.gettext(nobody)


def badge_of(card: Card, tongue: Tongue) -> str:
    """What the eye should meet first where somebody was quicker: the status, and whose it is; "" while it is open."""
    if card.assignee:
        return tongue.gettext(_OWNED[card.status][1], name=one_line(card.assignee))
    return tongue.begun(tongue.gettext(STATES[card.status])) if card.status in STATES else ""


def remarks_of(card: Card, platform: str, now: datetime, zone: ZoneInfo, tongue: Tongue) -> tuple[str, ...]:
    """Only what says something: why it rests, that a partner wrote it, which campaign it meets, how to speak there."""
    said = []
    if card.rest is not None:
        said.append(rest_told(card.rest, platform, now, zone, tongue))
    if card.partner:
        said.append(tongue.gettext("From a partner of ours."))
    return (*said, *filter(None, [campaign_of(card, tongue)]), *_guided(card, tongue))


def _guided(card: Card, tongue: Tongue) -> Iterator[str]:
    """How to speak there, while somebody still may: the tone of this kind, and answers to what seems to be asked."""
    if card.guidance is None or card.status not in ("open", "taken"):
        return
    if card.guidance.tone:
        yield tongue.gettext("Tone here: {tone}.", tone=one_line(card.guidance.tone).rstrip("."))
    for answer in card.guidance.fitting[:MOST_ANSWERS]:
        question, text = one_line(answer.question), one_line(answer.text)
        yield tongue.gettext("Agreed answer to “{question}”: {answer}", question=question, answer=text)


def campaign_of(card: Card, tongue: Tongue) -> str:
    """Which running campaign of ours it meets; "" where it meets none."""
    return tongue.gettext("During our campaign “{name}”.", name=one_line(card.campaign)) if card.campaign else ""


def us_of(card: Card, now: datetime, zone: ZoneInfo, tongue: Tongue) -> str:
    """Whether we spoke under this post: our newest comment that is known, else what the ranker saw."""
    if card.spoken_at is not None:
        when = words.local_time(card.spoken_at, now, zone, tongue)
        return tongue.gettext("We already spoke here ({when}).", when=when)
    seen = card.opportunity.visibility
    if seen is None:
        return tongue.gettext("Not looked at yet.")
    return tongue.gettext("We already spoke here.") if seen.we_are_there else tongue.gettext("Not here yet.")
