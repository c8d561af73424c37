"""What is decided on the page: a form into ``cli.deciding``, and what the second of two people sees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.cards import OpenCard, wording
from cli.browse.guard import MOST_FIELDS
from cli.browse.pages import Pages
from cli.browse.sessions import MOST_NAME, remember
from cli.browse.shelf import Line
from cli.browse.site import Moment, Site, partial, shown_view
from cli.browse.tongues import told
from cli.browse.view import View
from cli.deciding import WORDS, Said, Word, decide
from cli.languages.tongue import Tongue
from cli.latest import entry_of
from cli.report.harmless import one_line
from cli.spans import moment
from cli.team.repeats import warning_of
from crawler.errors import StaleError, UsageError
from crawler.sentences import phrase, say

_SAID = {
    "wrong": phrase("Noted for whoever tunes safety"),
    "done": phrase("Marked done"),
    "skip": phrase("Skipped"),
    "snooze": phrase("Snoozed"),
    "take": phrase("Taken"),
    "release": phrase("Given back"),
    "assign": phrase("Assigned"),
    "route": phrase("Routed"),
    "draft": phrase("Draft kept"),
    "approve": phrase("Draft agreed to"),
    "note": phrase("Note kept"),
    "undo": phrase("Taken back"),
}


class Actions:
    """Handlers that write; the guard has let them through."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self.site = site
        self.pages = pages

    async def act(self, request: Request) -> Response:
        """One decision on one opportunity, from a form."""
        form = form_fields(await request.body())
        return await run_in_threadpool(self._act, request, form)

    async def rename(self, request: Request) -> Response:
        """Under which name this browser decides."""
        name = one_line(form_fields(await request.body()).get("who", ""))[:MOST_NAME]
        if not name:
            raise UsageError(say("write a name; your colleagues see it beside what you decide"))
        request.state.visitor.who = name
        answer = Response(status_code=204) if partial(request) else RedirectResponse("/", 303)
        remember(answer, name)
        return answer

    def _act(self, request: Request, form: Mapping[str, str]) -> Response:
        target, action = request.path_params["id"], request.path_params["action"]
        view, tongue = shown_view(request, form.get("q", "")), self.site.tongue(request)
        try:
            with self.site.reading() as at:
                now = at.now
            said = self._said(request, action, form, now)
            with self.site.store.session() as session:
                opportunity_id, _ = decide(session, self.site.brand, target, said, now)
                warning = warning_of(session, self.site.brand, said, opportunity_id, now, tongue)
        except StaleError as error:
            problem = tongue.gettext("Nothing of yours was stored: {why}.", why=told(error, tongue))
            return self._look_again(request, target, view, form, problem, 409)
        except UsageError as error:
            problem = tongue.gettext("Not stored yet: {why}.", why=told(error, tongue))
            return self._look_again(request, target, view, form, problem, 422)
        return self._answer(request, target, view, action, one_line(warning))

    def _said(self, request: Request, action: str, form: Mapping[str, str], now: datetime) -> Said:
        """A form in the words of ``decide``; the version it was drawn with goes along."""
        if action not in WORDS:
            raise UsageError(say("nothing can be {action} here", action=repr(action)))
        until = form.get("until", "") or form.get("span", "")
        ends = moment(until, now, self.site.brand.timezone) if until and action == "snooze" else None
        reason = form.get("reason", "").strip()
        more = form.get("more", "").strip()
        return Said(
            action=cast("Word", action),
            who=request.state.visitor.who,
            reason=f"{reason}: {more}" if more else reason,
            to=form.get("to", "").strip(),
            until=ends,
            url=form.get("url", "").strip(),
            kind=form.get("kind", "comment"),
            code=form.get("code", "").strip(),
            text=form.get("text", "").strip(),
            seen=_version(form),
        )

    def _answer(self, request: Request, target: str, view: View, action: str, warning: str) -> Response:
        if not partial(request):
            return RedirectResponse("/?" + view.query(card=target), 303)
        said = self.site.tongue(request).gettext(_SAID[action])
        return self._drawn(request, target, view, said=said, action=action, warning=warning)

    def _row(self, at: Moment, target: str, view: View, card: OpenCard | None, tongue: Tongue) -> tuple[object, bool]:
        """The list's line of a card as it is now, and whether it still belongs to what is shown."""
        found = self.pages.found(at.session, target)
        if found is None or card is None:
            return None, False
        line = Line(entry_of(at.session, found), card.standing, found.place)
        rows = self.site.rows.of([line], wording(self.site.brand, at.ranking.ranked_at, at.now, tongue))
        return (rows[0] if rows else None), bool(rows) and (found.shelf == "withheld" or view.wants(card.standing))

    def _look_again(
        self, request: Request, target: str, view: View, form: Mapping[str, str], problem: str, status: int
    ) -> Response:
        """The card as it stands now, with what happened, and what was typed kept in its place."""
        if not partial(request):
            title = self.site.tongue(request).gettext("Not stored")
            return self.site.html(request, "message.html", status=status, title=title, said=problem)
        typed = {name: value for name, value in form.items() if name not in ("csrf", "seen", "q")}
        kept = {"problem": problem, "typed": typed, "action": request.path_params["action"]}
        return self._drawn(request, target, view, status=status, **kept)

    def _drawn(self, request: Request, target: str, view: View, *, status: int = 200, **values: object) -> Response:
        """The panel and, beside it, the list's line of the same card."""
        tongue = self.site.tongue(request)
        with self.site.reading() as at:
            card = self.pages.card(at, target, tongue)
            row, stays = self._row(at, target, view, card, tongue)
            known = {"open": card, "open_id": target, "view": view, "row": row, "stays": stays}
            answer = self.site.html(request, "acted.html", status=status, **known, **values)
        if status == HTTPStatus.OK:
            acted = {"id": target, "stays": stays, "action": str(values["action"])}
            answer.headers["hx-trigger"] = json.dumps({"acted": acted})
        return answer


def form_fields(body: bytes) -> dict[str, str]:
    """The last value of each field of a form.

    Raises:
        UsageError: more fields than any form of ours has.
    """
    try:
        given = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise UsageError(say("that form has more fields than any of ours")) from None
    return {name: values[-1].replace("\x00", "") for name, values in given.items()}


def _version(form: Mapping[str, str]) -> int:
    """The version a form was drawn with; every form of the page carries one.

    Raises:
        UsageError: it carries none.
    """
    seen = form.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise UsageError(say("the form does not say which version you saw; reload the page"))
    return int(seen)
