"""What is read all day: the list and its cards; the further views are in ``cli.browse.views``."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.cards import OpenCard, open_card, wording
from cli.browse.chips import chips
from cli.browse.glance import Figures, Glances
from cli.browse.recheck import Again
from cli.browse.shelf import Line, shelf_page
from cli.browse.site import Moment, Site, partial, shown_view
from cli.browse.view import View
from cli.languages.tongue import Tongue
from cli.listing.selection import languages_of, platforms_of
from cli.report import words
from cli.report.rests import rest_lines
from crawler.db.rankings import Shelf, StoredOpportunity, find_opportunity

_ID = re.compile(r"[A-Za-z0-9_-]{4,80}")


class Pages:
    """Handlers that only read; each is one short reading of the store."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.again = Again(site, self.found, self.card)
        self.glances = Glances(site.brand)
        self._known_choices: tuple[int, list[str], list[str]] = (-1, [], [])

    def index(self, request: Request) -> Response:
        """The list; with htmx only its rows."""
        view = View.of(request.url.query)
        with self.site.reading() as at:
            tongue = self.site.tongue(request)
            values = self.list_values(at, view, tongue)
            if partial(request):
                return self.site.html(request, "rows.html", **values)
            platforms, languages = self._choices(at)
            choices: dict[str, Any] = {
                "platforms": sorted({*platforms, *view.platforms}),
                "languages": sorted({*languages, *view.languages}),
            }
            return self.site.html(request, "list.html", **values, **choices, **self.panel(at, view.card, tongue))

    def one(self, request: Request) -> Response:
        """One card: the panel for htmx, the list with it for everybody else."""
        target = request.path_params["id"]
        if not partial(request):
            return RedirectResponse("/?" + View.of(request.url.query).query(card=target), 303)
        with self.site.reading() as at:
            values = {**self.panel(at, target, self.site.tongue(request)), "view": shown_view(request)}
            return self.site.html(request, "panel.html", status=200 if values["open"] else 404, **values)

    def pulse(self, _request: Request) -> Response:
        """What changes when somebody decides or a new ranking comes; an open page asks now and then."""
        with self.site.reading() as at:
            return Response(self.site.pulse(at), media_type="text/plain")

    def list_values(self, at: Moment, view: View, tongue: Tongue) -> dict[str, Any]:
        """What the rows of the list are drawn from."""
        data = wording(self.site.brand, at.ranking.ranked_at, at.now, tongue)
        kept_back = self.site.manners(at)
        listed = shelf_page(at.session, at.ranking, "listed", view, at.now, manners=kept_back)
        values: dict[str, Any] = {
            "view": view,
            "chips": chips(view, self._trend_name(at, view), tongue),
            "rows": self.site.rows.of(listed.lines, data),
            "after": listed.after,
            "matching": listed.matching,
            "closed": listed.closed,
            "now": at.now.isoformat(timespec="seconds"),
            "ranked": words.age(at.ranking.ranked_at, at.now, tongue),
            "pulse": self.site.pulse(at),
            "rests": rest_lines(kept_back.counts, tongue),
            "blind": bool(self.glances.unseen(at)),
            "old": (at.now - at.ranking.ranked_at).total_seconds() > 7200,
        }
        beside: tuple[Shelf, ...] = ("escalated", "explore")
        for name in beside:
            there = view.after < 0 and at.ranking.totals[name]
            lines = self._all(at, name, view) if there else ()
            values[name] = self.site.rows.of(lines, data)
        if view == View(after=view.after):
            figures = Figures(listed.matching or 0, sum(row.card.alarm for row in values["escalated"]), listed.closing)
            values["glance"] = self.glances.of(at, figures, tongue)
        return values

    def panel(self, at: Moment, target: str, tongue: Tongue) -> dict[str, Any]:
        """The open card, and whether it is looked at again first."""
        return {"open": self.card(at, target, tongue), "open_id": target, **self.again.of(at, target, tongue)}

    def card(self, at: Moment, target: str, tongue: Tongue) -> OpenCard | None:
        """The open card of an id; ``None`` where there is none."""
        found = self.found(at.session, target)
        if found is None:
            return None
        return open_card(at.session, self.site.brand, found, at.now, tongue, self.site.manners(at))

    def found(self, session: Session, target: str) -> StoredOpportunity | None:
        """The newest judgement of an id; what cannot be one is not asked for."""
        if not _ID.fullmatch(target):
            return None
        # A reading sees one moment of the store, so what was found in it once stays what it is.
        known = session.info.setdefault("found", {})
        if target not in known:
            known[target] = find_opportunity(session, target, brand=self.site.brand.name)
        return known[target]  # type: ignore[no-any-return]  # a session's notes are untyped

    def _choices(self, at: Moment) -> tuple[list[str], list[str]]:
        """Platforms and languages to choose from: those of the ranking."""
        ranking_id = at.ranking.ranking_id
        if self._known_choices[0] != ranking_id:
            platforms = platforms_of(at.session, ranking_id)
            self._known_choices = ranking_id, platforms, languages_of(at.session, ranking_id)
        return self._known_choices[1:]

    def _trend_name(self, at: Moment, view: View) -> str:
        """A cluster is known by its best card; that one's title names it."""
        leader = self.found(at.session, view.trend) if view.trend else None
        return leader.about.post.title or "" if leader is not None and leader.about.post is not None else ""

    def _all(self, at: Moment, shelf: Shelf, view: View) -> tuple[Line, ...]:
        """A whole shelf; of what is to escalate, that comes first which nobody has in hand."""
        page = shelf_page(at.session, at.ranking, shelf, view, at.now, top=None, manners=self.site.manners(at))
        return tuple(sorted(page.lines, key=lambda line: shelf == "escalated" and line.standing.status != "open"))
