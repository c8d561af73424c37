"""Whether a comment of ours says again what we said lately: a warning, never a refusal.

Two texts repeat each other where their pairs of neighbouring words overlap by half (Jaccard index, Broder 1997);
where a text has hardly any words, they must be the same. Other languages' scripts without spaces are compared by
pairs of characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.deciding import Said
from cli.languages.tongue import ENGLISH, Tongue
from cli.report import words
from cli.team.spoken import our_words
from crawler.config import Brand
from crawler.db.people_tables import DecisionRow

MEMORY = timedelta(days=30)
"""Wording older than that may come again."""
ALIKE = 0.5
_LEAST_WORDS = 4
_QUOTED = 80


@dataclass(frozen=True)
class Repeat:
    """The most alike of our recent comments; ``likeness`` is 0-1."""

    text: str
    at: datetime
    likeness: float


def repeat_of(session: Session, brand: Brand, text: str, now: datetime, *, of: str = "") -> Repeat | None:
    """Our comment or draft of the last 30 days that a text repeats most; ``None`` where it is new.

    Args:
        session: a reading session.
        brand: whose comments.
        text: what is about to be said.
        now: the present.
        of: the opportunity it is said of, whose own drafts are no repetition.
    """
    if not text.strip():
        return None
    since = now - MEMORY
    said = [*_typed(session, brand.name, since, of), *((one.body, one.at) for one in our_words(session, brand, since))]
    return most_alike(text, ((wording, at) for wording, at in said if at <= now))


def warning_of(
    session: Session, brand: Brand, said: Said, opportunity_id: str, now: datetime, tongue: Tongue = ENGLISH
) -> str:
    """The warning that goes with a draft, or with a comment marked done whose words were pasted; "" where it is new."""
    text = {"draft": said.reason, "done": said.text}.get(said.action, "")
    found = repeat_of(session, brand, text, now, of=opportunity_id)
    return repeat_warning(found, brand, now, tongue) if found is not None else ""


def most_alike(text: str, said: Iterable[tuple[str, datetime]]) -> Repeat | None:
    """The nearest of some texts, the newest of equals, if it is near enough."""
    pieces = _pieces(text)
    found = [Repeat(other, at, _overlap(pieces, _pieces(other))) for other, at in said]
    near = [each for each in found if each.likeness >= ALIKE]
    return max(near, key=lambda each: (each.likeness, each.at), default=None)


def repeat_warning(found: Repeat, brand: Brand, now: datetime, tongue: Tongue = ENGLISH) -> str:
    """The warning as a sentence."""
    quoted = found.text if len(found.text) <= _QUOTED else f"{found.text[:_QUOTED].rstrip()}…"
    return tongue.gettext(
        "This says again what we wrote {when}: “{text}”. People who see both will take us for a machine.",
        when=words.local_time(found.at, now, brand.timezone, tongue),
        text=quoted,
    )


def _typed(session: Session, brand: str, since: datetime, but: str) -> Iterator[tuple[str, datetime]]:
    """Drafts, and the words of comments marked done."""
    said = DecisionRow.brand == brand, DecisionRow.decided_at >= since, DecisionRow.opportunity_id != but
    wanted = select(DecisionRow).where(*said, DecisionRow.action.in_(("draft", "done")))
    for row in session.scalars(wanted.order_by(DecisionRow.decision_id)):
        text = row.reason if row.action == "draft" else str((row.details or {}).get("text") or "")
        if text:
            yield text, row.decided_at


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _pieces(text: str) -> frozenset[str]:
    """Pairs of neighbouring words, or the whole where there are few."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    row = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    if len(row) >= _LEAST_WORDS:
        return frozenset(" ".join(pair) for pair in pairwise(row))
    whole = "".join(row)
    if len(whole) > _LEAST_WORDS and not whole.isascii() and len(row) <= 1:
        return frozenset(first + second for first, second in pairwise(whole))
    return frozenset({" ".join(row)}) if row else frozenset()
