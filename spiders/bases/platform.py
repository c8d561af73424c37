"""The base of every spider: tasks in, pages out."""

from __future__ import annotations

import asyncio
import os
import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.errors import UsageError
from crawler.identity import host_of
from crawler.middlewares.doors import FREE_REDIRECTS
from crawler.models import Cursor, FetchTask, Page
from crawler.plan import SourcePlan
from spiders.bases.arguments import check_terms, plan_from, threads_from
from spiders.bases.asks import ONE_POST, Ask, PostLimit
from spiders.bases.outcomes import OutcomesSpider
from spiders.bases.resume import saved_cursors

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_NEVER_EMPTY = ("trending", "feed")


class PlatformSpider(OutcomesSpider):
    """Runs a source's tasks.

    A subclass states ``policy`` and defines ``discover``, ``request_for`` and ``read``.

    Args:
        source_plan: what the product asks for; without it the ``-a`` arguments are read.
        secrets: keys of ``.env``; without them the process's environment is looked at.
        given: ``-a`` arguments, see ``spiders.bases.arguments``.

    Raises:
        UsageError: an argument is unknown or of the wrong kind.
    """

    pages_per_list: ClassVar[int] = 5
    pages_per_thread: ClassVar[int] = 10
    posts_a_call: ClassVar[int] = 1
    # Whether a thread's answer holds its post and the post's counts; else both are asked for.
    thread_holds_post: ClassVar[bool] = True
    # Patterns of posts that are too plain to be recognised but on servers that the workspace names.
    instance_patterns: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        name: str | None = None,
        *,
        source_plan: SourcePlan | None = None,
        secrets: Mapping[str, str] | None = None,
        **given: Any,
    ) -> None:
        super().__init__(name)
        if source_plan is not None and given:
            raise UsageError(f"{self.name} was given a plan and also arguments ({', '.join(given)}); give one of them")
        self.source_plan = source_plan or plan_from(self.policy, given)
        self.config = self.source_plan.config
        self.threads = tuple(self._named_post(url) for url in threads_from(given))
        self.secrets = os.environ if secrets is None else secrets
        only_threads = bool(self.threads) and given.keys() <= {"thread", "instance", "api_base"}
        self.discovering = not self.source_plan.tasks and not only_threads
        self.sure_lists_answered = 0
        self.limit = PostLimit(self.source_plan.limit or self.policy.max_items)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The policy's delay and its stand towards robots.txt."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.policy.delay_s, priority="spider")
        settings.set("ROBOTSTXT_OBEY", cls.policy.access == "page", priority="spider")
        settings.set(FREE_REDIRECTS, cls.policy.access == "page", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PlatformSpider:
        """Scrapy's constructor; the user's own delay wins over the policy's."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if kwargs.get("source_plan") is None:  # the product plans for nobody whose terms were not accepted
            check_terms(cls.policy, spider.config)
        if spider.config.delay is not None:
            crawler.settings.set("DOWNLOAD_DELAY", spider.config.delay, priority="spider")
        return spider

    # What a subclass says of its platform. The types and a contract test see that it does: Scrapy looks at every
    # attribute of a spider, and chokes on those of Python's abstract classes.

    @abstractmethod
    def discover(self) -> Iterable[FetchTask]:
        """The lists that the configuration and the brand's terms ask for."""

    @abstractmethod
    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """The request for a task from its cursor on; callbacks are the base's."""

    @abstractmethod
    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """The answer to a request, parsed.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:  # noqa: ARG002
        """The cursor of the page after this one; ``None`` ends the list."""
        return None

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:  # noqa: ARG002
        """Further requests that an answer gives rise to, beside its next page."""
        return ()

    def combined(self, tasks: Iterable[FetchTask]) -> Iterable[FetchTask]:
        """Known posts joined, ``posts_a_call`` at a time; ``value`` then holds all their ids."""
        joined = []
        for task in tasks:
            if self.posts_a_call > 1 and self.joins(task):
                joined.append(task.value)
            else:
                yield task
        for first in range(0, len(joined), self.posts_a_call):
            yield FetchTask(kind="post", value=" ".join(joined[first : first + self.posts_a_call]))

    def joins(self, task: FetchTask) -> bool:
        """Whether a task is a known post that may be asked for together with others."""
        return task.kind == "post"

    def first_requests(self, asks: Iterable[Ask]) -> Iterable[Request]:
        """The requests a crawl begins with."""
        return self.asked(asks)

    @classmethod
    @abstractmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The task that fetches the post whose URL one of the policy's patterns matched."""

    # What every spider does.

    @classmethod
    def task_for_url(cls, url: str, instances: Iterable[str] = ()) -> FetchTask | None:
        """The task for a post's address, or ``None`` where it is not this source's; ``instances`` are its servers."""
        named = host_of(url.strip()) in {host_of(instance) for instance in instances}
        for pattern in (*cls.policy.url_patterns, *(cls.instance_patterns if named else ())):
            match = re.fullmatch(pattern, url.strip())
            if match:
                return cls.task_from(match)
        return None

    def tasks(self) -> Iterator[FetchTask]:
        """What is to be fetched: the plan's tasks, the named threads, or what is discovered."""
        yield from self.threads
        if self.discovering:
            yield from self.discover()
        for task in self.source_plan.tasks:
            if task.kind in self.policy.accepts:
                if task.kind == "thread" and not self.thread_holds_post:
                    yield task.model_copy(update={"kind": "post"})
                yield task

    def _named_post(self, url: str) -> FetchTask:
        task = self.task_for_url(url, self.config.instances)
        if task is None:
            raise UsageError(f"{self.name}: thread={url} is no address of a post there")
        return task

    async def start(self) -> AsyncIterator[Request]:
        """Begin every task, at its saved cursor where the last run was cut short."""
        missing = [key.name for key in self.policy.keys if key.required and not self.secrets.get(key.name)]
        if missing:
            self.tally.add("no key", f"{' and '.join(missing)} not set; `topcomment doctor` says how to get it")
            return
        left_out = set(self.source_plan.left_out)
        tasks = [task for task in self.combined(self.tasks()) if task.scope not in left_out]
        saved = await self._saved([task.scope for task in tasks if task.kind not in ONE_POST])
        asks = [Ask(task, saved.get(task.scope), deepen=self._deepens(task)) for task in tasks]
        for request in self.first_requests(asks):
            yield request

    def _deepens(self, task: FetchTask) -> bool:
        return "thread" in self.policy.accepts and (self.source_plan.deepen or task in self.threads)

    async def _saved(self, scopes: list[str]) -> Mapping[str, str]:
        url = self.settings.get(DATABASE_URL)
        if not url or not scopes:
            return {}
        return await asyncio.to_thread(saved_cursors, url, self.policy.source, scopes)

    def ask(self, ask: Ask) -> Request:
        """The request of an ``Ask``; first pages of all lists come before anybody's second."""
        request = self.request_for(ask.task, ask.cursor)
        return request.replace(
            callback=self.on_answer, errback=self.on_failure, cb_kwargs={"ask": ask}, priority=-ask.number
        )

    def asked(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """The requests of several ``Ask``s; one whose address is broken (content gave it) does not end the rest."""
        for ask in asks:
            try:
                yield self.ask(ask)
            except ValueError as error:
                self.tally.add("broken", f"{ask.task.kind} {ask.task.value} has no usable address: {error}")

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Hand the body to the parser and what it found to the store."""
        body = response.body
        page = self.tried(lambda: self.read(body, ask, clock.now()), response)
        if page is not None:
            yield from self.deliver(page, body, response, ask)

    def deliver(self, page: Page, body: bytes, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Yield the page with its cursor, then whatever has to be asked next.

        Scrapy works through these one after the other (``CONCURRENT_ITEMS`` is 1): the next
        page is asked for when this one is stored, so no cursor overtakes its page.
        """
        following = self.following(page, response, ask)
        page = self.limit.fitted(page) if self.discovering else page
        if self._enough(ask):
            following = None
        if not ask.one_post:
            cursor = Cursor(
                source=self.policy.source, scope=ask.task.scope, value=following, complete=following is None
            )
            page = page.model_copy(update={"cursor": cursor})
            self.sure_lists_answered += ask.task.kind in _NEVER_EMPTY
        self.count(page, ask.task.kind)
        yield page
        yield from self.branches(body, page, ask)
        if ask.deepen and ask.task.kind == "post":
            yield from self.asked(Ask(_thread_of(post.post_id, post.ref, ask)) for post in page.posts)
        if following is not None:
            yield self.ask(ask.next(following))

    def _enough(self, ask: Ask) -> bool:
        if ask.one_post:
            return ask.number >= self.pages_per_thread
        return ask.number >= self.pages_per_list or not self.limit.room


def _thread_of(post_id: str, ref: str, ask: Ask) -> FetchTask:
    return FetchTask(kind="thread", value=post_id, base=ask.task.base, ref=ref)
