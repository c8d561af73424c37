"""The only source of "now" for crawl, rank, report and send.

``TOPCOMMENT_CLOCK_URL`` (loopback only) lets the demo web's clock drive it: the URL answers
``{"now": "<ISO-8601 with offset>"}``. An answer is good for a second, so that asking often costs
little; it is not carried forward by the machine's clock, since the demo's may stand still and no
process may see a moment that another has not reached.
"""

from __future__ import annotations

import ipaddress
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from crawler.errors import ConfigError

CLOCK_URL_VARIABLE = "TOPCOMMENT_CLOCK_URL"
_REFRESH_SECONDS = 1.0


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _RemoteClock:
    """A remote clock's last answer, asked again when it is a second old."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not is_loopback(parts.hostname or ""):
            raise ConfigError(
                f"{CLOCK_URL_VARIABLE}={url} is not an http address of this machine; unset it or "
                "give one such as http://127.0.0.1:8765/clock"
            )
        self.url = url
        self._answer = datetime.min.replace(tzinfo=UTC)
        self._asked_at = float("-inf")

    def now(self) -> datetime:
        if time.monotonic() - self._asked_at > _REFRESH_SECONDS:
            self._answer = self._ask()
            self._asked_at = time.monotonic()
        return self._answer

    def _ask(self) -> datetime:
        try:
            with urlopen(self.url, timeout=5) as answer:  # noqa: S310 - loopback http, checked above
                return datetime.fromisoformat(json.load(answer)["now"]).astimezone(UTC)
        except (URLError, OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"the clock at {self.url} ({CLOCK_URL_VARIABLE}) did not answer: {error}; start "
                "`topcomment demo` again or unset the variable"
            ) from error


_remote: _RemoteClock | None = None
_override: Callable[[], datetime] | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    global _remote  # noqa: PLW0603 - one clock per process is the point
    if _override is not None:
        return _override()
    url = os.environ.get(CLOCK_URL_VARIABLE)
    if not url:
        return datetime.now(UTC)
    if _remote is None or _remote.url != url:
        _remote = _RemoteClock(url)
    return _remote.now()


def refresh() -> None:
    """Ask the remote clock anew at the next call: whoever just moved it knows that it jumped."""
    global _remote  # noqa: PLW0603
    _remote = None


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` inside the block (tests, and ranking an old state again)."""
    global _override  # noqa: PLW0603
    before = _override
    _override = lambda: moment.astimezone(UTC)  # noqa: E731 - a named function says no more
    try:
        yield
    finally:
        _override = before
