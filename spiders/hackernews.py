"""Hacker News: Algolia's index for lists, searches and threads, Firebase for fresh counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from crawler import clock
from crawler.models import FetchTask, Page
from crawler.policy import SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.offset import offset_of
from spiders.bases.platform import PlatformSpider
from spiders.parsers import hackernews as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

ALGOLIA = "https://hn.algolia.com"
FIREBASE = "https://hacker-news.firebaseio.com"
Query = dict[str, str | int]
LISTS = ("topstories", "newstories", "beststories", "askstories", "showstories")
# Algolia gives no more than this many hits of a search, however they are paged.
MOST_HITS = 1000
# A week: older stories are closed for comments after two, and nobody reads them.
SEARCHED = timedelta(days=7)


class HackernewsSpider(PlatformSpider):
    """The front page, searches and whole threads.

    Takes ``-a`` search, creator, feed (``topstories``, ``newstories``, ``beststories``,
    ``askstories``, ``showstories``), trending, thread, limit and api_base (another Algolia).
    """

    name = "hackernews"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="hackernews",
        title="Hacker News",
        hosts=("news.ycombinator.com",),
        url_patterns=(r"https?://news\.ycombinator\.com/item\?id=(?P<id>\d+)(?:[&#].*)?",),
        access="api",
        default_bases=(ALGOLIA, FIREBASE),
        accepts=("trending", "search", "author", "feed", "thread", "post"),
        delay_s=0.5,
        daily_requests=5000,
        min_items=5,
        max_items=500,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://hn.algolia.com/api",
        setup=("Nothing to set up.",),
        takes="the front page, stories of the last week that match your search words, and whole comment threads",
        cost="free; Algolia allows 10,000 requests an hour, we send two a second",
        cannot="see points of comments, or more than 1,000 hits of one search",
    )

    page_size: ClassVar[int] = 50
    pages_per_list = 3
    stories_per_feed: ClassVar[int] = 30

    @property
    def algolia(self) -> str:
        """The index's base."""
        return self.config.api_base or ALGOLIA

    def discover(self) -> Iterator[FetchTask]:
        """The front page, the named lists, searches and people."""
        plan, config = self.source_plan, self.config
        if config.trending:
            yield FetchTask(kind="trending")
        for feed in config.feeds:
            if feed in LISTS:
                yield FetchTask(kind="feed", value=feed)
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words)
        for handle in dict.fromkeys((*config.creators, *plan.creators)):
            if re.fullmatch(r"[\w-]+", handle):
                yield FetchTask(kind="author", value=handle)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A page of the index, a list of ids, one item, or a whole tree."""
        window: Query = {"hitsPerPage": self.page_size, "page": offset_of(cursor)}
        since = int((clock.now() - SEARCHED).replace(minute=0, second=0, microsecond=0).timestamp())
        recent: Query = {"numericFilters": f"created_at_i>{since}", **window}
        match task.kind:
            case "trending":
                return self._index("search", {"tags": "front_page", **window})
            case "search":
                return self._index("search_by_date", {"tags": "story", "query": task.value, **recent})
            case "author":
                return self._index("search_by_date", {"tags": f"story,author_{task.value}", **recent})
            case "thread":
                return Request(f"{self.algolia}/api/v1/items/{quote(task.value, safe='')}")
            case "feed":
                return Request(f"{FIREBASE}/v0/{quote(task.value, safe='')}.json")
            case _:
                return Request(f"{FIREBASE}/v0/item/{quote(task.value, safe='')}.json")

    def _index(self, path: str, query: Query) -> Request:
        return Request(f"{self.algolia}/api/v1/{path}?{urlencode(query)}")

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Hits, one item, or a tree; a list of ids holds no posts itself."""
        task = ask.task
        if task.kind == "thread":
            return parser.parse_item_tree(body, base=self.algolia, captured_at=captured_at, post_id=task.value)
        if task.kind == "post":
            return parser.parse_item(body, base=FIREBASE, captured_at=captured_at, post_id=task.value)
        if task.kind == "feed":
            parser.parse_story_ids(body)
            return Page()
        return parser.parse_search(body, base=self.algolia, captured_at=captured_at, page=offset_of(ask.cursor))

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:  # noqa: ARG002
        """The first stories of a list of ids."""
        if ask.task.kind != "feed":
            return
        for story in parser.parse_story_ids(body)[: min(self.stories_per_feed, self.limit.room)]:
            yield self.ask(Ask(FetchTask(kind="post", value=story)))

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:  # noqa: ARG002
        """The next page number of the index."""
        if ask.task.kind not in ("trending", "search", "author"):
            return None
        number = offset_of(ask.cursor)
        reached = (number + 1) * self.page_size
        more = bool(page.posts or page.dropped) and reached < min(page.total or 0, MOST_HITS)
        return str(number + 1) if more else None

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """The index lags behind: a story it does not know may be new. Firebase says ``null`` of what is gone."""
        outcome, why = super().explained(failure)
        return ("skipped" if outcome == "gone" else outcome), why

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The story at an address, whose tree holds the story too."""
        return FetchTask(kind="thread", value=match["id"])
