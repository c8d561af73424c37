"""The one route handler of a visit: every request of the page passes here, each hop of a redirect too.

What may leave is fetched here, outside of the browser, one hop at a time: Playwright's routes do not see
where a redirect leads, and the browser has no network of its own (``chromium.launch_options``). So robots.txt,
the platform's hosts and the user's doors hold for all that is navigated to and all that is read, and the page
keeps its own address whatever door its bytes came through. Only GET leaves: a visit can change nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from playwright.async_api import APIResponse, Page, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as PageRequest

from crawler.addresses import netloc_of
from crawler.browser.robots import Objection, RobotRules
from crawler.browser.visit import Document, Heard, Visit, VisitPlan
from crawler.middlewares.doors import Doors
from crawler.tally import Tally

logger = logging.getLogger(__name__)

_LOADED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
"""Images, media, fonts, frames of others, beacons and sockets are not: nobody looks at the page."""
_CODE = frozenset({"script", "stylesheet"})
_MOST_HOPS = 5
_FETCH_MS = 20_000
_SHOWN = ("text/html", "application/xhtml+xml")
_REFUSED = "blockedbyclient"


class Guard:
    """Guards one visit.

    Args:
        plan: what may be read.
        visit: where it is written to.
        robots: rules of every host.
        doors: the user's map of hosts.
        tally: where refusals are counted.
    """

    def __init__(self, plan: VisitPlan, visit: Visit, *, robots: RobotRules, doors: Doors, tally: Tally) -> None:
        self.plan = plan
        self.visit = visit
        self.robots = robots
        self.doors = doors
        self.tally = tally

    async def install(self, page: Page, _request: object = None) -> None:
        """Stand before everything that the page, or a window it opens, asks for.

        A page that cannot be guarded is closed, so that it goes nowhere.
        """
        try:
            await page.context.route("**", _turn_away)
            await page.route_web_socket("**", _hang_up)
            await page.route("**", self.handle)
        except PlaywrightError:
            await page.close()
            raise

    async def handle(self, route: Route) -> None:
        """Answer one request of the page, or turn it away."""
        request = route.request
        try:
            answer = await self._answer(route, request) if self._wanted(request) else None
            if answer is None:
                await route.abort(_REFUSED)
            else:
                await route.fulfill(response=answer)
        except PlaywrightError as error:
            said = _first_line(error)
            logger.debug("%s: %s", request.url, said)
            if request.is_navigation_request():
                self.visit.fail("unreachable", f"{netloc_of(request.url)} did not answer: {said}")
            with suppress(PlaywrightError):  # the page may be closed by now
                await route.abort("failed")

    def _wanted(self, request: PageRequest) -> bool:
        if request.resource_type not in _LOADED or request.method != "GET":
            return False
        # One document a visit: not its frames, and not where its script would rather have us.
        return not request.is_navigation_request() or self._is_the_visit(request)

    def _is_the_visit(self, request: PageRequest) -> bool:
        if request.frame.parent_frame is not None:
            return False
        if self.visit.document is None:
            return True
        logger.info("the page's script leads to %.200s: not followed", request.url)
        self.tally.number("led_away", 1)
        return False

    async def _answer(self, route: Route, request: PageRequest) -> APIResponse | None:
        url = request.url
        for _ in range(_MOST_HOPS):
            if not await self._permitted(url, request):
                return None
            through = self.doors.through(url) or url
            answer = await route.fetch(url=through, max_redirects=0, timeout=_FETCH_MS)
            target = _redirect(url, answer)
            if request.is_navigation_request():
                return await self._document(url, answer, target)
            if target is None:
                if self.plan.reads(request.url):
                    self.visit.hear(Heard(request.url, answer.status, await answer.body()))
                return answer
            url = target
        return None

    async def _permitted(self, url: str, request: PageRequest) -> bool:
        host = urlsplit(url).hostname or ""
        if _within(host, self.plan.hosts) or netloc_of(url) in self.doors.trusted:
            objection = await self.robots.objection(url)
            if objection is not None:
                self._refuse(request, url, objection)
            return objection is None
        if request.resource_type in _CODE and _within(host, self.plan.script_hosts):
            return True
        if url != request.url:
            self._refuse(request, url, Objection("refused", f"{netloc_of(request.url)} sends us on to {host}"))
        elif request.is_navigation_request():
            self._refuse(request, url, Objection("refused", f"{host} is none of the platform's hosts"))
        return False

    def _refuse(self, request: PageRequest, url: str, objection: Objection) -> None:
        """Log and count; what would not have been read is no loss to the reader of ``sources``."""
        logger.info("%s: %s", objection.outcome, objection.why)
        self.tally.number("kept_back", 1)
        if request.is_navigation_request():
            self.visit.fail(objection.outcome, objection.why, whole_host=objection.whole_host)
        elif self.plan.reads(request.url) or self.plan.reads(url):
            self.visit.kept_back += 1
            self.tally.add(objection.outcome, objection.why)

    async def _document(self, url: str, answer: APIResponse, target: str | None) -> APIResponse | None:
        """Keep the page's own bytes; a redirect goes back to Scrapy, and what is no page is not shown."""
        if target is not None:
            self.visit.redirect = target
            return None
        body = await answer.body()
        self.visit.document = Document(url, answer.status, answer.headers, body)
        is_page = answer.headers.get("content-type", "").split(";")[0].strip().lower() in _SHOWN
        return answer if answer.status == 200 and is_page and body else None


async def _turn_away(route: Route) -> None:
    with suppress(PlaywrightError):
        await route.abort(_REFUSED)


async def _hang_up(socket: WebSocketRoute) -> None:
    await socket.close()


def _redirect(url: str, answer: APIResponse) -> str | None:
    target = answer.headers.get("location")
    return urljoin(url, target) if target and 300 <= answer.status < 400 else None


def _within(host: str, domains: frozenset[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _first_line(error: PlaywrightError) -> str:
    lines = error.message.strip().splitlines()
    return lines[0][:160] if lines else "no reason given"
