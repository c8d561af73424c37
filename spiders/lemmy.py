"""Lemmy and PieFed: communities, searches and threads of any instance, in three dialects of one API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from crawler.models import FetchTask, Page
from crawler.policy import SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask, held_by
from spiders.bases.cursor import CursorSpider, packed, unpacked
from spiders.bases.failures import answered, body_of
from spiders.parsers import lemmy as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

INSTANCES = ("https://lemmy.world", "https://feddit.org")
# Lemmy 0.17-1.0, Lemmy 1.0 and later, PieFed: tried in this order, once for each server.
DIALECTS = ("v3", "v4", "alpha")
DIALECT = "topcomment_lemmy_dialect"
Query = dict[str, str | int]
COMMENTS_A_CALL = 300
DEPTH = 8

_KNOWN = (
    "sh.itjust.works", "programming.dev", "beehaw.org", "slrpnk.net", "discuss.tchncs.de", "discuss.online",
    "sopuli.xyz", "aussie.zone", "midwest.social", "infosec.pub", "mander.xyz", "jlai.lu", "szmer.info",
    "ttrpg.network", "startrek.website", "reddthat.com", "awful.systems", "hexbear.net",
)  # fmt: skip
_HOST = rf"(?:[\w.-]*(?:lemmy|feddit|piefed)[\w.-]*|{'|'.join(map(re.escape, _KNOWN))})(?::\d+)?"
_PATH = r"/(?:post|c/[^/?#]+/p)/(?P<id>\d+)(?:[/?#].*)?"
_COMMUNITY = re.compile(r"!?(?:c/)?(\w+(?:@[\w.:-]+)?)")


class LemmySpider(CursorSpider):
    """Hot posts of instances and communities, searches, people, comments.

    Takes ``-a`` search, creator (``name@host``), community (``coffee@lemmy.world``), instance,
    trending, thread, limit and api_base (another server for searches and communities).
    """

    name = "lemmy"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="lemmy",
        title="Lemmy",
        url_patterns=(rf"(?P<base>https?://{_HOST}){_PATH}",),
        access="api",
        default_bases=INSTANCES,
        accepts=("trending", "search", "author", "community", "thread", "post"),
        delay_s=1.0,
        daily_requests=2000,
        min_items=5,
        max_items=500,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://join-lemmy.org/docs/contributors/04-api.html",
        setup=(
            "Nothing to set up. Name your audience's servers in [sources.lemmy] instances.",
            'Name communities as in [sources.lemmy] communities = ["coffee@lemmy.world"].',
        ),
        takes="hot posts of the instances and communities you name, posts that match your search words, people you "
        "name as name@host, and comments; PieFed servers too",
        cost="free; one request a second to each instance",
        cannot="see views, or more than the first 300 comments of a thread (eight replies deep); a server shows only "
        "what it knows of the others",
    )
    instance_patterns = (rf"(?P<base>https?://[^/?#]+){_PATH}",)

    page_size: ClassVar[int] = 50
    pages_per_list = 3
    pages_per_thread = 4
    thread_holds_post = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What each server turned out to speak.
        self._dialects: dict[str, str] = {}

    @property
    def home(self) -> str:
        """The server that is asked for communities, people and searches."""
        return self.config.api_base or (self.config.instances or INSTANCES)[0]

    def discover(self) -> Iterator[FetchTask]:
        """What is hot on each instance; communities, searches and people at home."""
        plan, config = self.source_plan, self.config
        if config.trending:
            for instance in config.instances or INSTANCES:
                yield FetchTask(kind="trending", base=instance)
        named = (found[1] for name in config.communities if (found := _COMMUNITY.fullmatch(name.strip())))
        for community in dict.fromkeys(named):
            yield FetchTask(kind="community", value=community, base=self.home)
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words, base=self.home)
        for handle in dict.fromkeys((*config.creators, *plan.creators)):
            if re.fullmatch(r"@?[\w.-]+@[\w.:-]+", handle):
                yield FetchTask(kind="author", value=handle.lstrip("@"), base=self.home)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, a post, or its comments, in the server's own dialect."""
        base, post = self._place(task)
        dialect = self._dialects.get(base, DIALECTS[0])
        path, query = _call(task, post, dialect)
        _, pointer = unpacked(cursor)
        name, _, value = (pointer or "").partition("=")
        query |= {name: value} if value else {}
        url = f"{base}/api/{dialect}/{path}?{urlencode({**query, **_said(query, dialect)})}"
        return Request(url, meta={DIALECT: dialect})

    def _place(self, task: FetchTask) -> tuple[str, str]:
        """The server and the post's number there; a post's ``ref`` is ``<base>|<number>``."""
        base, _, post = task.ref.rpartition("|")
        return base or task.base or self.home, post

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Lists of posts, one post, or comments."""
        base, _ = self._place(ask.task)
        offset, _ = unpacked(ask.cursor)
        if ask.task.kind == "thread":
            where: dict[str, Any] = {"post_id": ask.task.value, "offset": offset}
            return parser.parse_comments(body, base=base, captured_at=captured_at, **where)
        if ask.task.kind == "post":
            return parser.parse_post(body, base=base, captured_at=captured_at)
        return parser.parse_posts(body, base=base, captured_at=captured_at, offset=offset)

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """The server's own pointer; where it has none for a list, the next number."""
        dialect, held = response.meta.get(DIALECT), unpacked(ask.cursor)[0] + held_by(page)
        if page.next_cursor is not None:
            name = "page" if dialect == "alpha" else "page_cursor"
            following = packed(held, f"{name}={page.next_cursor}")
            return None if following.partition("|")[2] == unpacked(ask.cursor)[1] else following
        # Servers before 0.19 and all searches count pages; an empty page ends them.
        counted = dialect != "v4" and ask.task.kind not in ("thread", "post")
        return packed(held, f"page={ask.number + 1}") if counted and held_by(page) >= self.page_size else None

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """A server that lacks a version of the API is asked in the next one."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        if self._lacks_dialect(failure) and request.meta[DIALECT] != DIALECTS[-1]:
            self._try_next(request)
            yield self.ask(request.cb_kwargs["ask"])
        else:
            yield from super().on_failure(failure)

    def _try_next(self, request: Request) -> None:
        base, _ = self._place(request.cb_kwargs["ask"].task)
        tried: str = request.meta[DIALECT]
        if self._dialects.get(base, DIALECTS[0]) == tried:
            self._dialects[base] = DIALECTS[DIALECTS.index(tried) + 1]

    def _lacks_dialect(self, failure: Failure) -> bool:
        return answered(failure)[0] == 404 and not parser.is_spoken(body_of(failure))

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """What is absent is a word in the body, with one status or another."""
        outcome, why = super().explained(failure)
        if self._lacks_dialect(failure):
            return "broken", f"{why}: it speaks no version of Lemmy's API that is known here"
        if answered(failure)[0] in (400, 404) and parser.error_word(body_of(failure)).startswith("couldnt_find"):
            return "gone", why
        return outcome, why

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The post at an address; its id is what the server says of it."""
        return FetchTask(kind="post", ref=f"{match['base']}|{match['id']}")


def _call(task: FetchTask, post: str, dialect: str) -> tuple[str, Query]:
    """Path and query of a task, in the words of version 3."""
    window: Query = {"limit": LemmySpider.page_size}
    match task.kind:
        case "search":
            words = "search_term" if dialect == "v4" else "q"
            return "search", {words: task.value, "type_": "Posts", "sort": "New", "listing_type": "All", **window}
        case "author" if dialect == "v4":
            return "person/content", {"username": task.value, "type_": "Posts", **window}
        case "author":
            return "user", {"username": task.value, "sort": "New", **window}
        case "community":
            return "post/list", {"community_name": task.value, "type_": "All", "sort": "Hot", **window}
        case "trending":
            return "post/list", {"type_": "All", "sort": "Hot", **window}
        case _:
            return _one_post(task, quote(post))


def _one_post(task: FetchTask, post: str) -> tuple[str, Query]:
    if task.kind == "post":
        return "post", {"id": post}
    return "comment/list", {
        "post_id": post, "type_": "All", "sort": "Hot", "max_depth": DEPTH, "limit": COMMENTS_A_CALL,
    }  # fmt: skip


def _said(query: Query, dialect: str) -> Query:
    """Words of version 3 as version 4 writes them."""
    if dialect != "v4":
        return {}
    return {name: str(query[name]).lower() for name in ("type_", "sort", "listing_type") if name in query}
