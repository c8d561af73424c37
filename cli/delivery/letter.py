"""What a message says, before it is laid out as a mail or as a short text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli.languages.tongue import ENGLISH, Tongue
from cli.report.view import CardView


@dataclass(frozen=True)
class Letter:
    """One message.

    Attributes:
        headline: one line without words of strangers, who could write to a phone's lock screen with them.
        brand: whose list it is.
        lead: sentences above everything else.
        escalations: shown first, and never as something to answer.
        uneasy: what may accuse us, a line each.
        cards: best first.
        notes: what was not seen, and other remarks at the end.
        files: attached where the service takes files.
        tongue: whose words all of this is in.
    """

    headline: str
    brand: str
    lead: tuple[str, ...] = ()
    escalations: tuple[CardView, ...] = ()
    uneasy: tuple[CardView, ...] = ()
    cards: tuple[CardView, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    tongue: Tongue = ENGLISH

    @property
    def subject(self) -> str:
        """Subject of the mail, title of the chat message: the brand, since some people work for several."""
        return f"{self.brand}: {self.headline}"
