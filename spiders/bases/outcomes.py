"""What became of a spider's requests: read, counted, or named by what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

import scrapy
from scrapy.http import Request, Response

from crawler.errors import ParseError
from crawler.models import Page
from crawler.policy import SourcePolicy
from crawler.recorder import UNREAD
from crawler.tally import Outcome, Tally
from spiders.bases.asks import Ask
from spiders.bases.failures import explain

if TYPE_CHECKING:
    from twisted.python.failure import Failure

Found = TypeVar("Found")


class OutcomesSpider(scrapy.Spider):
    """Keeps the tally of a run; what is asked for, and what follows an answer, is ``PlatformSpider``'s."""

    policy: ClassVar[SourcePolicy]
    secrets: Mapping[str, str]

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._met: set[str] = set()

    @property
    def hidden(self) -> tuple[str, ...]:
        """What no log and no kept answer may show: the values of the keys, and whatever they were traded for."""
        return tuple(value for key in self.policy.keys if (value := self.secrets.get(key.name)))

    @property
    def tally(self) -> Tally:
        """Where outcomes are counted."""
        return Tally(self.crawler.stats)

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """The outcome of a failed request; a subclass knows its platform's own codes."""
        return explain(failure)

    def tried(self, reading: Callable[[], Found], response: Response) -> Found | None:
        """What a parser reads; an answer of unknown shape is logged, counted and left out."""
        try:
            return reading()
        except ParseError as error:
            self.logger.error("%s could not be read: %s", response.url, error)  # noqa: TRY400 - one sentence says it
            self.tally.add("broken", f"an answer could not be read: {error}")
            self.crawler.signals.send_catch_log(UNREAD, response=response, why=str(error))
            return None

    def count(self, page: Page, kind: str) -> None:
        """Count a page that is delivered, by what was asked for; a post of several lists is one post."""
        fresh = {post.post_id for post in page.posts} - self._met
        self._met |= fresh
        self.tally.page(page, posts=len(fresh), kind=kind)

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """Count a request that got no readable answer; a post that is gone is told to the store."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        ask: Ask = request.cb_kwargs["ask"]
        task = ask.task
        outcome, why = self.explained(failure)
        whole_post = ask.one_post and "branch" not in request.cb_kwargs
        if outcome == "gone" and not whole_post:
            outcome, why = "skipped", f"{why} (asked for {task.kind} {task.value})".replace(" )", ")")
        self.logger.info("%s: %s", outcome, why)
        self.tally.add(outcome, why)
        if outcome == "gone" and task.value:
            yield Page(gone=(task.value,))
