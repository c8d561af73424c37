"""Lists that only name posts, whose details can be asked for in groups."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from scrapy.http import Request, Response

from crawler import clock
from crawler.models import Dropped, Page
from spiders.bases.asks import Ask
from spiders.bases.followers import FollowersSpider

if TYPE_CHECKING:
    from twisted.python.failure import Failure

NOT_SHOWN = "not public: a list names it, but it is not shown"


class DetailsSpider(FollowersSpider):
    """Holds a list's page back until its posts were read in detail; a failure lets it pass as it is."""

    posts_a_call = 50
    # Kinds of tasks whose answers tell no more of posts than their names.
    only_named: ClassVar[tuple[str, ...]] = ("search",)

    @abstractmethod
    def details_request(self, ids: list[str]) -> Request:
        """The request for at most ``posts_a_call`` posts."""

    @abstractmethod
    def read_details(self, body: bytes, captured_at: datetime) -> Page:
        """Posts in detail, parsed.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Read the page, then its posts in detail, then their authors' profiles."""
        page = self.tried(lambda: self.read(response.body, ask, clock.now()), response)
        if page is not None and page.posts and ask.task.kind in self.only_named:
            yield self._details(page, response, ask)
        elif page is not None:
            yield from self._when_known(page, response, ask)

    def _details(self, page: Page, answer: Response, ask: Ask) -> Request:
        wanted = [post.post_id for post in page.posts][: self.posts_a_call]
        return self.details_request(wanted).replace(
            callback=self.on_details,
            errback=self.on_no_details,
            cb_kwargs={"ask": ask, "page": page, "answer": answer},
            priority=1 - ask.number,
            dont_filter=True,  # two lists may name the same posts, and both wait for them
        )

    def on_details(self, response: Response, ask: Ask, page: Page, answer: Response) -> Iterator[Page | Request]:
        """Complete the page and go on with it."""
        found = self.tried(lambda: self.read_details(response.body, clock.now()), response)
        yield from self._when_known(page if found is None else completed(page, found), answer, ask)

    def on_no_details(self, failure: Failure) -> Iterator[Page | Request]:
        """Go on with the page; counts stay unknown."""
        outcome, why = self.explained(failure)
        self.logger.info("details: %s: %s", outcome, why)
        self.tally.add("skipped" if outcome == "gone" else outcome, why)
        held = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        yield from self._when_known(held["page"], held["answer"], held["ask"])


def completed(page: Page, details: Page) -> Page:
    """A list's page with its posts as the details tell them, at the places the list gave them."""
    posts = {post.post_id: post for post in details.posts}
    shots = {shot.post_id: shot for shot in details.snapshots}
    places = {shot.post_id: shot.position for shot in page.snapshots}
    named = [post.post_id for post in page.posts if post.post_id in posts]
    why = {entry.item_id: entry.why for entry in details.dropped}
    absent = tuple(
        Dropped(item_id=post.post_id, why=why.get(post.post_id, NOT_SHOWN))
        for post in page.posts
        if post.post_id not in posts
    )
    return page.model_copy(
        update={
            "posts": tuple(posts[post_id] for post_id in named),
            "snapshots": tuple(
                shots[post_id].model_copy(update={"position": places.get(post_id)}) for post_id in named
            ),
            "dropped": (*page.dropped, *absent),
        }
    )
