"""The two steps that teach by example: links one wishes one had commented on, and twenty posts judged yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.setup.forms import CHANGED, TITLES, plain, spoken
from cli.browse.setup.stage import Slow, Stage
from cli.desk import Desk
from cli.rechecking.judge import Place
from cli.setup.brandtext import BrandText, save
from cli.setup.teaching import (
    MOST_LINKS,
    Answer,
    AskedPost,
    Read,
    choose_at,
    corpus_of,
    keep,
    posts_of,
    teach,
)
from crawler import clock
from crawler.db.engine import Store
from crawler.errors import TopcommentError, UsageError, WorkspaceError
from crawler.sentences import say

_MOST_WAIT_S = 300.0
_FIRST = say("Say first who you are: that makes the workspace.")


class Examples:
    """Handlers of the links and of the twenty posts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def links(self, request: Request) -> Response:
        """The addresses, and what was read behind them."""
        self._ready()
        slow = self.stage.slow
        return self._links(request, slow.read, busy=slow.busy("links"), problem=slow.problem)

    async def write_links(self, request: Request) -> Response:
        """Read the addresses, or keep what stands there as examples."""
        form = await request.form(max_fields=200)
        kept = [value for value in form.getlist("keep") if isinstance(value, str)]
        return await run_in_threadpool(self._write_links, request, plain(form), kept)

    def _write_links(self, request: Request, given: Mapping[str, str], kept: Sequence[str]) -> Response:
        desk, store = self._ready()
        rows = [Read(given.get(f"url.{n}", "").strip(), given.get(f"text.{n}", "").strip()) for n in range(MOST_LINKS)]
        slow = self.stage.slow
        if "read" in given:
            slow.read = tuple(row for row in rows if row.url or row.text)
            slow.begin("links", partial(_read, slow, desk, store, rows))
            return RedirectResponse("/setup/links", 303)
        text = self.stage.text()
        if given.get("version") != text.version:
            return self._links(request, rows, problem=CHANGED, status=409)
        examples = text.texts("niche", "examples")
        text.put(("niche", "examples"), tuple(one for n, one in enumerate(examples) if str(n) in kept))
        keep(text, "examples", [row.text for row in rows if row.text])
        problem = self._saved(text)
        if problem:
            return self._links(request, rows, problem=problem, status=422)
        slow.read = ()
        return RedirectResponse("/setup?saved=links", 303)

    def _links(
        self, request: Request, rows: Sequence[Read], *, busy: bool = False, problem: str = "", status: int = 200
    ) -> Response:
        text = self.stage.text()
        shown = [*rows, *[Read("")] * MOST_LINKS][:MOST_LINKS]
        known: dict[str, Any] = {"rows": shown, "examples": text.texts("niche", "examples"), "version": text.version}
        known |= {"busy": busy, "problem": problem, "title": self._title(request, "links")}
        return self.stage.site.html(request, "setup_links.html", status=status, **known)

    def twenty(self, request: Request) -> Response:
        """The posts to answer; where they are not chosen yet, a button or a word of patience."""
        _, store = self._ready()
        slow = self.stage.slow
        posts: list[AskedPost] = []
        if slow.asked:
            with store.reading() as session:
                posts = posts_of(session, slow.asked)
        empty = slow.asked is not None and not posts
        return self._twenty(request, posts, busy=slow.busy("twenty"), empty=empty, problem=slow.problem)

    async def write_twenty(self, request: Request) -> Response:
        """Choose posts, or write what was answered."""
        form = await request.form(max_fields=200)
        return await run_in_threadpool(self._write_twenty, request, plain(form))

    def _write_twenty(self, request: Request, given: Mapping[str, str]) -> Response:
        desk, store = self._ready()
        slow = self.stage.slow
        if "choose" in given:
            slow.begin("twenty", partial(_choose, slow, Place.of(desk)))
            return RedirectResponse("/setup/twenty", 303)
        with store.reading() as session:
            posts, corpus = posts_of(session, slow.asked or ()), corpus_of(session)
        known: dict[str, Answer] = {"yes": "yes", "no": "no"}
        answers = {post.key: known.get(given.get(post.key, ""), "unsure") for post in posts}
        if set(answers.values()) <= {"unsure"}:
            return self._twenty(request, posts, problem=say("Answer some of them with yes or no first."), status=422)
        text = self.stage.text()
        teach(text, answers, posts, corpus)
        problem = self._saved(text)
        if problem:
            return self._twenty(request, posts, problem=problem, status=422)
        slow.asked = None
        return RedirectResponse("/setup?saved=twenty", 303)

    def _twenty(
        self,
        request: Request,
        posts: Sequence[AskedPost],
        *,
        busy: bool = False,
        empty: bool = False,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        known: dict[str, Any] = {"posts": posts, "busy": busy, "empty": empty, "problem": problem}
        known["title"] = self._title(request, "twenty")
        return self.stage.site.html(request, "setup_twenty.html", status=status, **known)

    def _title(self, request: Request, step: str) -> str:
        return self.stage.site.tongue(request).gettext(TITLES[step])

    def _ready(self) -> tuple[Desk, Store]:
        """The desk and its store.

        Raises:
            WorkspaceError: there is no brand yet.
        """
        if self.stage.desk is None or self.stage.store is None:
            raise WorkspaceError(_FIRST)
        return self.stage.desk, self.stage.store

    def _saved(self, text: BrandText) -> str:
        """Write the file; a sentence where that cannot be."""
        try:
            save(self.stage.path, text, self.stage.environment)
        except TopcommentError as error:
            return spoken(error)
        self.stage.changed()
        return ""


def _read(slow: Slow, desk: Desk, store: Store, rows: Sequence[Read]) -> None:
    """Fill in the words behind addresses; what somebody pasted stays."""
    from cli.setup.links import read_links  # with Scrapy, which no page needs to start

    wanted = [row.url for row in rows if row.url and not row.text]
    try:
        found = {each.url: each for each in read_links(desk, store, wanted)}
    except TopcommentError as error:
        slow.problem = spoken(error)
        return
    slow.read = tuple(found.get(row.url, row) if not row.text else row for row in rows if row.url or row.text)


def _choose(slow: Slow, place: Place) -> None:
    try:
        slow.asked = tuple(slow.worker.submit(choose_at, place, clock.now()).result(_MOST_WAIT_S))
    except TimeoutError:
        slow.problem = say("The posts could not be chosen: it took too long.")
    except UsageError as error:
        slow.problem = spoken(error)
