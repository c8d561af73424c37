"""The ledger of people as a view, and as a table for the content team."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from cli.browse.site import Moment, Site
from cli.export.csvfile import write_csv
from cli.languages.tongue import Tongue
from cli.report import plays, words
from cli.report.harmless import clamp, one_line, web_address
from cli.team.ledger import LEDGER_PLAYS, PersonLine, ledger, told_people
from cli.team.people import COLUMNS, check_plays
from crawler.db.persons import Sighted, count_people
from crawler.errors import UsageError
from crawler.sentences import phrase, say

SPANS = {"7": phrase("a week"), "30": phrase("a month"), "90": phrase("three months")}
"""Days that may be looked back."""
MOST, FARTHEST = 100, 1_000_000
"""People of one page; the table holds all of them."""
_NAME, _DIGITS = 60, 8
_LABELS: Mapping[str, str] = {str(name): label for name, label in plays.LABELS.items()}


class People:
    """Handlers that only read."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def page(self, request: Request) -> Response:
        """Whom the list met, the most often seen first."""
        play, days = _asked(request)
        skip = _skipped(request)
        with self.site.reading() as at:
            wanted = _sighted(at, play, days)
            lines = ledger(at.session, self.site.brand, wanted, skip=skip, most=MOST)
            known = count_people(at.session, self.site.brand.name, wanted)
            rows = [_row(line, at, self.site.tongue(request)) for line in lines]
            choices: dict[str, Any] = {"LEDGER": {name: _LABELS[name] for name in LEDGER_PLAYS}, "SPANS": SPANS}
            asked: dict[str, Any] = {"play": play, "days": days, "query": urlencode({"play": play, "days": days})}
            asked |= {"known": known, "skip": skip, "after": skip + MOST if skip + MOST < known else None}
            return self.site.html(request, "people.html", rows=rows, **choices, **asked)

    def table(self, request: Request) -> Response:
        """The same as CSV, safe for a spreadsheet."""
        play, days = _asked(request)
        file = io.StringIO(newline="")
        with self.site.reading() as at:
            lines = ledger(at.session, self.site.brand, _sighted(at, play, days))
            rows = told_people(lines, self.site.brand.timezone)
            write_csv(file, rows, excel=True, columns=COLUMNS)  # type: ignore[arg-type]  # texts and numbers alone
        told = {"content-disposition": 'attachment; filename="people.csv"'}
        return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=told)


def _sighted(at: Moment, play: str, days: str) -> Sighted:
    return Sighted((play,) if play else (), at.now - timedelta(days=int(days)) if days else None)


def _skipped(request: Request) -> int:
    """Behind how many people a page begins; what is no number begins at the first."""
    given = request.query_params.get("after", "")
    return min(int(given), FARTHEST) if given.isascii() and given.isdigit() and len(given) < _DIGITS else 0


def _asked(request: Request) -> tuple[str, str]:
    """Play and days of an address.

    Raises:
        UsageError: the ledger knows neither.
    """
    play, days = request.query_params.get("play", ""), request.query_params.get("days", "")
    check_plays((play,) if play else ())
    if days and days not in SPANS:
        spans, given = ", ".join(SPANS), repr(one_line(days)[:20])
        raise UsageError(say("people can be shown of the last {spans} days; not of {given}", spans=spans, given=given))
    return play, days


def _row(line: PersonLine, at: Moment, tongue: Tongue) -> dict[str, object]:
    """One person in words."""
    who = line.person
    newest = who.sightings[0]
    name = who.display_name or who.handle or tongue.gettext("name not kept")
    return {
        "name": clamp(one_line(name), _NAME)[0],
        "handle": clamp(one_line(who.handle), _NAME)[0],
        "url": web_address(who.url) if who.url else None,
        "platform": who.platform,
        "followers": words.human_number(who.follower_count, tongue) if who.follower_count is not None else "",
        "met": len(who.sightings),
        "days": line.days,
        "plays": [
            (tongue.gettext(_LABELS[name]) if name in _LABELS else name, count) for name, count in who.plays.items()
        ],
        "first": words.age(who.first_seen_at, at.now, tongue),
        "last": words.age(who.last_seen_at, at.now, tongue),
        "spoken": line.spoken,
        "spoken_at": words.age(line.spoken_at, at.now, tongue) if line.spoken_at else "",
        "newest": web_address(newest.url) if newest.url else None,
        "card": newest.opportunity_id,
    }
