"""Keys traded for a token once a run (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response

from crawler.errors import ParseError
from crawler.middlewares.retry_after import OWN_LIMIT
from crawler.models import Page
from spiders.bases.asks import Ask
from spiders.bases.failures import answered, asked_host
from spiders.bases.platform import PlatformSpider

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_TRIED = "topcomment_tried_with_a_new_token"
# RFC 6749, 5.2: 400 and 401 say that the keys are wrong; some servers say 403.
_WRONG_KEYS = (400, 401, 403)


class TokenSpider(PlatformSpider):
    """Carries a bearer token, which lives in memory only.

    Where the platform answers 401 the token is traded anew, once for each request; whatever was
    refused meanwhile waits for it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token: str | None = None
        self._trading = False
        self._asks: list[Ask] = []
        self._refused: list[Request] = []

    @abstractmethod
    def token_request(self) -> Request:
        """The request that trades the keys of ``.env`` for a token."""

    @abstractmethod
    def read_token(self, body: bytes) -> str:
        """The token of an answer.

        Raises:
            ParseError: the answer holds none; says the platform's words.
        """

    @property
    def hidden(self) -> tuple[str, ...]:
        """The keys, and the token they were traded for."""
        return (*super().hidden, *((self.token,) if self.token else ()))

    def signed(self, request: Request) -> Request:
        """The request with the token of now."""
        signed = request.copy()
        if self.token is not None:
            signed.headers["Authorization"] = f"Bearer {self.token}"
        return signed

    def ask(self, ask: Ask) -> Request:
        """The request of an ``Ask``, signed."""
        return self.signed(super().ask(ask))

    def first_requests(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """A token first; everything waits for it. Without anything to ask, no token is needed."""
        self._asks = list(asks)
        if self._asks:
            yield self._trade()

    def _trade(self) -> Request:
        self._trading = True
        request = self.token_request()
        return request.replace(
            callback=self.on_token, errback=self.on_no_token, dont_filter=True, meta={**request.meta, OWN_LIMIT: True}
        )

    def on_token(self, response: Response) -> Iterator[Request]:
        """Keep the token, and send whatever waited for it."""
        self._trading = False
        try:
            self.token = self.read_token(response.body)
        except ParseError as error:
            self._give_up("no key", f"{asked_host(response.request)} gave no token: {error.why}")
            return
        asks, refused = self._asks, self._refused
        self._asks, self._refused = [], []
        yield from self.asked(asks)
        for request in refused:
            yield self._again(request)

    def on_no_token(self, failure: Failure) -> None:
        """Nothing can be asked without a token; the sentence says whether the keys are at fault."""
        self._trading = False
        status, _ = answered(failure)
        outcome, why = self.explained(failure)
        names = " and ".join(key.name for key in self.policy.keys if key.required)
        if status in _WRONG_KEYS:
            outcome, why = "no key", f"{names} are not accepted ({why}); check them in .env"
        self._give_up("skipped" if outcome == "gone" else outcome, why)

    def _give_up(self, outcome: Any, why: str) -> None:
        self._asks, self._refused = [], []
        self.logger.info("%s: %s", outcome, why)
        self.tally.add(outcome, why)

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """A refused token is traded anew; all else is counted by the base."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        if answered(failure)[0] != 401 or request.meta.get(_TRIED):
            yield from super().on_failure(failure)
        elif self._current() != request.headers.get("Authorization") and not self._trading:
            yield self._again(request)
        else:
            self._refused.append(request)
            if not self._trading:
                yield self._trade()

    def _current(self) -> bytes:
        return f"Bearer {self.token}".encode()

    def _again(self, request: Request) -> Request:
        return self.signed(request).replace(dont_filter=True, meta={**request.meta, _TRIED: True})
