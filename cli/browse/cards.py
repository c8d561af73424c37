"""Cards in words for the page: the report's own words, and beside them what people said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cli.browse.shelf import Line
from cli.guidance import Guidance
from cli.labels import KINDS, TEAMS, named
from cli.languages.tongue import Tongue
from cli.report import words
from cli.report.cards import full_card
from cli.report.data import Card, ReportData
from cli.report.harmless import clamp, one_line, web_address
from cli.report.present import card_view
from cli.report.titles import platform_titles
from cli.report.view import CardView
from cli.standing_words import skip_reason, standing_sentence
from cli.team.repeats import repeat_of, repeat_warning
from cli.team.resting import NOBODY_RESTS, Manners, Rest
from cli.team.words import rest_sentence
from crawler.config import Brand
from crawler.db.decisions import Decision, Standing, history, not_undone, standing_of
from crawler.db.queries import thread
from crawler.db.rankings import StoredOpportunity
from crawler.sentences import phrase
from ranking.explain import Explanation, explain
from ranking.types import Opportunity, Verdict

GIST_CHARS = 150
_VERBS = {
    "take": phrase("took it"),
    "release": phrase("gave it back"),
    "done": phrase("did it"),
    "skip": phrase("skipped it"),
    "snooze": phrase("snoozed it"),
    "assign": phrase("assigned it"),
    "route": phrase("routed it"),
    "draft": phrase("wrote a draft"),
    "approve": phrase("agreed to the draft"),
    "note": phrase("noted"),
    "undo": phrase("took the last word back"),
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
    ``guidance`` is what brand.toml tells whoever writes there.
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
    guidance: Guidance | None = None


def wording(brand: Brand, ranked_at: datetime, now: datetime, tongue: Tongue) -> ReportData:
    """What the report's words need to know beside a card: the moment, the zone, the language, the platforms' names."""
    return ReportData(
        brand=brand.name,
        generated_at=now,
        ranked_at=ranked_at,
        timezone=brand.brand.timezone,
        language=tongue.code,
        region=tongue.territory,
        titles=platform_titles(),
    )


class Rows:
    """Lines in words, each put into words once a minute: their ages and windows are told in minutes."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._known: dict[tuple[str, Verdict, Standing, Rest | None, Tongue], Row | None] = {}
        self._of = ""

    def of(self, lines: Sequence[Line], data: ReportData) -> list[Row]:
        """Lines in words; one whose post retention took away is left out."""
        of = f"{data.ranked_at} {data.generated_at:%Y%m%d%H%M}"
        known = self._known if of == self._of else {}
        self._known, self._of = known, of
        found = []
        for line in lines:
            judged = line.entry.opportunity  # a second look may have changed its verdict
            key = judged.opportunity_id, judged.verdict, line.standing, line.entry.rest, data.tongue
            if key not in known:
                known[key] = _row(line, self._brand, data)
            found.append(known[key])
        return [row for row in found if row is not None]


def open_card(
    session: Session,
    brand: Brand,
    found: StoredOpportunity,
    now: datetime,
    tongue: Tongue,
    manners: Manners = NOBODY_RESTS,
) -> OpenCard | None:
    """Everything of one opportunity; ``None`` where its words are no longer stored."""
    judged = Opportunity.model_validate_json(found.payload)
    stored = thread(session, judged.platform, judged.post_id)
    said = history(session, judged.opportunity_id)
    standing = standing_of(said).at(now)
    card = full_card(judged, stored, standing, brand, manners) if stored is not None else None
    if card is None:
        return None
    data = wording(brand, found.ranked_at, now, tongue)
    rest = manners.rests.get(judged.opportunity_id)
    again = repeat_of(session, brand, standing.draft, now, of=judged.opportunity_id)
    return OpenCard(
        card=card_view(card, data),
        shelf=found.shelf,
        standing=standing,
        status=_holds(standing, data),
        until=_iso(judged.act_before),
        said=tuple(_word(each, data) for each in said),
        explanation=explain(judged, brand),
        can_undo=bool(not_undone(said)),
        rest=rest_sentence(rest, brand, card.post.platform, now, tongue) if rest is not None else "",
        partner=judged.opportunity_id in manners.partners,
        repeats=one_line(repeat_warning(again, brand, now, tongue)) if again is not None else "",
        guidance=card.guidance,
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
    rest = ""
    if entry.rest is not None:
        rest = rest_sentence(entry.rest, brand, entry.post.platform, data.generated_at, data.tongue)
    until = _iso(entry.opportunity.act_before)
    gist = clamp(one_line(entry.quote), GIST_CHARS)[0]
    return Row(card_view(card, data), line.standing, _holds(line.standing, data), until, rest, entry.partner, gist)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _holds(standing: Standing, data: ReportData) -> str:
    """What people made of it, as it stands."""
    return one_line(data.tongue.tell(standing_sentence(standing, lambda moment: _time(moment, data))))


def _time(moment: datetime, data: ReportData) -> str:
    return words.local_time(moment, data.generated_at, ZoneInfo(data.timezone), data.tongue)


def _word(said: Decision, data: ReportData) -> Word:
    """A decision as a sentence: who, what they did, and the words or address that go with it."""
    tongue, url = data.tongue, said.details.get("url")
    beside = (_beside(said, data), skip_reason(said.reason) if said.action == "skip" else said.reason)
    rest = one_line(" ".join(tongue.tell(part) for part in beside if part))
    address = web_address(str(url)) if url else None
    return Word(one_line(said.who), tongue.gettext(_VERBS[said.action]), rest, _time(said.decided_at, data), address)


def _beside(said: Decision, data: ReportData) -> str:
    """To whom, until when or how, where the decision says so."""
    tongue, details = data.tongue, said.details
    if said.action == "assign":
        return tongue.gettext("to {name}", name=said.assignee) if said.assignee else tongue.gettext("to nobody")
    if said.action == "route":
        return tongue.gettext("to {name}", name=named(TEAMS, str(details.get("to", "")), tongue))
    if said.action == "snooze" and said.until:
        return tongue.gettext("until {time}", time=_time(said.until, data))
    kind, code = str(details.get("kind") or ""), str(details.get("code") or "")
    return " ".join(filter(None, (named(KINDS, kind, tongue), code))) if said.action == "done" else ""
