"""Any address a person pastes: its own JSON-LD, OpenGraph and oEmbed, where its robots.txt lets us read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response

from crawler import clock
from crawler.identity import canonical_url, http_url
from crawler.middlewares.doors import DOOR
from crawler.models import FetchTask, Page
from crawler.policy import SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.failures import asked_host
from spiders.bases.platform import PlatformSpider
from spiders.bases.recognise import recognised
from spiders.parsers import link as parser

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

LARGEST = 4 * 2**20
READ = ("text/html", "application/xhtml+xml", "application/json", "application/ld+json")
ACCEPT = "text/html, application/xhtml+xml;q=0.9, application/ld+json;q=0.8, application/json;q=0.5"


class LinkSpider(PlatformSpider):
    """Single pages that no other source knows; it discovers nothing.

    Takes ``-a`` thread (addresses of pages); limit and api_base mean nothing here.
    """

    name = "link"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="link",
        title="Any link",
        url_patterns=(r"https?://.+",),
        access="page",
        default_bases=(),
        accepts=("thread", "post"),
        delay_s=1.0,
        daily_requests=500,
        min_items=0,
        max_items=100,
        count_kind="votes",
        horizon_h=24,
        terms_url="https://www.rfc-editor.org/rfc/rfc9309",
        setup=(
            "Nothing to set up: `topcomment crawl URL...` or `topcomment crawl --file urls.txt`.",
            'To read pages of your own network, name them: [sources.link] instances = ["http://intranet.example"].',
        ),
        takes="the title, text, author, picture and counts that a page tells machines (JSON-LD, OpenGraph, Twitter "
        "cards, oEmbed), and the comments that stand in its JSON-LD",
        cost="free; one request a second to each host, one page and at most one oEmbed answer for each address",
        cannot="read pages that robots.txt forbids, that need a login or a browser, that are larger than 4 MB, or "
        "that lead into private networks; most pages tell no counts and no comments",
    )

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Smaller bodies than an API's, and HTML first."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_MAXSIZE", LARGEST, priority="spider")

    @classmethod
    def task_for_url(cls, url: str, instances: Iterable[str] = ()) -> FetchTask | None:
        """The page at an address, unless it is a platform's of which we know more."""
        if http_url(url.strip()) is None or recognised(url) is not None:
            return None
        return super().task_for_url(url, instances)

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The page; its id is what it calls itself, once it is read."""
        return FetchTask(kind="thread", value=canonical_url(match[0]), ref=match[0])

    def discover(self) -> Iterator[FetchTask]:
        """Nothing: pages are named by people."""
        return iter(())

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:  # noqa: ARG002
        """The page itself."""
        return Request(task.ref or task.value, headers={"Accept": ACCEPT})

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """A page, read by its address alone; ``on_answer`` knows more of the answer."""
        return parser.parse_thread(body, base=_asked(ask), captured_at=captured_at)

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Read a page, and before it is delivered its oEmbed where that may know more."""
        if not self._is_readable(response):
            return
        told: dict[str, Any] = {"base": _address(response, ask), "content_type": _content_type(response)}
        page = self.tried(lambda: parser.parse_thread(response.body, captured_at=clock.now(), **told), response)
        if page is not None:
            yield from self._with_embed(page, response, ask, parser.oembed_address(response.body, **told))

    def _is_readable(self, response: Response) -> bool:
        kind = _content_type(response).partition(";")[0].strip().lower()
        if kind in READ or not kind:
            return True
        self.tally.add("refused", f"{asked_host(response.request)} sends {kind[:60]}, which is no page to read")
        return False

    def _with_embed(self, page: Page, answer: Response, ask: Ask, embed: str | None) -> Iterator[Page | Request]:
        complete = all(post.author and post.thumbnail_url for post in page.posts)
        if embed is None or complete:
            yield from self.deliver(page, answer.body, answer, ask)
            return
        yield Request(
            embed,
            headers={"Accept": "application/json"},
            callback=self.on_embed,
            errback=self.on_no_embed,
            dont_filter=True,
            cb_kwargs={"ask": ask, "page": page, "answer": answer},
        )

    def on_embed(self, response: Response, ask: Ask, page: Page, answer: Response) -> Iterator[Page | Request]:
        """Complete the page's post and deliver it."""
        post = page.posts[0]
        where: dict[str, Any] = {"base": post.url, "post_id": post.post_id, "captured_at": clock.now()}
        found = self.tried(lambda: parser.parse_oembed(response.body, **where), response)
        if found is not None:
            page = page.model_copy(update={"posts": (parser.completed(post, found.posts[0]),)})
        yield from self.deliver(page, answer.body, answer, ask)

    def on_no_embed(self, failure: Failure) -> Iterator[Page | Request]:
        """Deliver the page as it is."""
        outcome, why = self.explained(failure)
        self.tally.add("skipped", f"oEmbed was left out: {why}")
        self.logger.info("oembed: %s: %s", outcome, why)
        held = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        yield from self.deliver(held["page"], held["answer"].body, held["answer"], held["ask"])

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """A page that is too large is our own refusal."""
        if isinstance(failure.value, DownloadCancelledError):
            host = asked_host(getattr(failure, "request", None))
            return "refused", f"{host}: the page is larger than {LARGEST // 2**20} MB; it was not read"
        return super().explained(failure)


def _asked(ask: Ask) -> str:
    return ask.task.ref or ask.task.value


def _address(response: Response, ask: Ask) -> str:
    """Where the answer came from at last; behind a door that is what was asked for."""
    return _asked(ask) if DOOR in response.meta else response.url


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
