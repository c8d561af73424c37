"""The page as an ASGI application: routes, the door, and what becomes of an error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cli.browse.actions import Actions
from cli.browse.api import Api
from cli.browse.guard import Doors, Guard
from cli.browse.pages import Pages
from cli.browse.site import Site
from cli.desk import Desk
from crawler.db.engine import Store
from crawler.errors import StaleError, StorageError, TopcommentError, UsageError, WorkspaceError

_STATUS: dict[type[TopcommentError], int] = {StaleError: 409, WorkspaceError: 404, UsageError: 422, StorageError: 503}


def create_app(desk: Desk, store: Store, doors: Doors) -> Starlette:
    """The application over one brand's open store."""
    site = Site(desk, store, doors)
    pages = Pages(site)
    actions, api = Actions(site, pages), Api(site, pages)
    read = ["GET"]
    routes = [
        Route("/", pages.index, methods=read),
        Route("/enter", pages.enter, methods=read),
        Route("/o/{id}", pages.one, methods=read),
        Route("/o/{id}/again", pages.again.look, methods=["POST"]),
        Route("/o/{id}/{action}", actions.act, methods=["POST"]),
        Route("/who", actions.rename, methods=["POST"]),
        Route("/withheld", pages.withheld, methods=read),
        Route("/sources", pages.sources, methods=read),
        Route("/pulse", pages.pulse, methods=read),
        Route("/export.csv", pages.export, methods=read),
        Route("/static/{name}", pages.static, methods=read),
        Route("/api/opportunities", api.many, methods=read),
        Route("/api/opportunities/{id}", api.one, methods=read),
        Route("/api/opportunities/{id}/decisions", api.decide, methods=["POST"]),
        Route("/api/openapi.json", api.openapi, methods=read),
    ]

    def failed(request: Request, error: Exception) -> Response:
        """One sentence, as the command line says it; what nobody expected goes to the log."""
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        sentence = (
            str(error) if isinstance(error, TopcommentError) else "something unexpected went wrong; see the terminal"
        )
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": sentence}, status)
        return site.html(request, "message.html", status=status, title="That did not work", said=sentence)

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        yield
        pages.again.close()

    return Starlette(
        routes=routes,
        lifespan=living,
        middleware=[Middleware(Guard, doors=doors)],
        exception_handlers={TopcommentError: failed},
    )
