"""The demo web's ASGI application: the platforms under their bases, and switches for tests."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from demo.clock import DemoClock
from demo.faults import Faults, RequestLog, early_answer, of_platform, spoilt
from demo.truth import truth
from demo.wire import bluesky, hackernews, mastodon, peertube, tiktok
from demo.wire.site import Site
from demo.world import DemoWorld

Following = Callable[[Request], Awaitable[Response]]
PLATFORM_BASES = ("peertube", "sepiasearch", "mastodon", "bluesky", "hn-algolia", "hn-firebase", "tiktok")


def demo_app(world: DemoWorld, clock: DemoClock) -> Starlette:
    """The application that shows ``world`` at the moment of ``clock``."""
    site, faults, log = Site(world, clock), Faults(PLATFORM_BASES), RequestLog()
    bases: list[BaseRoute] = [
        Mount("/peertube", routes=peertube.routes(site)),
        Mount("/sepiasearch", routes=peertube.sepia_routes(site)),
        Mount("/mastodon", routes=mastodon.routes(site)),
        Mount("/bluesky", routes=bluesky.routes(site)),
        Mount("/hn-algolia", routes=hackernews.algolia_routes(site)),
        Mount("/hn-firebase", routes=hackernews.firebase_routes(site)),
        Mount("/tiktok", routes=tiktok.routes(site)),
    ]

    async def spoil(request: Request, following: Following) -> Response:
        return await _with_faults(request, following, faults, log)

    return Starlette(
        routes=[*_switches(site, faults, log), *bases],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=spoil)],
    )


def _switches(site: Site, faults: Faults, log: RequestLog) -> list[BaseRoute]:
    pages = _Switches(site, faults, log)
    return [
        Route("/", pages.front),
        Route("/robots.txt", pages.robots),
        Route("/clock", pages.clock),
        Route("/clock/advance", pages.advance, methods=["POST"]),
        Route("/faults", pages.faults, methods=["GET", "POST"]),
        Route("/requests", pages.requests, methods=["GET", "DELETE"]),
        Route("/truth", pages.truth),
    ]


class _Switches:
    """What belongs to no platform: clock, faults, the log of requests, the truth."""

    def __init__(self, site: Site, faults: Faults, log: RequestLog) -> None:
        self._site, self._faults, self._log = site, faults, log

    async def front(self, request: Request) -> Response:  # noqa: ARG002
        """A line for whoever opens the address in a browser."""
        world = self._site.world
        return PlainTextResponse(
            f"topcomment's demo web: seed {world.seed}, {len(world.posts)} invented posts, "
            f"now {self._site.clock.now.isoformat(timespec='minutes')}. See docs/demo.md.\n"
        )

    async def robots(self, request: Request) -> Response:  # noqa: ARG002
        """Everything here may be read by robots, but what TikTok's own rules forbid."""
        return PlainTextResponse(tiktok.ROBOTS.replace(": /", ": /tiktok/"))

    async def clock(self, request: Request) -> Response:  # noqa: ARG002
        """``{"now": ...}``."""
        return self._now(self._site.clock.now)

    async def advance(self, request: Request) -> Response:
        """``POST /clock/advance?hours=H`` moves on; ``rate=R`` lets it run at R hours an hour."""
        query, clock = request.query_params, self._site.clock
        try:
            if "rate" in query:
                clock.run(float(query["rate"]))
            return self._now(clock.advance(float(query.get("hours", 0))))
        except ValueError as error:
            return _refused(error)

    async def faults(self, request: Request) -> Response:
        """``GET`` lists, ``POST`` sets one."""
        if request.method == "POST":
            try:
                order = json.loads(await request.body())
                self._faults.set(order)
            except (ValueError, TypeError) as error:
                return _refused(error)
        return JSONResponse(self._faults.listing())

    async def requests(self, request: Request) -> Response:
        """``GET`` lists what was asked for, ``DELETE`` forgets it."""
        if request.method == "DELETE":
            self._log.clear()
        return JSONResponse(self._log.listing())

    async def truth(self, request: Request) -> Response:  # noqa: ARG002
        """What every item was meant to be."""
        return JSONResponse(truth(self._site.world))

    @staticmethod
    def _now(moment: datetime) -> Response:
        return JSONResponse({"now": moment.isoformat()})


async def _with_faults(request: Request, following: Following, faults: Faults, log: RequestLog) -> Response:
    platform = of_platform(request)
    if platform not in PLATFORM_BASES:
        return await following(request)
    log.add(platform, request.url.path)
    fault = faults.take(platform)
    if fault is None:
        return await following(request)
    early = await early_answer(fault, request.url.path)
    if early is not None:
        return early
    response: Any = await following(request)
    body = b"".join([part async for part in response.body_iterator])
    headers = {key: value for key, value in response.headers.items() if key != "content-length"}
    return Response(spoilt(fault, body), response.status_code, headers, response.media_type)


def _refused(error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)
