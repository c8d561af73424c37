"""``topcomment morning --test-send``: every address gets the digest as it would be now, and nothing is remembered."""

from __future__ import annotations

from dataclasses import replace

from cli.console import say
from cli.delivery.addresses import Address, audiences, escalation_addresses
from cli.delivery.channel import kind_of, post
from cli.delivery.digest import digest_letter, for_market
from cli.delivery.letter import Letter
from cli.delivery.round import sending
from cli.desk import Desk
from cli.languages.choosing import brand_tongue
from cli.languages.tongue import Tongue
from cli.report.harmless import one_line
from crawler.errors import DeliveryError, UsageError, WorkspaceError


def try_addresses(desk: Desk) -> None:
    """Send a test to everybody who is named, once each, pauses or not.

    Raises:
        UsageError: nobody is named.
        DeliveryError: somebody's address did not take it.
    """
    letters = _letters(desk)
    if not letters:
        raise UsageError("nobody would be sent anything; name addresses in [report] send, in a market, or [escalate]")
    failed = 0
    for address, letter in letters.items():
        error = post(address, letter)
        failed += bool(error)
        say(f"{address.where} ({kind_of(address)}): {error or 'sent'}")
    if failed:
        raise DeliveryError(f"{failed} of {len(letters)} addresses did not take the test; nothing else was changed")


def _letters(desk: Desk) -> dict[Address, Letter]:
    brand = one_line(desk.brand.name)
    letters = {
        address: _plain(brand, audience.tongue) for audience in audiences(desk.brand) for address in audience.addresses
    }
    letters |= dict.fromkeys(escalation_addresses(desk.brand), _plain(brand, brand_tongue(desk.brand)))
    try:
        with sending(desk) as of:
            for audience in reversed(audiences(desk.brand)):
                letter = digest_letter(of, for_market(of.data, audience, of.brand.report.top))
                tongue = audience.tongue
                headline = tongue.gettext("test: {headline}", headline=letter.headline)
                test = replace(letter, headline=headline, lead=(_lead(tongue), *letter.lead))
                letters |= dict.fromkeys(audience.addresses, test)
    except WorkspaceError:
        pass  # before the first morning there is no list to show
    return letters


def _plain(brand: str, tongue: Tongue) -> Letter:
    """A test without a list."""
    return Letter(headline=tongue.gettext("a test"), brand=brand, lead=(_lead(tongue),), tongue=tongue)


def _lead(tongue: Tongue) -> str:
    return tongue.gettext("This is a test; nobody has to act on it.")
