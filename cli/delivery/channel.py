"""One message to one Apprise URL; what went wrong is told in our own words, never in those of a URL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cli.delivery.addresses import Address
from cli.delivery.letter import Letter
from cli.delivery.mail import mail_of
from cli.delivery.short import short_of

MAIL = frozenset({
    "azure", "brevo", "mailersend", "mailgun", "mailto", "mailtos", "o365", "postmark", "resend", "sendgrid",
    "sendpulse", "ses", "smtp2go", "sparkpost",
})  # fmt: skip
"""Schemes of Apprise whose messages are HTML mails; every other service gets the short form."""
PATIENCE_S = 60.0
_LOGGERS = ("apprise", "urllib3", "requests")
"""They write addresses with their tokens: a path of a webhook is its password."""
_STATUS = re.compile(r"error=(\d{3})\b")
_KNOWN = {
    "401": "the address's key or password was refused",
    "403": "the address's key or password was refused",
    "404": "the address does not exist any more",
    "410": "the address does not exist any more",
    "413": "the message was too large",
    "429": "too many messages at once",
}


def post(address: Address, letter: Letter) -> str:
    """Send one letter; gives "" where it was taken, else why not, without any part of the address's URL."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id="topcomment", app_desc="topcomment", app_url="", async_mode=False)
    # Pictures by which services show who speaks would be fetched from a host that is not ours.
    asset.image_url_mask = asset.image_url_logo = ""
    with _silence():
        service: Any = Apprise.instantiate(address.url, asset=asset) if address.url else None
        if service is None:
            return "it is no address that Apprise knows; see docs/sending.md"
        body, body_format = _body(service, letter, by_mail=address.url.split("://")[0].lower() in MAIL)
        sender = Apprise(asset=asset)
        sender.add(service)
        outcome = sender.notify(
            title=letter.subject,
            body=body,
            body_format=body_format,
            attach=[str(path) for path in letter.files] if service.attachment_support and letter.files else None,
            timeout=PATIENCE_S,
        )
        return "" if outcome else _why(outcome)


def kind_of(address: Address) -> str:
    """The service's own name, as in Slack; it is told instead of the URL."""
    from apprise import Apprise

    with _silence():
        service: Any = Apprise.instantiate(address.url) if address.url else None
    return str(service.service_name) if service is not None else "unknown service"


def _body(service: Any, letter: Letter, *, by_mail: bool) -> tuple[str, str]:
    """The form that a service shows best, and Apprise's word for it."""
    from apprise import NotifyFormat

    if by_mail:
        return mail_of(letter), "html"
    # Many services put the title into the text, and count it.
    room = max(int(service.body_maxlen) - len(letter.subject) - 8, 80)
    marked = service.notify_format == NotifyFormat.MARKDOWN
    return short_of(letter, room, marked=marked), "markdown" if marked else "text"


def _why(outcome: Any) -> str:
    """The reason in words of our own: of what Apprise says only a status number is taken over."""
    said = " ".join(str(entry) for entry in outcome.logs())
    status = _STATUS.search(said)
    if status:
        return _KNOWN.get(status[1], f"the service answered {status[1]}")
    if outcome.status.name == "TIMEOUT":
        return f"no answer within {PATIENCE_S:.0f} seconds"
    if "onnection" in said:
        return "the server could not be reached, or refused the login or the message"
    return "the service did not take it"


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the loggers that know addresses from writing anywhere."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.propagate, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
    try:
        yield
    finally:
        for logger, (propagate, handlers) in zip(loggers, before, strict=True):
            logger.propagate, logger.handlers = propagate, handlers
