"""What a message says, before it is laid out as a mail or as a short text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli.report.view import CardView


@dataclass(frozen=True)
class Letter:
    """One message.

    Attributes:
        subject: one line without words of strangers, who could write to a phone's lock screen with them.
        lead: sentences above everything else.
        escalations: shown first, and never as something to answer.
        cards: best first.
        notes: what was not seen, and other remarks at the end.
        files: attached where the service takes files.
    """

    subject: str
    brand: str
    lead: tuple[str, ...] = ()
    escalations: tuple[CardView, ...] = ()
    cards: tuple[CardView, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
