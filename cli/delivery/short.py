"""The short form for chats, phones and plain text: escalations first, the best five with their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cli.delivery.letter import Letter
from cli.report import head
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


def short_of(letter: Letter, limit: int = 0, *, marked: bool = False) -> str:
    """The letter as lines within ``limit`` characters (0: no limit); links stay whole or go.

    Room is made from the end of the list: first the reasons go, then the last cards, never an escalation's
    link while a card still has one. ``marked`` is for services that read nothing but Markdown, where a single
    line feed is a space and an address in plain text has its dots escaped.
    """
    for cut in _CUTS:
        text = ("\n\n" if marked else "\n").join(_lines(letter, cut, marked=marked)).strip()
        if limit <= 0 or len(text) <= limit:
            return text
    whole = letter.tongue.gettext("The whole of it is in the report.")
    return clamp(f"{letter.subject}. {whole}", limit)[0]


class _Cut(NamedTuple):
    """How much of a letter is said: so many escalations and cards, their reasons, and what stands around them."""

    escalations: int
    cards: int
    wordy: bool = False
    framed: bool = True


_CUTS = (
    *(_Cut(ESCALATIONS, cards, wordy=True) for cards in range(TOP, 2, -1)),
    *(_Cut(alarms, cards) for alarms in (ESCALATIONS, 3, 1) for cards in (TOP, 3, 1, 0)),
    _Cut(1, 1, framed=False),
    _Cut(1, 0, framed=False),
)


def _lines(letter: Letter, cut: _Cut, *, marked: bool) -> Iterator[str]:
    gettext, ngettext = letter.tongue.gettext, letter.tongue.ngettext
    if cut.framed:
        yield from (tame(sentence, _NOTE) for sentence in letter.lead)
    if letter.escalations:
        yield gettext("To the person in charge, not to be answered from here:")
    for card in letter.escalations[: cut.escalations]:
        yield f"! {tame(card.reason, _TITLE)}: {tame(card.gist, _TITLE)}"
        yield from _detail(card, wordy=cut.wordy, marked=marked)
    if (more := len(letter.escalations) - cut.escalations) > 0:
        yield head.more_alarms(more, letter.tongue)
    if letter.uneasy and cut.framed:
        yield head.uneasy_line(len(letter.uneasy), letter.tongue)
    for number, card in enumerate(letter.cards[: cut.cards], 1):
        left = f", {card.left.relative}" if card.left else ""
        title = tame(card.title, _TITLE)
        what = gettext("Comment under “{title}”", title=title) if card.is_comment else title
        place = tame(card.platform, _TITLE)
        yield f"{number}. {card.verdict_name} {card.score}, {card.play}{left}: {what} ({place})"
        yield from _detail(card, wordy=cut.wordy, marked=marked)
    if (more := len(letter.cards) - cut.cards) > 0:
        yield ngettext("{n} more in the report.", "{n} more in the report.", more)
    if cut.framed:
        yield from (tame(note, _NOTE) for note in letter.notes)


def _detail(card: CardView, *, wordy: bool, marked: bool) -> Iterator[str]:
    margin = "" if marked else "   "
    if wordy and card.why:
        yield f"{margin}{tame(card.why, _WHY)}"
    if card.url is None:
        yield f"{margin}topcomment explain {card.opportunity_id[:8]}"
    else:
        label = card.gettext("Open")
        yield f"[{label}]({_in_brackets(card.url)})" if marked else f"{margin}{card.url}"


def _in_brackets(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")
