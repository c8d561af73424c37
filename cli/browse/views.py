"""The further views: what was withheld, the trends, the sources, and the list as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from cli.browse.cards import wording
from cli.browse.chips import chips
from cli.browse.collecting.collector import Collector
from cli.browse.collecting.pages import in_terminal
from cli.browse.curves import trend_curve
from cli.browse.pages import Pages
from cli.browse.reasons import Reasons
from cli.browse.shelf import shelf_page
from cli.browse.site import Moment, Site
from cli.browse.source_rows import source_row
from cli.browse.view import View
from cli.disputes import disputes
from cli.export.write import Chosen, write_book, write_text
from cli.languages.tongue import Tongue
from cli.listing.filters import Filters
from cli.report import words
from cli.report.health import not_seen, source_lines
from cli.report.titles import platform_titles
from cli.sources import SourceStanding, standings_in
from cli.trends.find import Trend, find_trends
from crawler.errors import UsageError
from crawler.sentences import say

FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "json": "application/json",
}
_TRENDS_FOR = timedelta(minutes=10)
_MEMBERS = 4


class Views:
    """Handlers that only read; what belongs to a ranking is found once."""

    def __init__(self, site: Site, pages: Pages, collector: Collector) -> None:
        self.site = site
        self.pages = pages
        self.collector = collector
        self.reasons = Reasons()
        self._trends: tuple[int, datetime, tuple[Trend, ...]] | None = None

    def withheld(self, request: Request) -> Response:
        """What safety kept off the list, for an audit."""
        view, tongue = View.of(request.url.query), self.site.tongue(request)
        with self.site.reading() as at:
            page = shelf_page(at.session, at.ranking, "withheld", view, at.now)
            data = wording(self.site.brand, at.ranking.ranked_at, at.now, tongue)
            values: dict[str, Any] = {
                "rows": self.site.rows.of(page.lines, data),
                "after": page.after,
                "view": view,
                "chips": chips(view, tongue=tongue),
                "total": at.ranking.totals["withheld"],
                "reasons": self.reasons.of(at.session, at.ranking, tongue),
                "wrongs": disputes(at.session, self.site.brand.name),
            }
            card = self.pages.card(at, view.card, tongue)
            return self.site.html(request, "withheld.html", **values, open=card, open_id=view.card)

    def trends(self, request: Request) -> Response:
        """What several posts say or do alike, and how they grow."""
        tongue = self.site.tongue(request)
        with self.site.reading() as at:
            found = self.found_trends(at)
            drawn = [
                (each, trend_curve(each.growth, each.unit, at.now, tongue), _ages(each, at.now, tongue))
                for each in found
            ]
            clusters = [each for each in drawn if each[0].kind == "cluster"]
            sounds = [each for each in drawn if each[0].kind == "sound"]
            return self.site.html(request, "trends.html", clusters=clusters, sounds=sounds, most=_MEMBERS)

    def sources(self, request: Request) -> Response:
        """How every source stands, what it has spent, what the next crawl may spend, and what was not seen."""
        tongue = self.site.tongue(request)
        with self.site.reading() as at:
            found = self.found_sources(at)
            values: dict[str, Any] = {
                "sources": [source_row(each, at.now, self.site.brand.timezone, tongue) for each in found],
                "unseen": self.unseen(at, tongue),
            }
            values |= {"collecting": self.collector.progress.live, "in_terminal": in_terminal(self.site)}
            return self.site.html(request, "sources.html", **values)

    def export(self, request: Request) -> Response:
        """The list with the same filters as a file; a table for people is made safe for spreadsheets."""
        view = View.of(request.url.query)
        return self.as_file(view, request.path_params["format"], excel=True)

    def as_file(self, filters: Filters, file_format: str, *, excel: bool) -> Response:
        """A whole file or none: rows go to the disk one by one, so that memory does not grow with them.

        Raises:
            UsageError: no such format.
        """
        if file_format not in FORMATS:
            known = ", ".join(FORMATS)
            sentence = say("there is no format {format}; there are: {known}", format=repr(file_format), known=known)
            raise UsageError(sentence)
        folder = tempfile.TemporaryDirectory(prefix="topcomment-")
        path = Path(folder.name) / f"list.{file_format}"
        try:
            with self.site.reading() as at:
                found = Chosen(self.site.desk, at.session, at.ranking, filters)
                day = f"{at.ranking.ranked_at.astimezone(self.site.brand.timezone):%Y-%m-%d}"
                if file_format == "xlsx":
                    write_book(path, found)
                else:
                    with path.open("w", encoding="utf-8", newline="") as file:
                        write_text(file, found, file_format, excel=excel)
        except BaseException:
            folder.cleanup()
            raise
        told = {"content-disposition": f'attachment; filename="topcomment-{day}.{file_format}"'}
        gone = BackgroundTask(folder.cleanup)
        return FileResponse(path, media_type=FORMATS[file_format], headers=told, background=gone)

    def found_trends(self, at: Moment) -> tuple[Trend, ...]:
        """The trends of the newest ranking, found again after ten minutes: the last day moves on."""
        known = self._trends
        if known is None or known[0] != at.ranking.ranking_id or not timedelta(0) <= at.now - known[1] < _TRENDS_FOR:
            found = find_trends(at.session, at.ranking, self.site.brand.ranking.window_h, at.now)
            known = self._trends = (at.ranking.ranking_id, at.now, found)
        return known[2]

    def found_sources(self, at: Moment) -> list[SourceStanding]:
        """Every source as it stands now."""
        return standings_in(at.session, self.site.desk)

    def unseen(self, at: Moment, tongue: Tongue) -> list[str]:
        """What this morning did not see, in sentences."""
        found = not_seen(source_lines(at.session, self.site.brand), platform_titles())
        return [tongue.tell(sentence) for sentence in found]


def _ages(trend: Trend, now: datetime, tongue: Tongue) -> dict[str, str]:
    """How long ago the members that are shown were published, by post."""
    known = ((member.post_id, member.published_at) for member in trend.members[:_MEMBERS])
    return {post_id: words.age(born, now, tongue) for post_id, born in known if born is not None}
