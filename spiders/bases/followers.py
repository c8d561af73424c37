"""Followers of authors, where lists do not tell them and profiles can be asked for in groups."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from crawler import clock
from crawler.models import Author, Page, Post
from spiders.bases.asks import Ask
from spiders.bases.platform import PlatformSpider

if TYPE_CHECKING:
    from twisted.python.failure import Failure


class FollowersSpider(PlatformSpider):
    """Holds a list's page back until its authors' profiles were read; a failure lets it pass as it is.

    Each author is asked for once a run.
    """

    authors_a_call: ClassVar[int] = 25
    # Whether profiles are read again with posts that are known; else with lists only.
    profiles_of_known: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Authors asked for in this run; None where nothing was answered.
        self._profiles: dict[str, Author | None] = {}

    @abstractmethod
    def profiles_request(self, ids: list[str]) -> Request:
        """The request for the profiles of at most ``authors_a_call`` authors."""

    @abstractmethod
    def read_profiles(self, body: bytes, captured_at: datetime) -> tuple[Author, ...]:
        """Profiles, parsed.

        Raises:
            ParseError: the answer is not of the known shape.
        """

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Read the page, and before it is delivered its authors' profiles."""
        page = self.tried(lambda: self.read(response.body, ask, clock.now()), response)
        if page is not None:
            yield from self._when_known(page, response, ask)

    def _when_known(self, page: Page, answer: Response, ask: Ask) -> Iterator[Page | Request]:
        known = ask.one_post and not self.profiles_of_known
        wanted = [] if known else self._unknown(page)[: self.authors_a_call]
        if not wanted:
            yield from self.deliver(self._enriched(page), answer.body, answer, ask)
            return
        yield self.profiles_request(wanted).replace(
            callback=self.on_profiles,
            errback=self.on_no_profiles,
            cb_kwargs={"ask": ask, "page": page, "answer": answer, "wanted": wanted},
            priority=1 - ask.number,
            dont_filter=True,  # two pages may wait for the same authors
        )

    def on_profiles(
        self, response: Response, ask: Ask, page: Page, answer: Response, wanted: list[str]
    ) -> Iterator[Page | Request]:
        """Remember the profiles and go on with the page."""
        found = self.tried(lambda: self.read_profiles(response.body, clock.now()), response) or ()
        self._profiles.update(dict.fromkeys(wanted))
        self._profiles.update({author.author_id: author for author in found})
        yield from self._when_known(page, answer, ask)

    def on_no_profiles(self, failure: Failure) -> Iterator[Page | Request]:
        """Go on with the page; followers stay unknown."""
        outcome, why = self.explained(failure)
        self.logger.info("profiles: %s: %s", outcome, why)
        self.tally.add("skipped" if outcome == "gone" else outcome, why)
        held = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        self._profiles.update(dict.fromkeys(held["wanted"]))
        yield from self._when_known(held["page"], held["answer"], held["ask"])

    def _unknown(self, page: Page) -> list[str]:
        authors = (post.author for post in page.posts if post.author and post.author.follower_count is None)
        return [each for each in dict.fromkeys(author.author_id for author in authors) if each not in self._profiles]

    def _enriched(self, page: Page) -> Page:
        return page.model_copy(update={"posts": tuple(map(self._with_followers, page.posts))})

    def _with_followers(self, post: Post) -> Post:
        known = self._profiles.get(post.author.author_id) if post.author else None
        if known is None or post.author is None:
            return post
        followers = known.follower_count
        return post.model_copy(update={"author": post.author.model_copy(update={"follower_count": followers})})
