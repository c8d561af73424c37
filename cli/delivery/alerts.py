"""Between mornings: what will not wait for the next digest, told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.delivery.addresses import Address, Audience
from cli.delivery.digest import MEMORY, for_market
from cli.delivery.letter import Letter
from cli.delivery.outbox import Parcel, key_of, send
from cli.delivery.round import Round, silenced
from cli.languages.tongue import ENGLISH, Tongue
from cli.report import words
from cli.report.data import Card, ReportData
from cli.report.harmless import one_line
from cli.report.present import card_view
from cli.report.view import CardView
from crawler.config import Brand
from crawler.db.deliveries import DeliveryKey, told
from crawler.db.queries import StoredThread, threads
from ranking.identity import opportunity_id
from ranking.plays.names import Names
from ranking.plays.summons import Summons, summons_of
from ranking.target import Target
from ranking.types import Candidate

LIVE = timedelta(hours=3)
"""People who called us longer ago than this have stopped waiting."""


def send_alerts(of: Round, audiences: list[Audience]) -> list[str]:
    """Ping each market of what closes before its next morning, and of people who call us now."""
    return [
        sentence
        for audience in audiences
        for address in audience.addresses
        for sentence in _ping(of, audience, address)
    ]


def _ping(of: Round, audience: Audience, address: Address) -> Iterator[str]:
    data = for_market(of.data, audience, len(of.data.cards))
    name = key_of(of, address)
    with of.store.reading() as session:
        if silenced(session, of.brand, audience, of.now):
            return
        heard = told(session, of.brand.name, audience.market, name, of.now - MEMORY)
        fresh = [card for card in data.cards if heard.isdisjoint({card.opportunity.opportunity_id, _item(of, card)})]
        calls = _calls(session, of, fresh, data)
        alone = [card for card in fresh if _item(of, card) not in calls]
        chosen = {card.opportunity.opportunity_id: card_view(card, data) for card in _closing(of, audience, alone)}
        chosen |= calls
    keys = [DeliveryKey(of.brand.name, "alert", name, item=item) for item in chosen]
    parcel = Parcel("what will not wait until morning", keys, market=audience)
    sentence = send(of, address, parcel, lambda claimed: alert_letter(data, [chosen[item] for item in sorted(claimed)]))
    if sentence:
        yield sentence


def _closing(of: Round, audience: Audience, cards: list[Card]) -> Iterator[Card]:
    """Good targets that the next digest would name too late."""
    morning = audience.next_morning(of.now)
    for card in cards:
        until = card.opportunity.act_before
        if card.opportunity.score >= of.brand.report.notify_at and until is not None and until < morning:
            yield card


def _calls(session: Session, of: Round, cards: list[Card], data: ReportData) -> dict[str, CardView]:
    """Posts under which people call us now, by their ``_item``; the count and its pace are the reason.

    One message a thread. Whoever calls there is an opportunity of their own, and a list may hold them without the post.
    """
    called: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if _is_summons(card):
            called[_item(of, card)].append(card)
    wanted = {_post(there[0]) for there in called.values()}
    found = {(one.post.platform, one.post.post_id): one for one in threads(session, wanted)}
    views: dict[str, CardView] = {}
    for item, there in called.items():
        thread = found.get(_post(there[0]))
        live = live_summons(thread, of.brand, of.now) if thread is not None else None
        if live is not None and not any(map(_we_are_there, there)):
            card = next((one for one in there if one.opportunity.comment_id is None), there[0])
            views[item] = replace(card_view(card, data), why=summons_sentence(live, card, data.tongue))
    return views


def _item(of: Round, card: Card) -> str:
    """By what an alert of a card is remembered: a call by the post, whoever of the callers stands on the list."""
    if not _is_summons(card):
        return card.opportunity.opportunity_id
    return opportunity_id(of.brand.name, Target(Candidate(post=card.post)))


def _is_summons(card: Card) -> bool:
    return card.opportunity.play is not None and card.opportunity.play.name == "summons"


def _we_are_there(card: Card) -> bool:
    return card.opportunity.visibility is not None and card.opportunity.visibility.we_are_there


def _post(card: Card) -> tuple[str, str]:
    return card.post.platform, card.post.post_id


def live_summons(thread: StoredThread, brand: Brand, now: datetime) -> Summons | None:
    """The people who called us within ``LIVE``; ``None`` if too few did."""
    recent = tuple(c for c in thread.comments if c.published_at is not None and c.published_at > now - LIVE)
    return summons_of(Candidate(post=thread.post, comments=recent), Names(brand))


def summons_sentence(live: Summons, card: Card, tongue: Tongue = ENGLISH) -> str:
    """As in ``94 people named you under this video in 50 minutes, no brand there yet``."""
    given = {
        "pace": tongue.ngettext("{n} minute", "{n} minutes", max(round((live.hours or 0) * 60), 1)),
        "brands": _brands_there(card, tongue),
    }
    if card.post.kind in ("video", "short"):
        return tongue.ngettext(
            "{n} person named you under this video in {pace}, {brands}.",
            "{n} people named you under this video in {pace}, {brands}.",
            live.people,
            **given,
        )
    return tongue.ngettext(
        "{n} person named you under this post in {pace}, {brands}.",
        "{n} people named you under this post in {pace}, {brands}.",
        live.people,
        **given,
    )


def _brands_there(card: Card, tongue: Tongue) -> str:
    there = card.opportunity.visibility
    names = [one_line(name) for name in there.brands_there][:3] if there else []
    if not names:
        return tongue.gettext("no brand there yet")
    return tongue.gettext("already there: {names}", names=words.listed(names, tongue))


def alert_letter(data: ReportData, cards: list[CardView]) -> Letter:
    """What will not wait, best first."""
    tongue = data.tongue
    return Letter(
        headline=tongue.ngettext(
            "{n} place that will not wait until morning", "{n} places that will not wait until morning", len(cards)
        ),
        brand=one_line(data.brand),
        cards=tuple(sorted(cards, key=lambda card: card.rank or 0)),
        tongue=tongue,
    )
