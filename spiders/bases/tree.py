"""Comment trees of which some branches must be asked for one by one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from scrapy.http import Request, Response

from crawler import clock
from crawler.models import FetchTask, Page
from spiders.bases.asks import Ask
from spiders.bases.platform import PlatformSpider


class TreeSpider(PlatformSpider):
    """Asks for the branches of a thread that its first answer only announces.

    The most promising branches come first in what the platform shows; beyond
    ``most_branches`` a thread's tail is left alone.
    """

    most_branches: ClassVar[int] = 20

    @abstractmethod
    def branch_ids(self, body: bytes) -> Iterable[str]:
        """The branches with replies that an answer announces.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    @abstractmethod
    def branch_request(self, task: FetchTask, branch: str) -> Request:
        """The request for one branch."""

    @abstractmethod
    def read_branch(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """One branch, parsed.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:  # noqa: ARG002
        """Requests for the branches of a thread's page."""
        if ask.task.kind != "thread":
            return
        for branch in list(self.branch_ids(body))[: self.most_branches]:
            yield self.branch_request(ask.task, branch).replace(
                callback=self.on_branch, errback=self.on_failure, cb_kwargs={"ask": ask, "branch": branch}
            )

    def on_branch(self, response: Response, ask: Ask, branch: str) -> Iterator[Page]:  # noqa: ARG002
        """Hand a branch to the parser."""
        page = self.tried(lambda: self.read_branch(response.body, ask, clock.now()), response)
        if page is not None:
            self.count(page, "branch")
            yield page
