"""The digest of one market: what of the ranking is its people's, and what of that is new to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cli.delivery.addresses import Address, Audience
from cli.delivery.letter import Letter
from cli.delivery.outbox import Parcel, key_of, send
from cli.delivery.round import Round, silenced
from cli.report import head, words
from cli.report.data import Card, ReportData
from cli.report.harmless import one_line
from cli.report.health import unwell
from cli.report.present import views
from cli.report.rests import rest_lines
from crawler.db.deliveries import MOST_TRIES, SENDING, SENT, DeliveryKey, states, told

MEMORY = timedelta(days=14)
"""How long something stays told: longer than any post stays a candidate."""
LATEST = timedelta(hours=8)
"""After its hour: a machine that was off at seven still sends at noon, but nobody gets a morning's list at night."""


def send_digests(of: Round, audiences: list[Audience]) -> list[str]:
    """Send each market its digest, once a day and from its own hour on; gives what became of it."""
    return [sentence for audience in audiences if audience.addresses for sentence in _to_market(of, audience)]


def _to_market(of: Round, audience: Audience) -> list[str]:
    day = audience.day(of.now)
    if not audience.due(day) <= of.now < audience.due(day) + LATEST:
        following = audience.next_morning(of.now).astimezone(audience.zone)
        return [f"Digest for {audience.title}: the next is due {following:%a %H:%M} ({audience.zone.key})."]
    with of.store.reading() as session:
        why = silenced(session, of.brand, audience, of.now)
        known = states(session, of.brand.name, "digest", audience.market, day.isoformat())
    if why:
        return [f"Digest for {audience.title}: nothing was sent, {why}."]
    if known and all(state == SENT for state in known.values()):
        return [f"Digest for {audience.title}: sent already today."]
    data = for_market(of.data, audience, of.brand.report.top)
    found = [_to_address(of, audience, address, data, known) for address in audience.addresses]
    said = [sentence for sentence in found if sentence]
    return said or [f"Digest for {audience.title}: nothing new since the last one, so nothing was sent."]


def _to_address(of: Round, audience: Audience, address: Address, data: ReportData, known: dict[str, str]) -> str | None:
    name, day = key_of(of, address), audience.day(of.now).isoformat()
    if known.get(name) == SENT:
        return None
    facts = news(data)
    with of.store.reading() as session:
        heard = told(session, of.brand.name, audience.market, name, of.now - MEMORY, but_day=day)
    if not facts - heard:
        return None
    key = DeliveryKey(of.brand.name, "digest", name, market=audience.market, day=day)
    parcel = Parcel(f"digest for {audience.title}", [key], told=facts, market=audience)
    sentence = send(of, address, parcel, lambda _: digest_letter(of, data))
    if sentence is None and known.get(name) not in (None, SENDING):
        return f"Not delivered: {parcel.what} to {address.where}: given up for today after {MOST_TRIES} runs."
    return sentence


def for_market(data: ReportData, audience: Audience, top: int) -> ReportData:
    """The report as one market's people need it: their open cards, on their clock and in their language.

    A target that no market serves by its language or region is everybody's.
    """
    theirs = (card for card in data.cards if card.market in (None, audience.market) or not audience.market)
    cards = [card for card in theirs if is_open(card, data)]
    escalations = tuple(card for card in data.escalations if is_open(card, data))
    changes = {"cards": tuple(cards[:top]), "escalations": escalations, "timezone": audience.zone.key}
    return data.model_copy(update=changes).told_in(audience.tongue)


def is_open(card: Card, data: ReportData) -> bool:
    """Whether somebody still has to act: nobody finished it, and its time is not over."""
    until = card.opportunity.act_before
    return card.status in ("open", "taken") and (until is None or until > data.generated_at)


def news(data: ReportData) -> frozenset[str]:
    """What a digest tells, as names that can be compared: its targets, and the sources that are unwell."""
    targets = {card.opportunity.opportunity_id for card in (*data.cards, *data.escalations)}
    return frozenset(targets | {f"source:{line.source}" for line in unwell(data.sources)})


def digest_letter(of: Round, data: ReportData) -> Letter:
    """The digest in words; what yesterday brought stands at its end, before what was not seen."""
    tongue = data.tongue
    notes = (one_line(tongue.tell(sentence)) for sentence in (*data.results, *data.not_seen))
    told = views(data.escalations, data)
    return Letter(
        headline=_headline(data),
        brand=one_line(data.brand),
        lead=tuple(_lead(data)),
        escalations=tuple(view for view in told if view.alarm),
        uneasy=tuple(view for view in told if not view.alarm),
        cards=tuple(views(data.cards, data)),
        notes=(*rest_lines(data.rests, tongue), *notes),
        files=of.files(tongue),
        tongue=tongue,
    )


def _lead(data: ReportData) -> Iterator[str]:
    tongue = data.tongue
    yield tongue.gettext("{date}. Times are {zone}.", date=head.dateline(data), zone=data.timezone)
    yield head.read_and_withheld(data)
    if head.is_old(data):
        yield tongue.gettext("Ranked {age}.", age=words.age(data.ranked_at, data.generated_at, tongue))
    if not data.cards:
        yield head.calm(data)


def _headline(data: ReportData) -> str:
    alarms = sum(card.opportunity.alarm for card in data.escalations)
    if not alarms:
        return head.headline(data)
    return f"{head.headline(data)}, {head.alarms_line(alarms, data.tongue)}"
