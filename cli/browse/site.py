"""What every handler of the page stands on: the desk, its open store, the visitors, the templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse

from cli.browse.cards import Rows
from cli.browse.guard import Doors
from cli.browse.sessions import Visitor
from cli.browse.templating import environment
from cli.browse.tongues import page_tongue
from cli.browse.view import View
from cli.deciding import people_of
from cli.desk import Desk
from cli.languages.tongue import Tongue
from cli.latest import reading_time, require_ranking
from cli.report.harmless import one_line
from cli.team.resting import Manners, manners
from crawler.config import Brand
from crawler.db.engine import Store
from crawler.db.people_tables import DecisionRow
from crawler.db.rankings import StoredRanking

_TYPES = {
    "browse.css": "text/css",
    "browse.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Moment:
    """One request's reading of the store: the newest ranking, and what time it is."""

    session: Session
    ranking: StoredRanking
    now: datetime


class Site:
    """One brand's page over one open store."""

    def __init__(self, desk: Desk, store: Store, doors: Doors) -> None:
        self.desk = desk
        self.store = store
        self.doors = doors
        self.rows = Rows(desk.brand)
        self._manners: tuple[tuple[str, str], Manners] = (("", ""), Manners())

    @property
    def brand(self) -> Brand:
        """The brand whose list it is."""
        return self.desk.brand

    @contextmanager
    def reading(self) -> Iterator[Moment]:
        """The store as it stands now.

        Raises:
            WorkspaceError: nothing was ever ranked here.
        """
        with self.store.reading() as session:
            ranking = require_ranking(session, self.brand.name)
            yield Moment(session, ranking, reading_time(ranking))

    def pulse(self, at: Moment) -> str:
        """What changes when somebody decides, a second look moves a card, or a new ranking comes."""
        newest = at.session.scalar(select(func.max(DecisionRow.decision_id))) or 0
        totals = at.ranking.totals
        return f"{at.ranking.ranking_id}.{newest}.{totals['withheld']}.{totals['escalated']}"

    def manners(self, at: Moment) -> Manners:
        """Who rests now; found once a minute, and anew whenever somebody decides."""
        key = self.pulse(at), f"{at.now:%Y%m%d%H%M}"
        if self._manners[0] != key:
            self._manners = key, manners(at.session, self.brand, at.ranking.ranking_id, at.now)
        return self._manners[1]

    def tongue(self, request: HTTPConnection) -> Tongue:
        """In which language this visitor is told everything."""
        return page_tongue(request, self.brand)

    def html(self, request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template rendered for one visitor, in their language."""
        template = environment(self.tongue(request)).get_template(name)
        known: dict[str, Any] = {
            "brand": one_line(self.brand.name),
            "visitor": request.state.visitor or Visitor("somebody"),
            "people": people_of(self.brand),
            "phone": self.doors.phone is not None,
            "thumbnails": self.brand.page.thumbnails,
        }
        return HTMLResponse(template.render({**known, **values}), status)


def partial(request: Request) -> bool:
    """Whether htmx asks for a part of the page; a link followed without script gets the whole."""
    return request.headers.get("hx-request") == "true" and "hx-history-restore-request" not in request.headers


def shown_view(request: Request, fallback: str = "") -> View:
    """The view the visitor has before their eyes while a part of the page is asked for."""
    current = request.headers.get("hx-current-url")
    return View.of(urlsplit(current).query if current else fallback)


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """The page's own files by name, read once: no path from a request ever touches the disk."""
    folder = files("cli.browse") / "static"
    found = {name: ((folder / name).read_bytes(), kind) for name, kind in _TYPES.items()}
    report = files("cli.report") / "templates" / "report.css"
    return {**found, "report.css": (report.read_bytes(), "text/css")}
