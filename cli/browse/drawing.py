"""What draws the page's templates: the page itself, or what stands for it before there is a brand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse

from cli.languages.tongue import Tongue

if TYPE_CHECKING:
    from cli.browse.guard import Doors


class Drawing(Protocol):
    """Draws templates for a visitor, behind some doors."""

    doors: Doors

    def tongue(self, request: HTTPConnection) -> Tongue:
        """In which language this visitor is told everything."""

    def html(self, request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template rendered."""
