"""Why an answer did not come or could not be read, in the words of ``crawler.tally``."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.middlewares.doors import ASKED_HOST
from crawler.middlewares.outcomes import NotSent
from crawler.resolver import GuardedResolver
from crawler.tally import Outcome
from spiders.parsers.errors import parse_error_message

REFUSING = (401, 403, 407, 429, 451)
GONE = (404, 410)
_MESSAGE_LENGTH = 160


def explain(failure: Failure) -> tuple[Outcome, str]:
    """The outcome and one sentence for a failure that reached an errback."""
    error: BaseException | None = failure.value
    host = asked_host(getattr(failure, "request", None))
    if isinstance(error, NotSent):
        return error.outcome, error.why
    if isinstance(error, HttpError):
        return explain_status(error.response)
    if isinstance(error, IgnoreRequest):
        return "refused", f"{host}: {error}"
    inside = GuardedResolver.led_inside.get(urlsplit(f"//{host}").hostname or "")
    if inside is not None:
        return "refused", f"{host} leads to the private address {inside}; it was not fetched"
    return "unreachable", f"{host} did not answer: {_first_line(error)}"


def answered(failure: Failure) -> tuple[int, str]:
    """Status and message of an answer with an error status; 0 and nothing where no answer came."""
    error: BaseException | None = failure.value
    if not isinstance(error, HttpError):
        return 0, ""
    return error.response.status, parse_error_message(error.response.body) or ""


def body_of(failure: Failure) -> bytes:
    """The body of an answer with an error status; empty where no answer came."""
    error: BaseException | None = failure.value
    return bytes(error.response.body) if isinstance(error, HttpError) else b""


def explain_status(response: Response) -> tuple[Outcome, str]:
    """The outcome and one sentence for an answer with an error status."""
    host = asked_host(response.request)
    said = parse_error_message(response.body)
    sentence = f"{host} answered {response.status}" + (f": {said[:_MESSAGE_LENGTH]}" if said else "")
    if response.status in REFUSING:
        return "refused", sentence
    if response.status in GONE:
        return "gone", sentence
    return ("unreachable" if response.status >= 500 else "broken"), sentence


def asked_host(request: object) -> str:
    """The host that was meant, also where a door stood in for it."""
    meta = getattr(request, "meta", {})
    return str(meta.get(ASKED_HOST) or urlsplit(getattr(request, "url", "")).netloc or "the platform")


def _first_line(error: BaseException | None) -> str:
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__)[:_MESSAGE_LENGTH]
