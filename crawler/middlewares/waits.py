"""How long a platform asks us to wait, read from its answer's headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_EPOCH_2001 = 1_000_000_000.0


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the platform wants to be asked again; ``None`` where it does not say.

    ``Retry-After`` holds seconds or an HTTP date (RFC 9110, 10.2.3). Mastodon's
    ``X-RateLimit-Reset`` is an ISO time, Bluesky's ``RateLimit-Reset`` and X's
    ``x-rate-limit-reset`` a Unix time; others send the seconds left. The answer's own ``Date`` is
    the "now" of its times, so that a wrong clock on either side does no harm.

    Args:
        headers: header names in lower case, values as text.
        now: the moment to count from where the answer has no ``Date``.
    """
    sent = _http_date(headers.get("date", "")) or now
    retry_after = headers.get("retry-after", "").strip()
    if retry_after:
        moment = _http_date(retry_after)
        return _seconds_left(moment, sent) if moment else _number(retry_after)
    for name in ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"):
        if name in headers:
            return _until_reset(headers[name].strip(), sent)
    return None


def nothing_remains(headers: Mapping[str, str]) -> bool:
    """Whether the answer says that the next request would be one too many."""
    names = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")
    remaining = next((headers[name] for name in names if name in headers), "")
    return _number(remaining.strip()) == 0


def _until_reset(value: str, sent: datetime) -> float | None:
    number = _number(value)
    if number is not None:
        # More than thirty years cannot be a wait: it is a moment, in Unix time.
        return max(0.0, number - sent.timestamp()) if number > _EPOCH_2001 else number
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _seconds_left(moment if moment.tzinfo else moment.replace(tzinfo=UTC), sent)


def _seconds_left(moment: datetime, sent: datetime) -> float:
    return max(0.0, (moment - sent).total_seconds())


def _number(value: str) -> float | None:
    # float() alone would also take "nan", "inf" and "1_0".
    return float(value) if value.replace(".", "", 1).isascii() and value.replace(".", "", 1).isdigit() else None


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
