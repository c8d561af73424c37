"""The short form for chats, phones and plain text: escalations first, the best five with their links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cli.delivery.letter import Letter
from cli.report.harmless import clamp, one_line
from cli.report.view import CardView

TOP = 5
ESCALATIONS = 5
_TITLE, _WHY, _NOTE = 90, 140, 240
# What chats act upon: mentions of everybody, links behind other words, code, entities.
_TRIGGERS = str.maketrans(
    {"@": "＠", "<": "‹", ">": "›", "[": "［", "]": "］", "`": "ˋ", "&": "＆", "*": "∗", "|": "ǀ"}
)
_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*)://|\b(www)\.")


def tame(text: str, limit: int) -> str:
    """Words of strangers as one line in which no chat finds a mention, a link or a format."""
    text = _ADDRESS.sub(lambda m: f"{m[1]}: //" if m[1] else f"{m[2]} .", one_line(text).translate(_TRIGGERS))
    head, rest = clamp(text, limit)
    return f"{head}…" if rest else head


def short_of(letter: Letter, limit: int = 0) -> str:
    """The letter as plain lines within ``limit`` characters (0: no limit); links stay whole or go.

    Room is made from the end of the list: first the reasons go, then the last cards, never an escalation's
    link while a card still has one.
    """
    sizes = [(ESCALATIONS, count, True) for count in range(TOP, 2, -1)]
    sizes += [(count, cards, False) for count in (ESCALATIONS, 3, 1) for cards in (TOP, 3, 1, 0)]
    for escalations, cards, wordy in sizes:
        text = "\n".join(_lines(letter, escalations, cards, wordy=wordy)).strip()
        if limit <= 0 or len(text) <= limit:
            return text
    return clamp(f"{letter.subject}. The whole of it is in the report.", limit)[0]


def _lines(letter: Letter, escalations: int, cards: int, *, wordy: bool) -> Iterator[str]:
    yield from (tame(sentence, _NOTE) for sentence in letter.lead)
    if letter.escalations:
        yield "To the person in charge, not to be answered from here:"
    for card in letter.escalations[:escalations]:
        yield f"! {tame(card.reason, _TITLE)}: {tame(card.title, _TITLE)}"
        yield from _detail(card, wordy=wordy)
    yield from _more(len(letter.escalations) - escalations, "to escalate")
    for number, card in enumerate(letter.cards[:cards], 1):
        left = f", {card.left.relative}" if card.left else ""
        comment = "comment under " if card.is_comment else ""
        what = f"{comment}{tame(card.title, _TITLE)} ({tame(card.platform, _TITLE)})"
        yield f"{number}. {card.verdict} {card.score}, {card.play}{left}: {what}"
        yield from _detail(card, wordy=wordy)
    yield from _more(len(letter.cards) - cards, "in the report")
    yield from (tame(note, _NOTE) for note in letter.notes)


def _detail(card: CardView, *, wordy: bool) -> Iterator[str]:
    if wordy and card.why:
        yield f"   {tame(card.why, _WHY)}"
    yield f"   {card.url}" if card.url else f"   topcomment explain {card.opportunity_id[:8]}"


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f"{count} more {what}."
