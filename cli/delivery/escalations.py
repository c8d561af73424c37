"""Our own crisis, and fakes in our name: told at once, to those in charge, once each; no pause holds them back."""

from __future__ import annotations

from cli.delivery.addresses import Address, escalation_addresses
from cli.delivery.digest import is_open
from cli.delivery.letter import Letter
from cli.delivery.outbox import Parcel, key_of, send
from cli.delivery.round import Round
from cli.report.data import Card
from cli.report.harmless import one_line
from cli.report.present import views
from crawler.db.deliveries import DeliveryKey

PATIENCE = 500
"""Runs that try to tell somebody of a crisis: a week of a watch, longer than any mail server is away."""
_UNHEARD = "[escalate] send names nobody: show what is to escalate to the person in charge yourself."


def send_escalations(of: Round) -> list[str]:
    """Tell every address what it was not told yet; gives what became of it."""
    cards = [card for card in of.data.escalations if card.opportunity.alarm and is_open(card, of.data)]
    people = escalation_addresses(of.brand)
    if cards and not people and of.brand.report.send:
        return [_UNHEARD]
    found = [_to_address(of, address, cards) for address in people if cards]
    return [sentence for sentence in found if sentence]


def _to_address(of: Round, address: Address, cards: list[Card]) -> str | None:
    name = key_of(of, address)
    keys = [DeliveryKey(of.brand.name, "escalation", name, item=card.opportunity.opportunity_id) for card in cards]

    def letter_of(claimed: frozenset[str]) -> Letter:
        return escalation_letter(of, [card for card in cards if card.opportunity.opportunity_id in claimed])

    return send(of, address, Parcel("what is to escalate", keys, most=PATIENCE), letter_of)


def escalation_letter(of: Round, cards: list[Card]) -> Letter:
    """What is to be seen now, and by whom."""
    brand = one_line(of.brand.name)
    tongue = of.data.tongue
    return Letter(
        headline=tongue.ngettext("{n} post to escalate now", "{n} posts to escalate now", len(cards)),
        brand=brand,
        lead=(tongue.gettext("Somebody in charge has to see this now. Nobody should answer it from a list."),),
        escalations=tuple(views(cards, of.data)),
        tongue=tongue,
    )
