"""Visits are not made once their platform has refused one: it rests, and so do we."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response

from crawler.browser.visit import PLAN
from crawler.middlewares.outcomes import NotSent

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RestingMiddleware:
    """Downloader middleware of browser spiders, before all others: what rests costs neither budget nor delay."""

    def __init__(self, spider: Any) -> None:
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RestingMiddleware:
        """Scrapy's constructor."""
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Keep a visit back.

        Raises:
            NotSent: the platform refused before.
        """
        if PLAN in request.meta and self.spider.blocked:
            raise NotSent("skipped", f"not visited, since it refused before: {self.spider.blocked}")

    def process_response(self, request: Request, response: Response) -> Response:
        """Let the spider see a refusal now: Scrapy chooses its next request before a callback runs."""
        if PLAN in request.meta and not self.spider.blocked:
            self.spider.notice(request, response)
        return response
