"""Claim, send, write down: the one way a letter leaves the house."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from cli.delivery.addresses import Address, Audience
from cli.delivery.channel import kind_of, post
from cli.delivery.letter import Letter
from cli.delivery.round import Round, silenced
from crawler.db.deliveries import MOST_TRIES, DeliveryKey, address_key, claim, finish

PAUSES_S = (2.0, 8.0)
"""Waited before the second and the third try of one run; what then fails waits for the next run."""


@dataclass(frozen=True)
class Parcel:
    """What goes to one address as one message.

    Attributes:
        what: how the message is called in a sentence.
        keys: its items, each claimed by itself; some may turn out to be sent already.
        told: what a digest speaks of.
        market: whose pauses, blackout days and holidays hold it back; ``None``: nothing does.
        most: runs after which it is given up.
    """

    what: str
    keys: Sequence[DeliveryKey]
    told: Collection[str] = ()
    market: Audience | None = None
    most: int = MOST_TRIES


def key_of(of: Round, address: Address) -> str:
    """The name under which an address is kept."""
    with of.store.session() as session:
        return address_key(session, address.url)


def send(of: Round, address: Address, parcel: Parcel, letter_of: Callable[[frozenset[str]], Letter]) -> str | None:
    """Send what nobody else sends or has sent; gives a sentence, or ``None`` where nothing was left to send.

    ``letter_of`` is given the items that were claimed.
    """
    with of.store.session() as session:
        # In the transaction that claims: a pause that was set before it stops this very message.
        if parcel.market is not None and silenced(session, of.brand, parcel.market, of.now):
            return None
        claimed = [key for key in parcel.keys if claim(session, key, of.now, most=parcel.most)]
    if not claimed:
        return None
    error = "it was interrupted"
    try:
        error = _tried(address, letter_of(frozenset(key.item for key in claimed)))
    finally:
        with of.store.session() as session:
            for key in claimed:
                finish(session, key, of.now, error=error, told=parcel.told)
    whom = f"{address.where} ({kind_of(address)})"
    if error:
        return f"Not delivered: {parcel.what} to {whom}: {error}; the next run tries again."
    return f"Sent: {parcel.what} to {whom}."


def _tried(address: Address, letter: Letter) -> str:
    error = post(address, letter)
    for pause in PAUSES_S:
        if not error:
            break
        time.sleep(pause)
        error = post(address, letter)
    return error
