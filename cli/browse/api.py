"""The list and its decisions as JSON, for a sheet, a bot or a dashboard; the same functions as the page."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cli.browse.openapi import document
from cli.browse.pages import Pages
from cli.browse.shelf import shelf_page
from cli.browse.site import Moment, Site
from cli.browse.view import View
from cli.deciding import EngagementKind, Said, decide
from cli.export.columns import cells, told
from cli.latest import entry_of
from crawler.db.decisions import Action, Decision, Standing, history, standing_of
from crawler.db.rankings import SHELVES, Shelf
from crawler.errors import UsageError
from ranking.types import Opportunity


class DecisionIn(BaseModel):
    """What a program decides for a person: the words of ``topcomment mark``."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    who: str = Field(default="", max_length=60, description="in whose name; otherwise the browser's or `api`")
    reason: str = Field(default="", max_length=20_000, description="why it is skipped; text of a note or draft")
    to: str = Field(default="", max_length=100, description="assignee, or team it is routed to")
    until: AwareDatetime | None = Field(default=None, description="end of a snooze")
    url: str = Field(default="", max_length=2_000, description="address of the comment we made")
    kind: EngagementKind = "comment"
    code: str = Field(default="", max_length=100, description="a discount code in our comment")
    seen: int | None = Field(default=None, ge=0, le=2**31 - 1, description="version that was looked at; absent: any")


class Api:
    """Handlers under ``/api``."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self.site = site
        self.pages = pages

    def many(self, request: Request) -> Response:
        """One page of one shelf, with the page's own filters."""
        view = View.of(request.url.query)
        shelf = _shelf(request.query_params.get("shelf", "listed"))
        with self.site.reading() as at:
            page = shelf_page(at.session, at.ranking.ranking_id, shelf, view, at.now)
            zone = self.site.brand.timezone
            found = [{**cells(line.entry, zone), **_standing(line.standing, zone)} for line in page.lines]
            head = {"brand": at.ranking.brand, "ranked_at": told(at.ranking.ranked_at, zone), "shelf": shelf}
        return _json({**head, "totals": at.ranking.totals, "opportunities": found, "after": page.after})

    def one(self, request: Request) -> Response:
        """One opportunity with all that was judged and said of it."""
        with self.site.reading() as at:
            found = self._whole(at, request.path_params["id"])
        return _absent() if found is None else _json(found)

    async def decide(self, request: Request) -> Response:
        """Record a decision; 409 where somebody was quicker than ``seen``."""
        try:
            given = DecisionIn.model_validate_json(await request.body())
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "body"
            return _json({"error": f"{where}: {first['msg']}"}, 422)
        return await run_in_threadpool(self._decide, request, given)

    def openapi(self, _request: Request) -> Response:
        """The description of all this."""
        return _json(document(DecisionIn))

    def _decide(self, request: Request, given: DecisionIn) -> Response:
        target = request.path_params["id"]
        visitor = request.state.visitor
        who = given.who.strip() or (visitor.who if visitor else "api")
        said = Said(**{**given.model_dump(exclude={"who"}), "who": who})
        with self.site.reading() as at:
            if self.pages.found(at.session, target) is None:
                return _absent()
        with self.site.store.session() as session:
            opportunity_id, standing = decide(session, self.site.brand, target, said, at.now)
        return _json({"opportunity_id": opportunity_id, **_standing(standing, self.site.brand.timezone)})

    def _whole(self, at: Moment, target: str) -> dict[str, Any] | None:
        stored = self.pages.found(at.session, target)
        if stored is None:
            return None
        zone = self.site.brand.timezone
        said = history(at.session, stored.opportunity_id)
        judged = Opportunity.model_validate_json(stored.payload)
        return {
            **cells(entry_of(at.session, stored), zone),
            **_standing(standing_of(said).at(at.now), zone),
            "shelf": stored.shelf,
            "opportunity": judged.model_dump(mode="json"),
            "history": [_word(each, zone) for each in said],
        }


def _shelf(name: str) -> Shelf:
    for shelf in SHELVES.values():
        if shelf == name:
            return shelf
    raise UsageError(f"there is no shelf {name!r}; there are: {', '.join(SHELVES.values())}")


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
    return _json({"error": "nothing judged here has this id"}, 404)


def _json(value: object, status: int = 200) -> JSONResponse:
    # ASCII escapes, as everywhere: no control or bidirectional character reaches a terminal raw.
    return _Ascii(value, status)


class _Ascii(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=True, allow_nan=False).encode()
