"""The page as an ASGI application: routes, the door, and what becomes of an error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cli.browse.actions import Actions
from cli.browse.api import Api, as_json
from cli.browse.collecting.pages import Collecting
from cli.browse.entrance import Entrance
from cli.browse.guard import Doors, Guard
from cli.browse.pages import Pages
from cli.browse.people import People
from cli.browse.phone import PhonePages
from cli.browse.pictures import Pictures
from cli.browse.results import results_routes
from cli.browse.setup.routes import setup_routes, stage_of
from cli.browse.site import Site
from cli.browse.tongues import choose, told
from cli.browse.views import Views
from cli.desk import Desk
from crawler.db.engine import Store
from crawler.errors import StaleError, StorageError, TopcommentError, UsageError, WorkspaceError
from crawler.sentences import phrase

_STATUS: dict[type[TopcommentError], int] = {StaleError: 409, WorkspaceError: 404, UsageError: 422, StorageError: 503}
_FAILED = phrase("That did not work")
_UNEXPECTED = phrase("something unexpected went wrong; see the terminal")


def create_app(desk: Desk, store: Store, doors: Doors) -> Starlette:
    """The application over one brand's open store."""
    site = Site(desk, store, doors)
    pages = Pages(site)
    collecting = Collecting(site)
    actions, views = Actions(site, pages), Views(site, pages, collecting.collector)
    api = Api(views)
    entrance, phone, setting = Entrance(site), PhonePages(site), stage_of(site)
    people, read = People(site), ["GET"]
    routes = [
        Route("/", pages.index, methods=read),
        Route("/enter", entrance.enter, methods=read),
        Route("/o/{id}", pages.one, methods=read),
        Route("/pair", phone.ask, methods=read),
        Route("/pair", phone.pair, methods=["POST"]),
        Route("/phone", phone.code, methods=read),
        Route("/phone", phone.new_code, methods=["POST"]),
        *setup_routes(setting),
        *collecting.routes(),
        Route("/thumb/{id}", Pictures(site, pages).one, methods=read),
        Route("/o/{id}/again", pages.again.look, methods=["POST"]),
        Route("/o/{id}/{action}", actions.act, methods=["POST"]),
        Route("/who", actions.rename, methods=["POST"]),
        Route("/language", choose, methods=["POST"]),
        Route("/withheld", views.withheld, methods=read),
        Route("/trends", views.trends, methods=read),
        Route("/people", people.page, methods=read),
        Route("/people.csv", people.table, methods=read),
        Route("/sources", views.sources, methods=read),
        *results_routes(site),
        Route("/pulse", pages.pulse, methods=read),
        Route("/export.{format}", views.export, methods=read),
        Route("/static/{name}", entrance.static, methods=read),
        Route("/api/opportunities", api.many, methods=read),
        Route("/api/opportunities/{id}", api.one, methods=read),
        Route("/api/opportunities/{id}/decisions", api.decide, methods=["POST"]),
        Route("/api/withheld", api.withheld, methods=read),
        Route("/api/trends", api.trends, methods=read),
        Route("/api/sources", api.sources, methods=read),
        Route("/api/export", api.export, methods=read),
        Route("/api/openapi.json", api.openapi, methods=read),
    ]

    def failed(request: Request, error: Exception) -> Response:
        """One sentence, as the command line says it; what nobody expected goes to the log."""
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if request.url.path.startswith("/api/"):
            return as_json({"error": str(error) if isinstance(error, TopcommentError) else _UNEXPECTED}, status)
        tongue = site.tongue(request)
        sentence = told(error, tongue) if isinstance(error, TopcommentError) else tongue.gettext(_UNEXPECTED)
        if isinstance(error, WorkspaceError) and request.method == "GET" and collecting.is_first():
            return collecting.drawn(request, status=status)
        return site.html(request, "message.html", status=status, title=tongue.gettext(_FAILED), said=sentence)

    def unknown(request: Request, error: Exception) -> Response:
        """No such page, or not by this method: said in the shape the asker reads."""
        if not isinstance(error, HTTPException):
            raise error
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": error.detail.lower()}, error.status_code, headers=error.headers)
        return PlainTextResponse(error.detail, error.status_code, headers=error.headers)

    def close() -> None:
        """Nothing that was begun for the page outlives it."""
        pages.again.close()
        setting.slow.close()
        collecting.collector.close()

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        yield
        close()

    app = Starlette(
        routes=routes,
        lifespan=living,
        middleware=[Middleware(Guard, doors=doors)],
        exception_handlers={TopcommentError: failed, HTTPException: unknown},
    )
    app.state.setting, app.state.close, app.state.tongue = setting, close, site.tongue
    return app
