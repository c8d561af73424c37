"""The shape of a card in words: what both faces of the report, HTML and Markdown, are drawn from.

Texts are clean but not escaped; ``CardView.curve`` alone is markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from cli.languages.tongue import ENGLISH, Tongue

ALARMS = 3
"""Escalations that are shown in full above the list; the others are folded into a line, so that it is seen beneath."""
SEEN_WHOLE = 240
"""Characters of a text that is read to its end without unfolding it."""


@dataclass(frozen=True)
class Person:
    """Who wrote something: a name to read, an address if it is safe, and how many follow."""

    name: str
    handle: str
    url: str | None
    followers: str | None
    verified: bool


@dataclass(frozen=True)
class Quote:
    """Somebody's words: what is shown, what is folded away, and who can read them."""

    text: str
    rest: str
    language: str | None
    language_name: str | None
    needs_reader: str | None


@dataclass(frozen=True)
class Line:
    """One comment in a list; ``marks`` are short words such as ``pinned``."""

    name: str
    text: str
    likes: str | None
    marks: tuple[str, ...]
    language: str | None
    target: bool = False


@dataclass(frozen=True)
class TimeLeft:
    """Until when it is worth speaking, told twice: how long, and what the clock will say."""

    relative: str
    local: str
    iso: str
    urgent: bool
    over: bool


@dataclass(frozen=True)
class Fact:
    """A small labelled figure with an optional explanation."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class CardView:
    """Everything one card says, in the words of ``tongue``; ``verdict`` and ``kind`` alone are words of the code.

    ``alarm`` tells what must be seen now from what only may accuse us.
    """

    opportunity_id: str
    rank: int | None
    verdict: str
    verdict_name: str
    score: str
    kind: str
    kind_name: str
    length: str | None
    sound: str | None
    platform: str
    host: str | None
    url: str | None
    plain_url: str
    title: str
    title_language: str | None
    is_comment: bool
    author: Person | None
    post_author: Person | None
    published: str | None
    market: str | None
    quote: Quote
    why: str
    play: str
    asks: str
    reason: str
    evidence: str
    left: TimeLeft | None
    facts: tuple[Fact, ...]
    curve: Markup | None
    top_comments: tuple[Line, ...]
    comments_age: str
    thread: tuple[Line, ...]
    brands: str
    us: str
    risks: tuple[str, ...]
    checked: str
    status: str
    badge: str
    settled: bool
    alarm: bool
    campaign: str
    remarks: tuple[str, ...]
    duplicates: str | None
    tongue: Tongue = ENGLISH

    @property
    def gist(self) -> str:
        """What a person recognises it by in one line: a comment's words, else a title of its own, else the text."""
        own = not self.is_comment and self.title_language is not None
        return self.title if own or not self.quote.text else self.quote.text

    @property
    def raised_by(self) -> str:
        """What raised a veto or an alarm, where neither title nor the opening of the text says it already."""
        said = self.evidence in self.title or (self.evidence in self.quote.text and len(self.quote.text) <= SEEN_WHOLE)
        return "" if said else self.evidence

    def gettext(self, message: str, /, **arguments: object) -> str:
        """A message in the card's language, for templates."""
        return self.tongue.gettext(message, **arguments)
