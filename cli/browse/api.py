"""The list and its decisions as JSON, for a sheet, a bot or a dashboard; the same functions as the page."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cli.browse.asked import ExportAsked, ListAsked, Nothing, WithheldAsked, asked, filters_of
from cli.browse.openapi import document
from cli.browse.said import said_of
from cli.browse.shelf import Line, shelf_page
from cli.browse.site import Moment
from cli.browse.tongues import api_tongue
from cli.browse.view import View
from cli.browse.views import Views
from cli.deciding import NotNowError, Said, decide
from cli.disputes import Dispute, disputes
from cli.export.columns import cells, told
from cli.languages.tongue import Tongue
from cli.latest import entry_of, with_manners
from cli.listing.filters import Filters
from cli.listing.words import kept_back
from cli.report.cards import entry_guidance
from cli.sources import plain as plain_source
from cli.team.repeats import warning_of
from cli.trends.show import plain as plain_trend
from crawler.db.decisions import Decision, Standing, history, standing_of
from ranking.types import Opportunity


class Api:
    """Handlers under ``/api``."""

    def __init__(self, views: Views) -> None:
        self.site = views.site
        self.pages = views.pages
        self.views = views

    def many(self, request: Request) -> Response:
        """One page of one shelf, with the page's own filters."""
        given = asked(ListAsked, request.url.query)
        with self.site.reading() as at:
            page = shelf_page(
                at.session, at.ranking, given.shelf, filters_of(given, View), at.now, manners=self.site.manners(at)
            )
            found = [self._row(line) for line in page.lines]
            head = {**self._head(at), "shelf": given.shelf, "totals": at.ranking.totals}
        return as_json({**head, "opportunities": found, "after": page.after})

    def one(self, request: Request) -> Response:
        """One opportunity with all that was judged and said of it."""
        with self.site.reading() as at:
            found = self._whole(at, request.path_params["id"])
        return _absent() if found is None else as_json(found)

    async def decide(self, request: Request) -> Response:
        """Record a decision; 409 where somebody was quicker than ``seen``, or where it cannot be said now."""
        visitor = request.state.visitor
        said = said_of(await request.body(), visitor.who if visitor else "api")
        tongue = api_tongue(request, self.site.brand)
        return await run_in_threadpool(self._decide, request.path_params["id"], said, tongue)

    def withheld(self, request: Request) -> Response:
        """What safety kept off the list, with its reasons counted, and what somebody called wrong."""
        given, tongue = asked(WithheldAsked, request.url.query), api_tongue(request, self.site.brand)
        with self.site.reading() as at:
            page = shelf_page(at.session, at.ranking, "withheld", filters_of(given, View), at.now)
            wrongs = disputes(at.session, self.site.brand.name)
            rows = [
                {**self._row(line), "dispute": self._dispute(wrongs.get(line.entry.opportunity.opportunity_id))}
                for line in page.lines
            ]
            reasons = [asdict(each) for each in self.views.reasons.of(at.session, at.ranking, tongue)]
            head = {**self._head(at), "total": at.ranking.totals["withheld"], "reasons": reasons}
        return as_json({**head, "disputed": len(wrongs), "opportunities": rows, "after": page.after})

    def trends(self, request: Request) -> Response:
        """What several posts say or do alike."""
        asked(Nothing, request.url.query)
        with self.site.reading() as at:
            found = [plain_trend(each, self.site.brand.timezone) for each in self.views.found_trends(at)]
            return as_json({**self._head(at), "trends": found})

    def sources(self, request: Request) -> Response:
        """How every source stands, and what this morning did not see."""
        asked(Nothing, request.url.query)
        with self.site.reading() as at:
            found = [plain_source(each, self.site.brand.timezone) for each in self.views.found_sources(at)]
            unseen = self.views.unseen(at, api_tongue(request, self.site.brand))
        left_out = ("spent", "limit", "buckets")  # the plan names them too
        rows = [{name: value for name, value in each.items() if name not in left_out} for each in found]
        return as_json({"not_seen": unseen, "sources": rows})

    def export(self, request: Request) -> Response:
        """The list as a file, as ``topcomment export`` writes it."""
        given = asked(ExportAsked, request.url.query)
        return self.views.as_file(filters_of(given, Filters), given.format, excel=given.excel)

    def openapi(self, _request: Request) -> Response:
        """The description of all this."""
        return as_json(document(self.site.brand))

    def _decide(self, target: str, said: Said, tongue: Tongue) -> Response:
        with self.site.reading() as at:
            if self.pages.found(at.session, target) is None:
                return _absent()
        try:
            with self.site.store.session() as session:
                opportunity_id, standing = decide(session, self.site.brand, target, said, at.now)
                warning = warning_of(session, self.site.brand, said, opportunity_id, at.now, tongue)
        except NotNowError as error:
            return as_json({"error": str(error)}, 409)
        told_so = {"opportunity_id": opportunity_id, "warnings": [warning] if warning else []}
        return as_json({**told_so, **_standing(standing, self.site.brand.timezone)})

    def _head(self, at: Moment) -> dict[str, Any]:
        return {"brand": at.ranking.brand, "ranked_at": told(at.ranking.ranked_at, self.site.brand.timezone)}

    def _row(self, line: Line) -> dict[str, Any]:
        zone = self.site.brand.timezone
        return {**cells(line.entry, zone), **_standing(line.standing, zone), **kept_back(line.entry, zone)}

    def _dispute(self, said: Dispute | None) -> dict[str, Any] | None:
        if said is None:
            return None
        return {"who": said.who, "said_at": told(said.said_at, self.site.brand.timezone), "why": said.why}

    def _whole(self, at: Moment, target: str) -> dict[str, Any] | None:
        stored = self.pages.found(at.session, target)
        if stored is None:
            return None
        zone = self.site.brand.timezone
        said = history(at.session, stored.opportunity_id)
        entry = entry_of(at.session, stored)
        judged = Opportunity.model_validate_json(stored.payload)
        guidance = entry_guidance(entry, self.site.brand)
        return {
            **cells(entry, zone),
            **_standing(standing_of(said).at(at.now), zone),
            **kept_back(with_manners(entry, self.site.manners(at)), zone),
            "shelf": stored.shelf,
            "opportunity": judged.model_dump(mode="json"),
            "history": [_word(each, zone) for each in said],
            "guidance": guidance.model_dump(mode="json") if guidance is not None else None,
        }


def _standing(standing: Standing, zone: ZoneInfo) -> dict[str, Any]:
    """What people said; ``reason`` and ``who`` would be ambiguous beside the ranker's reasons."""
    names = ("status", "assignee", "draft", "approved_by", "routed_to", "version")
    plain: dict[str, Any] = {name: getattr(standing, name) for name in names}
    why = {"status_reason": standing.reason, "status_by": standing.who}
    moments = {"status_at": told(standing.decided_at, zone), "snoozed_until": told(standing.until, zone)}
    return plain | why | moments


def _word(said: Decision, zone: ZoneInfo) -> dict[str, Any]:
    moments = {"decided_at": told(said.decided_at, zone), "until": told(said.until, zone)}
    return {**asdict(said), **moments}


def _absent() -> JSONResponse:
    return as_json({"error": "nothing judged here has this id"}, 404)


def as_json(value: object, status: int = 200) -> JSONResponse:
    """An answer in ASCII escapes, as everywhere: no control or bidirectional character reaches a terminal raw."""
    return _Ascii(value, status)


class _Ascii(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=True, allow_nan=False).encode()
