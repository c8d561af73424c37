"""Mastodon: what is popular on any instance, hashtags, and the answers to a status."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from crawler.models import FetchTask, Page
from crawler.policy import KeySpec, SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask, held_by
from spiders.bases.cursor import CursorSpider, link_header, link_next, unpacked
from spiders.bases.failures import answered
from spiders.bases.offset import next_offset, offset_of
from spiders.parsers import mastodon as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

INSTANCES = ("https://mastodon.social",)
_IN_TAGS = "_\u200c\u200d"
TRENDING_TAGS = "trending-tags"
TOKEN = "MASTODON_TOKEN"  # noqa: S105 - the name of a variable


class MastodonSpider(CursorSpider):
    """Trending statuses, hashtag timelines and contexts of the instances you name.

    Takes ``-a`` hashtag, search (read as a hashtag: words without spaces), feed
    (``trending-tags``), instance, trending, thread, limit and api_base (one instance in the
    place of all).
    """

    name = "mastodon"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="mastodon",
        title="Mastodon",
        url_patterns=(
            r"(?P<base>https?://[^?#]+?)/@[^/]+/(?P<id>\d+)(?:[/?#].*)?",
            r"(?P<base>https?://[^?#]+?)/users/[^/]+/statuses/(?P<id>\d+)(?:[/?#].*)?",
        ),
        access="api",
        default_bases=INSTANCES,
        accepts=("trending", "hashtag", "search", "feed", "thread", "post"),
        delay_s=1.0,
        daily_requests=3000,
        min_items=5,
        max_items=500,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://docs.joinmastodon.org/methods/trends/",
        keys=(
            KeySpec(
                name=TOKEN,
                required=False,
                steps=(
                    "Some instances show hashtags only to members; your own may give you a key.",
                    "Open Preferences, Development, New application; tick `read` alone; copy its access token.",
                    f"Put {TOKEN}=... into .env. It is sent to [sources.mastodon] api_base only.",
                ),
            ),
        ),
        setup=("Nothing to set up. Name the instances your audience uses in [sources.mastodon] instances.",),
        takes="trending statuses, hashtag timelines and answers of the instances you name, except of people "
        "who ask not to be indexed",
        cost="free; an instance allows 300 requests in 5 minutes, we send one a second",
        cannot="search the text of statuses without an account, or see what your instances do not know",
    )

    page_size: ClassVar[int] = 40
    pages_per_list = 3
    pages_per_thread = 1
    thread_holds_post = False
    trending_tags_followed: ClassVar[int] = 5

    @property
    def instances(self) -> tuple[str, ...]:
        """The instances to ask."""
        return (self.config.api_base,) if self.config.api_base else self.config.instances or INSTANCES

    def discover(self) -> Iterator[FetchTask]:
        """Trends and every hashtag on every instance; a search word is a hashtag here."""
        plan, config = self.source_plan, self.config
        tags = (*config.hashtags, *plan.hashtags, *map(_as_tag, (*config.searches, *plan.searches)))
        for instance in self.instances:
            if config.trending:
                yield FetchTask(kind="trending", base=instance)
            if TRENDING_TAGS in config.feeds:
                yield FetchTask(kind="feed", value=TRENDING_TAGS, base=instance)
            for tag in dict.fromkeys(tag.lstrip("#").lower() for tag in tags if tag):
                yield FetchTask(kind="hashtag", value=tag, base=instance)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, a status, or its context."""
        base, status = _place(task)
        limit = {"limit": self.page_size}
        match task.kind:
            case "trending":
                return self._get(base, "trends/statuses", {**limit, "offset": offset_of(cursor)})
            case "feed":
                return self._get(base, "trends/tags", {"limit": self.trending_tags_followed})
            case "thread":
                return self._get(base, f"statuses/{status}/context", {})
            case "post":
                return self._get(base, f"statuses/{status}", {})
            case _:
                _, last = unpacked(cursor)
                older = {"max_id": last} if last else {}
                return self._get(base, f"timelines/tag/{quote(_as_tag(task.value), safe='')}", {**limit, **older})

    def _get(self, base: str, path: str, query: dict[str, str | int]) -> Request:
        request = Request(f"{base}/api/v1/{path}" + (f"?{urlencode(query)}" if query else ""))
        if self.secrets.get(TOKEN) and base == self.config.api_base:
            request.headers["Authorization"] = f"Bearer {self.secrets[TOKEN]}"
        return request

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Lists of statuses, one status, or the answers to it."""
        task = ask.task
        base, _ = _place(task)
        if task.kind == "thread":
            return parser.parse_context(body, base=base, captured_at=captured_at, post_id=task.value, ref=task.ref)
        if task.kind == "post":
            return parser.parse_status(body, base=base, captured_at=captured_at)
        if task.kind == "feed":
            parser.parse_tags(body)
            return Page()
        offset = offset_of(ask.cursor) if task.kind == "trending" else unpacked(ask.cursor)[0]
        return parser.parse_statuses(body, base=base, captured_at=captured_at, offset=offset)

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:  # noqa: ARG002
        """The timelines of the tags that are popular now."""
        if ask.task.kind != "feed":
            return
        for tag in parser.parse_tags(body)[: self.trending_tags_followed]:
            yield self.ask(Ask(FetchTask(kind="hashtag", value=tag, base=ask.task.base)))

    def pointed(self, page: Page, response: Response) -> str | None:
        """The status before which a timeline goes on; an empty page ends it, whatever it points to."""
        header = link_header(response)
        pointer = link_next(header, "max_id") if header else page.next_cursor
        return pointer if held_by(page) else None

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """Timelines are pointed on, trends are counted (servers older than 4.3 send no link there)."""
        if ask.task.kind != "trending":
            return super().following(page, response, ask) if ask.task.kind == "hashtag" else None
        counted = next_offset(offset_of(ask.cursor), held_by(page), None)
        linked = link_next(link_header(response), "offset")
        if counted is None or linked == ask.cursor:
            return None
        return linked or str(counted)

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """A server that shows a list to members only says 422; its words are in its own language."""
        outcome, why = super().explained(failure)
        return ("refused" if answered(failure)[0] == 422 else outcome), why

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The status at an address of its own instance."""
        return FetchTask(kind="post", ref=f"{match['base']}|{match['id']}")


def _as_tag(words: str) -> str:
    """Words as a hashtag: letters, digits, the marks and joiners that many scripts need, underscores."""
    return "".join(sign for sign in words if sign in _IN_TAGS or unicodedata.category(sign)[0] in "LNM")


def _place(task: FetchTask) -> tuple[str, str]:
    """The instance and the status's id there; a post's ``ref`` is ``<base>|<local id>``."""
    base, _, status = task.ref.rpartition("|")
    return base or task.base or INSTANCES[0], quote(status, safe="")
