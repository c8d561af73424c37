"""The page of a collection: its beginning, how far it is, its stop, and its end, which is the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cli.browse.collecting import words
from cli.browse.collecting.collector import Collector, Progress
from cli.browse.site import Site, partial
from cli.rechecking.judge import Place
from cli.report.health import not_seen, source_lines
from cli.report.titles import platform_titles
from crawler.db.rankings import latest_ranking
from crawler.sentences import Sentence, phrase

ADDRESS = "/collect"
EVERY_S = 2
_TITLES = {"idle": phrase("Collect posts"), "running": phrase("Collecting"), "stopping": phrase("Collecting")}
_ENDED = phrase("Collected")


class Collecting:
    """Handlers; what they show is the process's own telling, so it is the same after a reload and for everybody."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.collector = Collector(Place.of(site.desk))

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route(ADDRESS, self.show, methods=["GET"]),
            Route(ADDRESS, self.begin, methods=["POST"]),
            Route(f"{ADDRESS}/stop", self.stop, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """How far it is; who waits for it is led to the list when there is something on it."""
        progress = self.collector.progress
        answer = self.drawn(request)
        if partial(request) and progress.state == "done" and words.found(progress):
            answer.headers["hx-redirect"] = "/"
        return answer

    def begin(self, request: Request) -> Response:  # noqa: ARG002 - the shape of a handler
        """Begin; whoever presses while one is at work sees that one."""
        self.collector.begin()
        return RedirectResponse(ADDRESS, 303)

    def stop(self, request: Request) -> Response:  # noqa: ARG002 - the shape of a handler
        """Let it end in good order."""
        self.collector.stop()
        return RedirectResponse(ADDRESS, 303)

    def is_first(self) -> bool:
        """Whether nothing was ever ranked here, so that there is no list to go back to."""
        with self.site.store.reading() as session:
            return latest_ranking(session, self.site.brand.name, top=0) is None

    def drawn(self, request: Request, *, status: int = 200) -> Response:
        """The page as it stands."""
        progress = self.collector.progress
        key = f"{progress.state}.{progress.phase}"
        known: dict[str, Any] = {
            "key": key,
            # Told aloud once, not with every drawing.
            "announce": partial(request) and request.query_params.get("heard") != key,
            "title": self.site.tongue(request).gettext(_TITLES.get(progress.state, _ENDED)),
            "progress": progress,
            "every": EVERY_S,
            "now": words.now(progress),
            "sources": words.sources(progress),
            "unseen": self._unseen(progress),
            "first": not progress.live and self.is_first(),
            "wishes": bool(self.site.brand.niche.topics or self.site.brand.niche.hashtags),
            "in_terminal": in_terminal(self.site),
        }
        return self.site.html(request, "collect.html", status=status, **known)

    def _unseen(self, progress: Progress) -> list[Sentence]:
        """What the collection that ended did not see."""
        if progress.state not in ("done", "stopped"):
            return []
        with self.site.store.reading() as session:
            return list(not_seen(source_lines(session, self.site.brand), platform_titles()))


def in_terminal(site: Site) -> tuple[str, str]:
    """The commands that do the same."""
    root, brand = site.desk.workspace.root, site.desk.slug
    where = "" if root == Path.cwd() else f" -w {root}"
    which = f" --brand {brand}" if brand else ""
    return f"topcomment crawl{where}{which}", f"topcomment rank{where}{which}"
