"""Pages that only a browser can open: what the page holds, and the answers that it loads by itself.

Nothing is asked that the page does not ask; how that is guarded stands in ``crawler.browser``.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.browser.chromium import HOW_TO_GET, find_chromium, launch_options
from crawler.browser.visit import PLAN, VISIT, Heard, Visit, VisitPlan
from crawler.errors import ParseError, RefusedAnswerError
from crawler.middlewares.outcomes import HostRests, NotSent
from crawler.models import FetchTask, Page
from spiders.bases.asks import Ask
from spiders.bases.failures import REFUSING, answered, explain_status
from spiders.bases.platform import PlatformSpider
from spiders.bases.resting import rests

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

_HANDLER = "crawler.browser.handler.VisitHandler"
_RESTING = "crawler.middlewares.resting.RestingMiddleware"


class BrowserSpider(PlatformSpider):
    """Visits one page after the other.

    A subclass states ``domains`` and ``scrolls``, builds its requests with ``visit``, reads documents with
    ``read`` and answers with ``read_heard``. The first refusal that is meant for us ends the visits of the run, and
    keeps the source resting for longer each time (``crawler.db.rests``).
    """

    domains: ClassVar[frozenset[str]]
    script_domains: ClassVar[frozenset[str]] = frozenset()
    # Task kind to scrolls; kinds that are absent wait for no answer.
    scrolls: ClassVar[Mapping[str, int]]
    pages_per_list = 1  # a visit, however far it is scrolled
    pages_per_thread = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocked = ""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The browser for visits, one at a time; its guard obeys robots.txt for more than Scrapy sees."""
        super().update_settings(settings)
        settings.set("ROBOTSTXT_OBEY", value=False, priority="spider")
        settings.set("CONCURRENT_REQUESTS", 1, priority="spider")
        # Whole values: Scrapy lays the project's own once more over what was only added to them.
        middlewares = {**settings.getdict("DOWNLOADER_MIDDLEWARES"), _RESTING: 90}
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")
        path = find_chromium()
        if path is not None:
            handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": _HANDLER, "https": _HANDLER}
            settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
            settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch_options(path), priority="spider")

    # What a subclass says of its platform.

    @abstractmethod
    def reads(self, url: str) -> bool:
        """Whether the answer at a URL is read."""

    @abstractmethod
    def promises(self, body: bytes, task: FetchTask) -> bool:
        """Whether a page says that answers will come; false for whatever cannot be read."""

    @abstractmethod
    def goes_on(self, heard: Sequence[Heard]) -> bool:
        """Whether a list has more after what was heard; false after a refusal."""

    @abstractmethod
    def read_heard(self, heard: Heard, ask: Ask, captured_at: datetime, start: int) -> Page | None:
        """One answer, parsed; ``None`` where it is not about what was asked for.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    def instead(self, ask: Ask) -> Iterator[Request]:  # noqa: ARG002
        """What is asked for where a visit was refused."""
        return iter(())

    # What every such spider does.

    def visit(self, url: str, task: FetchTask) -> Request:
        """The request for a visit."""
        plan = VisitPlan(
            reads=self.reads,
            promises=lambda body: task.kind in self.scrolls and self.promises(body, task),
            goes_on=self.goes_on,
            hosts=self.domains,
            script_hosts=self.script_domains,
            scrolls=self.scrolls.get(task.kind, 0),
        )
        return Request(url, meta={PLAN: plan})

    async def start(self) -> AsyncIterator[Request]:
        """Begin, unless there is no browser or the source rests."""
        if find_chromium() is None:
            self.tally.add("broken", f"no Chromium was found; {HOW_TO_GET}")
            for request in self._instead_of_threads():
                yield request
            return
        url = self.settings.get(DATABASE_URL)
        why = await asyncio.to_thread(rests, url, self.policy.source, clock.now()) if url else None
        if why:
            self.block(why)
        async for request in super().start():
            yield request

    def _instead_of_threads(self) -> Iterator[Request]:
        for task in self.threads:
            yield from self.instead(Ask(task, deepen=True))

    def block(self, why: str) -> None:
        """The platform wants no robot: no further visit in this run."""
        if not self.blocked:
            self.logger.warning("refused: %s", why)
            self.blocked = why
            self.tally.block(why)

    def notice(self, request: Request, response: Response) -> None:
        """Look for a refusal in what a visit brought, and end the visits of this run where there is one."""
        visit: Visit | None = request.meta.get(VISIT)
        ask: Ask = request.cb_kwargs["ask"]
        if response.status in REFUSING:
            self._end_visits(explain_status(response.replace(request=request))[1])  # on_failure counts it
        elif visit is not None and response.status == 200:
            try:
                self.read(response.body, ask, clock.now())
                for heard in visit.heard:
                    self._refuse_status(heard)
                    self.read_heard(heard, ask, clock.now(), 0)
            except RefusedAnswerError as refusal:
                self.block(f"{response.url.partition('?')[0]}: {refusal.why}")
            except ParseError:
                return  # its callback says so

    def _end_visits(self, why: str) -> None:
        self.logger.warning("refused: %s", why)
        self.blocked = why
        self.tally.number("blocked", 1)

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Hand what a visit has read to the parsers, in the order in which it came."""
        visit: Visit | None = response.meta.get(VISIT)
        if visit is None:
            yield from super().on_answer(response, ask)
            return
        for page in self._pages(visit, response, ask):
            yield from self.deliver(page, response.body, response, ask)
        if self.blocked:
            yield from self.instead(ask)

    def _pages(self, visit: Visit, response: Response, ask: Ask) -> Iterator[Page]:
        document = self._tried(lambda: self.read(response.body, ask, clock.now()), response)
        # A list's document has none of its entries: only what it left out is worth telling.
        if document is not None and (ask.one_post or document.posts or document.dropped):
            yield document
        start = 0
        for heard in visit.heard if document is not None else ():
            page = self._heard(heard, response, ask, start)
            if page is not None:
                start += len(page.posts) + sum(not one.depth for one in page.comments) + len(page.dropped)
                yield page
        if document is not None and not (visit.heard or visit.kept_back or document.gone or document.dropped):
            self._nothing_heard(document, ask)

    def _heard(self, heard: Heard, response: Response, ask: Ask, start: int) -> Page | None:
        def read() -> Page | None:
            self._refuse_status(heard)
            return self.read_heard(heard, ask, clock.now(), start)

        answer = response.replace(url=heard.url, status=heard.status, body=heard.body)
        return self._tried(read, answer)

    def _refuse_status(self, heard: Heard) -> None:
        if heard.status in REFUSING:
            raise RefusedAnswerError(self.name, "$", f"the answer to {heard.url.partition('?')[0]} was {heard.status}")

    def _tried(self, reading: Callable[[], Page | None], response: Response) -> Page | None:
        """What a parser reads; a refusal was noticed before, and is no format that has changed."""

        def refused_or_read() -> Page | None:
            try:
                return reading()
            except RefusedAnswerError:
                return None

        return self.tried(refused_or_read, response)

    def _nothing_heard(self, document: Page, ask: Ask) -> None:
        if ask.task.kind not in self.scrolls:
            return
        if ask.one_post:
            if any(shot.comment_count for shot in document.snapshots):
                self.tally.add("skipped", f"the page of {ask.task.value} showed no comments, though it has some")
            return
        self.tally.add("broken", f"the page of {ask.task.kind} {ask.task.value} loaded no list; it may have changed")

    def on_failure(self, failure: Failure) -> Iterator[Any]:
        """Count it; a refusal that is more than robots.txt's word on one path ends the visits of this run."""
        yield from super().on_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        if PLAN in request.meta and not self.blocked and self._shut_out(failure, request.meta.get(VISIT)):
            self._end_visits(self.explained(failure)[1])
        if self.blocked:
            yield from self.instead(request.cb_kwargs["ask"])

    @staticmethod
    def _shut_out(failure: Failure, visit: Visit | None) -> bool:
        status, _ = answered(failure)
        refused = isinstance(failure.value, NotSent) and failure.value.outcome == "refused"
        refused_whole = refused and visit is not None and visit.whole_host
        return status in REFUSING or isinstance(failure.value, HostRests) or refused_whole
