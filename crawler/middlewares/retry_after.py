"""Retries that wait as long as the platform asks, and rest where that is too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response

from crawler import clock
from crawler.middlewares.doors import ASKED_HOST
from crawler.middlewares.outcomes import HostRests
from crawler.middlewares.waits import asked_wait, nothing_remains
from crawler.tally import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

MAX_WAIT = "TOPCOMMENT_MAX_WAIT_S"
BACKOFF = "TOPCOMMENT_BACKOFF_S"
# Set on requests whose endpoint counts by itself: its empty allowance says nothing of the host.
OWN_LIMIT = "topcomment_own_limit"
# A function of status and body: whether an answer says that an allowance is spent, so that no wait of ours would help.
SPENT = "topcomment_spent"
# Answers that may ask us to slow down, and the word for a request that is kept back since a host gave nothing else.
# It is the word of the answer itself: which of several requests at once is kept back is chance.
_WORDS: dict[int, Outcome] = {429: "refused", 503: "unreachable"}


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's own retries, with the whole host resting for as long as it asked.

    A wait longer than ``TOPCOMMENT_MAX_WAIT_S`` is not sat out: every further request to that
    host is kept back and the source counts as refused.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.max_wait = settings.getfloat(MAX_WAIT)
        self.backoff = settings.getfloat(BACKOFF)
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._rests_until: dict[str, float] = {}
        self._gave_up: dict[str, HostRests] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        """Scrapy's constructor."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    async def process_request(self, request: Request) -> None:
        """Hold the request back while its host rests."""
        host = _host(request)
        # Asked again after each sleep: another answer may have prolonged the rest.
        while (left := self._rests_until.get(host, 0.0) - time.monotonic()) > 0:
            await self.sleep(left)
        if host in self._gave_up:
            raise self._rests(host)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """Retry what may pass; let the host rest where it asks for it.

        Raises:
            HostRests: the platform asks for a longer wait than we sit out.
        """
        spent = request.meta.get(SPENT)
        if spent is not None and spent(response.status, response.body):
            return response  # its spider says so
        wait = asked_wait(_headers(response), clock.now())
        own_limit = request.meta.get(OWN_LIMIT, False)
        if not own_limit and nothing_remains(_headers(response)) and wait is not None:
            self._rest(request, wait)
        if request.meta.get("dont_retry", False) or response.status not in self.retry_http_codes:
            return response
        if wait is None or response.status not in _WORDS:
            wait = self._backoff(request)
        if not self._rest(request, wait):
            raise self._rests(_host(request))
        again = self._retry(request, f"HTTP {response.status}")
        if again is None and response.status in _WORDS:
            why = f"still answers {response.status} after {self.max_retry_times} retries"
            self._give_up(_host(request), why, _WORDS[response.status])
        return again or response

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response | None:
        """Retry lost connections with growing pauses."""
        if isinstance(exception, self.exceptions_to_retry):
            self._rest(request, self._backoff(request))
        return super().process_exception(request, exception)

    def _backoff(self, request: Request) -> float:
        tried: int = request.meta.get("retry_times", 0)
        return float(min(self.backoff * 2**tried, self.max_wait))

    def _rest(self, request: Request, wait: float) -> bool:
        """Let the host rest; False where the wait is longer than we sit out."""
        host = _host(request)
        if wait > self.max_wait:
            self._give_up(host, f"asks us to wait {wait:.0f} s", "refused")
            return False
        until = time.monotonic() + wait
        self._rests_until[host] = max(until, self._rests_until.get(host, 0.0))
        return True

    def _give_up(self, host: str, why: str, outcome: Outcome) -> None:
        self._gave_up.setdefault(host, HostRests(outcome, f"{host} {why}; it rests until the next run"))

    def _rests(self, host: str) -> HostRests:
        known = self._gave_up[host]
        return HostRests(known.outcome, known.why)  # an exception of its own: each keeps where it was raised


def _host(request: Request) -> str:
    asked: str = request.meta.get(ASKED_HOST) or urlsplit(request.url).netloc
    return asked


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): values[0].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
