"""``topcomment browse`` where there is no brand yet: the set-up alone, and the whole page once there is one."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cli.browse.app import create_app
from cli.browse.entrance import Entrance
from cli.browse.guard import Doors, Guard
from cli.browse.phone import PhonePages
from cli.browse.sessions import MOST_NAME, Visitor
from cli.browse.setup.routes import setup_routes
from cli.browse.setup.stage import Stage
from cli.browse.templating import environment
from cli.browse.tongues import choose, page_tongue, told
from cli.desk import Desk, open_desk
from cli.languages.tongue import Tongue
from cli.report.harmless import one_line
from crawler.config import Workspace
from crawler.config.workspace import BRAND_FILE, WORKSPACE_VARIABLE
from crawler.errors import TopcommentError, UsageError, WorkspaceError
from crawler.sentences import phrase

_NOBODY = phrase("A new brand")
_FAILED = phrase("That did not work")


def desk_or_empty(given: Path | None, brand: str | None) -> Desk:
    """The desk of a workspace; in a folder without one, a desk whose brand is still to be made.

    Raises:
        WorkspaceError: the folder does not exist, or it has several brands and none is named.
    """
    try:
        return open_desk(given, brand)
    except WorkspaceError:
        named = given or os.environ.get(WORKSPACE_VARIABLE)
        empty = Workspace(Path(named) if named else Path.cwd())
        if brand or not empty.root.is_dir() or empty.brand_files:
            raise
        return Desk(empty, None)


class Bare:
    """Draws the set-up's templates before there is a brand."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors

    def tongue(self, request: HTTPConnection) -> Tongue:
        """What the visitor chose, or what their browser asks for: there is no brand yet that could say."""
        return page_tongue(request, None)

    def html(self, request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template rendered for one visitor."""
        visitor = request.state.visitor or Visitor("somebody")
        tongue = self.tongue(request)
        known: dict[str, Any] = {"brand": tongue.gettext(_NOBODY), "visitor": visitor, "people": (), "phone": False}
        return HTMLResponse(environment(tongue).get_template(name).render({**known, **values}), status)


class FirstRun:
    """The application of a folder that becomes a workspace while it is open."""

    def __init__(self, folder: Path, doors: Doors) -> None:
        self.folder = folder
        self.doors = doors
        self._held = ExitStack()
        self._bare = Bare(doors)
        self._stage = Stage(folder, folder / BRAND_FILE, self._bare, self._become)
        self._page: Starlette | None = None
        self._app: ASGIApp = self._first_app()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as what the folder is by now."""
        await self._app(scope, receive, send)

    def close(self) -> None:
        """Close the store, if there is one by now."""
        self._stage.slow.close()
        if self._page is not None:
            self._page.state.close()  # the server knows only the application that it began with
        self._held.close()

    def _become(self) -> None:
        """There is a brand: from the next request on, the whole page answers."""
        desk = open_desk(self.folder)
        store = self._held.enter_context(desk.store())
        self._app = self._page = create_app(desk, store, self.doors)

    def _first_app(self) -> Starlette:
        entrance, phone = Entrance(self._bare), PhonePages(self._bare)
        routes = [
            Route("/enter", entrance.enter, methods=["GET"]),
            Route("/who", self._rename, methods=["POST"]),
            Route("/language", choose, methods=["POST"]),
            Route("/pair", phone.ask, methods=["GET"]),
            Route("/pair", phone.pair, methods=["POST"]),
            Route("/static/{name}", entrance.static, methods=["GET"]),
            *setup_routes(self._stage),
            Route("/{path:path}", _to_setup, methods=["GET"]),
        ]
        guard = [Middleware(Guard, doors=self.doors)]
        app = Starlette(routes=routes, middleware=guard, exception_handlers={TopcommentError: self._failed})
        app.state.tongue = self._bare.tongue
        return app

    async def _rename(self, request: Request) -> Response:
        form = await request.form(max_fields=10)
        request.state.visitor.who = one_line(str(form.get("who", "")))[:MOST_NAME] or request.state.visitor.who
        return RedirectResponse("/setup", 303)

    def _failed(self, request: Request, error: Exception) -> Response:
        status = 422 if isinstance(error, UsageError) else 503
        tongue = self._bare.tongue(request)
        known = {"title": tongue.gettext(_FAILED), "said": told(error, tongue)}
        return self._bare.html(request, "message.html", status=status, **known)


def _to_setup(_request: Request) -> Response:
    return RedirectResponse("/setup", 303)
