"""What a morning and a watch hand over: escalations at once, then digests that are due, then alerts."""

from __future__ import annotations

from cli.console import say
from cli.delivery.addresses import audiences, escalation_addresses
from cli.delivery.alerts import send_alerts
from cli.delivery.digest import send_digests
from cli.delivery.escalations import send_escalations
from cli.delivery.round import sending
from cli.desk import Desk


def deliver(desk: Desk, *, alerts: bool = False) -> list[str]:
    """Send what is due and was not sent; gives a sentence on each message, and never fails for a delivery.

    Raises:
        WorkspaceError: nothing was ranked yet.
        StorageError: the database refused, so that what was sent could not be remembered.
    """
    people = audiences(desk.brand)
    if not any(audience.addresses for audience in people) and not escalation_addresses(desk.brand):
        return []
    with sending(desk) as of:
        said = send_escalations(of) + send_digests(of, people)
        if alerts:
            said += send_alerts(of, people)
        return said + of.remarks


def send_only(desk: Desk) -> None:
    """Send what of the latest ranking is due; prints a sentence on each message."""
    for sentence in deliver(desk) or ["Nobody is named in brand.toml to send anything to; see docs/sending.md."]:
        say(sentence)
