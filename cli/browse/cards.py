"""Cards in words for the page: the report's own words, and beside them what people said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cli.browse.shelf import Line
from cli.marking import sentence
from cli.report import words
from cli.report.cards import full_card
from cli.report.data import Card, ReportData
from cli.report.harmless import clamp, one_line, web_address
from cli.report.present import card_view
from cli.report.titles import platform_titles
from cli.report.view import CardView
from cli.team.repeats import repeat_of, repeat_warning
from cli.team.resting import NOBODY_RESTS, Manners, Rest
from cli.team.words import rest_sentence
from crawler.config import Brand
from crawler.db.decisions import Decision, Standing, history, not_undone, standing_of
from crawler.db.queries import thread
from crawler.db.rankings import StoredOpportunity
from ranking.explain import Explanation, explain
from ranking.types import Opportunity, Verdict

GIST_CHARS = 150
_VERBS = {
    "take": "took it",
    "release": "gave it back",
    "done": "did it",
    "skip": "skipped it",
    "snooze": "snoozed it",
    "assign": "assigned it",
    "route": "routed it",
    "draft": "wrote a draft",
    "approve": "agreed to the draft",
    "note": "noted",
    "undo": "took the last word back",
}


@dataclass(frozen=True)
class Word:
    """One thing somebody said of a card, in words; ``url`` is where our comment stands."""

    who: str
    verb: str
    rest: str
    when: str
    url: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of a list: a card's words and what holds of it; ``rest`` says why it is kept back for now.

    ``gist`` is what a person recognises it by: the comment's words, else the post's title, else its text.
    """

    card: CardView
    standing: Standing
    status: str
    until: str | None
    rest: str = ""
    partner: bool = False
    gist: str = ""


@dataclass(frozen=True)
class OpenCard:
    """A card that stands open, with its history, oldest word first, and what explains its score.

    ``rest`` says why it is kept back for now, ``repeats`` warns of a draft that says again what we said lately.
    """

    card: CardView
    shelf: str
    standing: Standing
    status: str
    until: str | None
    said: tuple[Word, ...]
    explanation: Explanation
    can_undo: bool
    rest: str = ""
    partner: bool = False
    repeats: str = ""


def wording(brand: Brand, ranked_at: datetime, now: datetime) -> ReportData:
    """What the report's words need to know beside a card: the moment, the zone, the platforms' names."""
    return ReportData(
        brand=brand.name,
        generated_at=now,
        ranked_at=ranked_at,
        timezone=brand.brand.timezone,
        titles=platform_titles(),
    )


class Rows:
    """Lines in words, each put into words once a minute: their ages and windows are told in minutes."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._known: dict[tuple[str, Verdict, Standing, Rest | None], Row | None] = {}
        self._of = ""

    def of(self, lines: Sequence[Line], data: ReportData) -> list[Row]:
        """Lines in words; one whose post retention took away is left out."""
        of = f"{data.ranked_at} {data.generated_at:%Y%m%d%H%M}"
        known = self._known if of == self._of else {}
        self._known, self._of = known, of
        found = []
        for line in lines:
            judged = line.entry.opportunity  # a second look may have changed its verdict
            key = judged.opportunity_id, judged.verdict, line.standing, line.entry.rest
            if key not in known:
                known[key] = _row(line, self._brand, data)
            found.append(known[key])
        return [row for row in found if row is not None]


def open_card(
    session: Session, brand: Brand, found: StoredOpportunity, now: datetime, manners: Manners = NOBODY_RESTS
) -> OpenCard | None:
    """Everything of one opportunity; ``None`` where its words are no longer stored."""
    judged = Opportunity.model_validate_json(found.payload)
    stored = thread(session, judged.platform, judged.post_id)
    said = history(session, judged.opportunity_id)
    standing = standing_of(said).at(now)
    card = full_card(judged, stored, standing, brand) if stored is not None else None
    if card is None:
        return None
    data = wording(brand, found.ranked_at, now)
    rest = manners.rests.get(judged.opportunity_id)
    again = repeat_of(session, brand, standing.draft, now, of=judged.opportunity_id)
    return OpenCard(
        card=card_view(card, data),
        shelf=found.shelf,
        standing=standing,
        status=one_line(sentence(standing, brand.timezone)),
        until=_iso(judged.act_before),
        said=tuple(_word(each, brand, now) for each in said),
        explanation=explain(judged, brand),
        can_undo=bool(not_undone(said)),
        rest=rest_sentence(rest, brand, card.post.platform, now) if rest is not None else "",
        partner=judged.opportunity_id in manners.partners,
        repeats=one_line(repeat_warning(again, brand, now)) if again is not None else "",
    )


def _row(line: Line, brand: Brand, data: ReportData) -> Row | None:
    entry = line.entry
    if entry.post is None or (entry.opportunity.comment_id is not None and entry.comment is None):
        return None
    card = Card(
        opportunity=entry.opportunity,
        post=entry.post,
        comment=entry.comment,
        status=line.standing.status,
        assignee=line.standing.assignee,
    )
    status = one_line(sentence(line.standing, brand.timezone))
    rest = rest_sentence(entry.rest, brand, entry.post.platform, data.generated_at) if entry.rest is not None else ""
    until = _iso(entry.opportunity.act_before)
    gist = clamp(one_line(entry.quote), GIST_CHARS)[0]
    return Row(card_view(card, data), line.standing, status, until, rest, entry.partner, gist)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _word(said: Decision, brand: Brand, now: datetime) -> Word:
    """A decision as a sentence: who, what they did, and the words or address that go with it."""
    until = words.local_time(said.until, now, brand.timezone) if said.until else ""
    parts = {
        "assign": f"to {said.assignee}" if said.assignee else "to nobody",
        "route": f"to {said.details.get('to', '')}",
        "snooze": f"until {until}",
        "done": " ".join(str(said.details.get(name) or "") for name in ("kind", "code")),
    }
    rest = one_line(" ".join(part for part in (parts.get(said.action, ""), said.reason) if part))
    url = said.details.get("url")
    when = words.local_time(said.decided_at, now, brand.timezone)
    return Word(one_line(said.who), _VERBS[said.action], rest, when, web_address(str(url)) if url else None)
