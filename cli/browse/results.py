"""The results view: what we did in a week and what it brought, beside goals and baseline; and the same as JSON."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cli.browse.actions import form_fields
from cli.browse.api import as_json
from cli.browse.asked import asked
from cli.browse.results_told import ResultsAsked
from cli.browse.site import Moment, Site
from cli.browse.tongues import api_tongue
from cli.browse.tongues import told as said_by
from cli.labels import KINDS, named
from cli.languages.tongue import Tongue
from cli.outcomes import words
from cli.outcomes.cells import report_cells
from cli.outcomes.drawing import course, likes_curve
from cli.outcomes.goals import BASELINE_WEEKS
from cli.outcomes.got_away import GotAway, got_away
from cli.outcomes.report import WeekReport, week_report
from cli.outcomes.tally import Result
from cli.outcomes.telling import Told, Typed, add_in, set_in
from cli.outcomes.weeks import Week
from cli.report.harmless import web_address
from cli.report.words import local_time
from crawler.errors import UsageError
from crawler.sentences import say

_KEPT = timedelta(minutes=10)
"""What got away is found by going through all threads of a week; for so long a second look does not do that again."""
_MOST_NUMBER = 9


class ResultsView:
    """Handlers of ``/results``: one page, and two forms that tell of a comment."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._away: tuple[tuple[str, int], datetime, tuple[GotAway, ...]] | None = None

    def page(self, request: Request) -> Response:
        """One week, this one unless another is asked for."""
        return self._drawn(request, request.query_params.get("week", "this"))

    def api(self, request: Request) -> Response:
        """The same as JSON."""
        given = asked(ResultsAsked, request.url.query)
        with self.site.reading() as at:
            report = self._report(at, given.week)
            return as_json(report_cells(report, self.site.brand.timezone, api_tongue(request, self.site.brand)))

    async def add(self, request: Request) -> Response:
        """A comment of ours by its address."""
        form = form_fields(await request.body())
        told = Told(
            form.get("url", "").strip(),
            kind=form.get("kind", "comment"),
            code=form.get("code", "").strip(),
            who=request.state.visitor.who,
        )
        return await run_in_threadpool(self._told, request, told, form)

    async def type(self, request: Request) -> Response:
        """Numbers that a person read."""
        form = form_fields(await request.body())
        return await run_in_threadpool(self._told, request, None, form)

    def _told(self, request: Request, told: Told | None, form: dict[str, str]) -> Response:
        try:
            with self.site.reading() as at:
                now = at.now
            with self.site.store.session() as session:
                if told is not None:
                    add_in(session, self.site.brand, told, now)
                else:
                    typed = _typed(form, request.state.visitor.who)
                    set_in(session, self.site.brand, str(request.path_params["number"]), typed, now)
        except UsageError as error:
            tongue = self.site.tongue(request)
            problem = tongue.gettext("Not stored: {why}.", why=said_by(error, tongue))
            return self._drawn(request, form.get("week", "this"), problem=problem, status=422)
        return RedirectResponse(f"/results?week={_week(form)}", 303)

    def _drawn(self, request: Request, name: str, *, problem: str = "", status: int = 200) -> Response:
        tongue = self.site.tongue(request)
        with self.site.reading() as at:
            report = self._report(at, name)
            zone = self.site.brand.timezone
            this = Week.of("this", at.now, zone)
            values: dict[str, Any] = {
                "report": report,
                "words": words,
                "rows": [_row(one, at.now, zone, tongue) for one in reversed(report.results)],
                "away": [(one, web_address(one.url or one.post_url)) for one in report.got_away],
                "course": course(report.course, _usual(report), tongue),
                "before": report.week.before().name,
                "after": report.week.after().name if report.week.ends < this.ends else "",
                "days": words.week_days(report, tongue),
                "problem": problem,
            }
            return self.site.html(request, "results.html", status=status, **values)

    def _report(self, at: Moment, name: str) -> WeekReport:
        week = Week.of(name, at.now, self.site.brand.timezone)
        return week_report(at.session, self.site.brand, week, at.now, self._got_away(at, week))

    def _got_away(self, at: Moment, week: Week) -> tuple[GotAway, ...]:
        """Found again after ten minutes, or where there is a newer ranking."""
        known = self._away
        key = week.name, at.ranking.ranking_id
        if known is None or known[0] != key or not timedelta(0) <= at.now - known[1] < _KEPT:
            known = self._away = key, at.now, tuple(got_away(at.session, self.site.brand, week))
        return known[2]


def results_routes(site: Site) -> list[Route]:
    """Addresses of the view and of its JSON."""
    view = ResultsView(site)
    return [
        Route("/results", view.page, methods=["GET"]),
        Route("/results", view.add, methods=["POST"]),
        Route("/results/{number:int}", view.type, methods=["POST"]),
        Route("/api/results", view.api, methods=["GET"]),
    ]


def _row(one: Result, now: datetime, zone: ZoneInfo, tongue: Tongue) -> dict[str, Any]:
    """One result as it is drawn."""
    kind = tongue.begun(named(KINDS, one.engagement.kind, tongue))
    return {
        "one": one.engagement,
        "made": local_time(one.engagement.made_at, now, zone, tongue),
        "url": web_address(one.engagement.url),
        "heading": f"{kind}: {words.name_of('play', one.engagement.play or '', tongue)}",
        "brought": tongue.tell(words.result_words(one)),
        "expected": tongue.tell(words.expected_words(one)),
        "curve": likes_curve(one, tongue),
    }


def _usual(report: WeekReport) -> float | None:
    """Likes of a usual week of the baseline."""
    baseline = report.baseline
    if baseline is None or not baseline.complete or baseline.tally.likes is None:
        return None
    return baseline.tally.likes / BASELINE_WEEKS


def _week(form: dict[str, str]) -> str:
    """The week to go back to; only the name of one gets into an address."""
    return Week.named(form.get("week", "")) or "this"


def _typed(form: dict[str, str], who: str) -> Typed:
    """The numbers of a form.

    Raises:
        UsageError: one of them is none.
    """
    share = _number(form, "share")
    answered = {"yes": True, "no": False}.get(form.get("answered", ""))
    return Typed(
        likes=_number(form, "likes"),
        replies=_number(form, "replies"),
        rank=_number(form, "rank") or None,
        ranked=_number(form, "ranked") or None,
        share=None if share is None else min(share, 100) / 100,
        answered=answered,
        code_uses=_number(form, "code_uses"),
        who=who,
    )


def _number(form: dict[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_NUMBER):
        raise UsageError(say("{text} is no count; write a whole number", text=repr(text[:40])))
    return int(text)
