"""Scrapy's download handler for visits: scrapy-playwright's, with a guard before each page and its end behind it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError
from scrapy.http import HtmlResponse, Request, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.addresses import netloc_of
from crawler.browser.guard import Guard
from crawler.browser.robots import RobotRules
from crawler.browser.scroll import ReadAlong
from crawler.browser.visit import PLAN, VISIT, Visit, VisitPlan
from crawler.middlewares.doors import Doors
from crawler.middlewares.outcomes import NotSent
from crawler.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

VISIT_S = "TOPCOMMENT_VISIT_S"
FIRST_S = "TOPCOMMENT_FIRST_ANSWER_S"
SETTLE_S = "TOPCOMMENT_SETTLE_S"
_NOT_KEPT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class VisitHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it ships no types
    """Makes visits (requests with a ``VisitPlan``) in a browser, everything else as Scrapy does.

    Each visit has a context of its own, hence no cookies from before, and is closed with all its pages
    whatever became of it.
    """

    lazy = True  # no visit, no Playwright: a resting source starts neither

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._launch_lock = asyncio.Lock()
        spider: Any = crawler.spider
        settings = crawler.settings
        self._doors = Doors.of(spider.config, spider.policy.default_bases)
        self._robots = RobotRules.of_crawler(crawler)
        self._tally = Tally(crawler.stats)
        self._user_agent: str = settings["USER_AGENT"]
        self._visit_s = settings.getfloat(VISIT_S)
        self._first_s, self._settle_s = settings.getfloat(FIRST_S), settings.getfloat(SETTLE_S)
        self._visits = 0

    async def download_request(self, request: Request) -> Response:
        """Make one visit.

        Raises:
            NotSent: the page was refused, or never answered.
        """
        plan: VisitPlan | None = request.meta.get(PLAN)
        if plan is None:
            answer: Response = await super().download_request(request)
            return answer
        await self._ready()
        request.meta[VISIT] = visit = Visit()
        self._visits += 1
        name = f"visit {self._visits}"
        try:
            async with asyncio.timeout(self._visit_s):
                await super().download_request(self._prepared(request, plan, visit, name))
        except TimeoutError:
            visit.fail("unreachable", f"{netloc_of(request.url)} took longer than {self._visit_s:g} s")
        except PlaywrightError as error:
            # The guard knows better why a page did not open; what it heard before a crash is kept.
            logger.debug("%s ended early: %s", request.url, error)
            visit.fail("unreachable", f"{netloc_of(request.url)} could not be opened: {error.message.splitlines()[0]}")
        finally:
            await self._end(name)
        return _response(request, visit)

    async def _ready(self) -> None:
        # The parent starts Playwright on a signal, which a handler that is made late has missed.
        async with self._launch_lock:
            if not hasattr(self, "browser_provider"):
                await self._launch()

    def _prepared(self, request: Request, plan: VisitPlan, visit: Visit, name: str) -> Request:
        guard = Guard(plan, visit, robots=self._robots, doors=self._doors, tally=self._tally)
        read_along = ReadAlong(plan, visit, self._first_s, self._settle_s)
        meta = {
            "playwright": True,
            "playwright_include_page": True,  # closing it is ours, here and not in a callback
            "playwright_context": name,
            "playwright_context_kwargs": {
                "user_agent": self._user_agent,
                "service_workers": "block",
                "accept_downloads": False,
                "locale": "en-US",
            },
            "playwright_page_init_callback": guard.install,
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
            "playwright_page_methods": [PageMethod(read_along)],
        }
        return request.replace(meta={**request.meta, **meta})

    async def _end(self, name: str) -> None:
        """Close the visit's context and with it every page."""
        wrapper = self.context_wrappers.get(name)
        if wrapper is None:
            return
        context: BrowserContext = wrapper.context
        with suppress(PlaywrightError):  # a browser that died has closed it already
            await context.unroute_all(behavior="ignoreErrors")
        with suppress(PlaywrightError):
            await context.close()
        self.context_wrappers.pop(name, None)

    async def close(self) -> None:
        """Say what was left open (nothing, ever) and let the browser go."""
        browser = getattr(self, "browser", None)
        if browser is not None:
            logger.info("%d visits made, %d contexts left open", self._visits, len(browser.contexts))
        await super().close()


def _response(request: Request, visit: Visit) -> Response:
    if visit.redirect is not None:
        del request.meta[VISIT]  # Scrapy's next request has the same meta, and a visit of its own
        return Response(request.url, 302, headers={"Location": visit.redirect}, request=request)
    if visit.document is None:
        outcome, why = visit.failure or ("unreachable", f"{netloc_of(request.url)} did not answer")
        raise NotSent(outcome, why)
    document = visit.document
    headers = {name: value for name, value in document.headers.items() if name.lower() not in _NOT_KEPT}
    return HtmlResponse(document.url, document.status, headers, document.body, request=request, encoding="utf-8")
