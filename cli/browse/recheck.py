"""A card that is no longer fresh is read at once, and looked at again before anybody speaks there by it."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.cards import OpenCard
from cli.browse.site import Moment, Site, partial, shown_view
from cli.browse.view import View
from cli.languages.tongue import Tongue
from cli.rechecking.checking import SHELVES, Checked, Checker, Judging, age_of
from cli.report import words
from crawler.db.decisions import Standing, standings
from crawler.db.rankings import StoredOpportunity
from crawler.db.seen import last_seen

Find = Callable[[Session, str], StoredOpportunity | None]
Draw = Callable[[Moment, str, Tongue], OpenCard | None]
_AT_ONCE = 4
_REMEMBERED = 500


@dataclass(frozen=True)
class Waiting:
    """What is said while a card is looked at again: since when it is known; ``seconds`` is how long that may take."""

    seen: str
    seconds: int


class Again:
    """Second looks on the page: which cards need one, who waits for which, and what they found.

    Args:
        site: the page.
        found: the newest judgement of an id.
        card: the card of an id, drawn anew once it was looked at.
        judging: what judges it; the product's own if nothing is given.
    """

    def __init__(self, site: Site, found: Find, card: Draw, judging: Judging | None = None) -> None:
        self.site = site
        self.found = found
        self.card = card
        self.checker = Checker(site.desk, site.store, judging)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="again")
        self._lock = threading.Lock()
        self._running: dict[str, Future[Checked]] = {}
        self._known: OrderedDict[str, Checked] = OrderedDict()
        self._prepared = False

    def close(self) -> None:
        """Let nothing outlive the page."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.checker.close()

    def of(self, at: Moment, target: str, tongue: Tongue) -> Mapping[str, Any]:
        """What the panel needs to know: that the card waits (``again``), or what its last look found (``looked``)."""
        self._prepare(at)
        found = self.found(at.session, target)
        if found is None:
            return {}
        looked = self._recent(target, at.now)
        if looked is not None:
            return {"looked": looked}
        waiting = self._due(at, found, tongue)
        return {"again": waiting} if waiting is not None else {}

    def _prepare(self, at: Moment) -> None:
        """On a list that is no longer fresh the first card will need the judge: its model takes seconds to load."""
        if not self._prepared and self._fresh_for() and at.now - at.ranking.ranked_at >= self._fresh_for():
            self._prepared = True
            self._threads.submit(self.checker.prepare)

    async def look(self, request: Request) -> Response:
        """Look at one card again; whoever asks for the same one meanwhile gets the same answer."""
        form = await request.form()
        target = request.path_params["id"]
        view = shown_view(request, str(form.get("q", "")))
        begun = await run_in_threadpool(self._begun, target)
        looked: Checked | None = None
        if begun is not None:
            looked = await asyncio.wrap_future(begun)
        return await run_in_threadpool(self._answer, request, target, view, looked)

    def _begun(self, target: str) -> Future[Checked] | None:
        with self.site.reading() as at:
            found, now = self.found(at.session, target), at.now
        if found is None:
            return None
        with self._lock:
            running = self._running.get(target)
            if running is None:
                running = self._running[target] = self._threads.submit(self._check, found, now)
        return running

    def _check(self, found: StoredOpportunity, now: datetime) -> Checked:
        try:
            looked = self.checker.check(found, now)
            with self._lock:
                self._known[found.opportunity_id] = looked
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return looked
        finally:
            with self._lock:
                self._running.pop(found.opportunity_id, None)

    def _answer(self, request: Request, target: str, view: View, looked: Checked | None) -> Response:
        if not partial(request):
            return RedirectResponse("/?" + view.query(card=target), 303)
        with self.site.reading() as at:
            card = self.card(at, target, self.site.tongue(request))
            known = {"open": card, "open_id": target, "view": view, "looked": looked}
            return self.site.html(request, "looked.html", status=200 if looked else 404, **known)

    def _recent(self, target: str, now: datetime) -> Checked | None:
        known = self._known.get(target)
        return known if known is not None and now - known.at < self._fresh_for() else None

    def _fresh_for(self) -> timedelta:
        return timedelta(minutes=self.site.brand.page.recheck_after)

    def _due(self, at: Moment, found: StoredOpportunity, tongue: Tongue) -> Waiting | None:
        post = found.about.post
        if found.shelf not in SHELVES or post is None or not self._fresh_for():
            return None
        standing = standings(at.session, [found.opportunity_id]).get(found.opportunity_id, Standing())
        if standing.at(at.now).status not in ("open", "taken"):
            return None
        seen = last_seen(at.session, post.platform, post.post_id)
        age = age_of(found, seen, at.now)
        if age < self._fresh_for():
            return None
        seconds = round(self.site.brand.page.recheck_wait)
        return Waiting(words.age(at.now - age, at.now, tongue), seconds)
