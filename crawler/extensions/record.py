"""Keeps raw answers: those that could not be read, and, where the format changed, one of each kind."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Spider, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler import clock
from crawler.addon import RECORD_ALL, RECORDINGS
from crawler.errors import StorageError
from crawler.extensions.health import health_of
from crawler.recorder import UNREAD, Answer, hide, record

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_MOST_UNREAD = 5


class RecordAnswers:
    """Scrapy extension; absent unless ``TOPCOMMENT_RECORDINGS`` names a folder.

    With ``TOPCOMMENT_RECORD_ALL`` every answer is kept. Else those that were not read (a few), and,
    should the source turn out broken at its end, the first answer of each task kind.
    """

    def __init__(self, crawler: Crawler, folder: Path, *, everything: bool) -> None:
        self.crawler = crawler
        self.folder = folder
        self.everything = everything
        self._first: dict[str, Answer] = {}
        self._unread = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecordAnswers:
        """Scrapy's constructor."""
        folder = crawler.settings.get(RECORDINGS)
        if not folder:
            raise NotConfigured
        recorder = cls(crawler, Path(folder), everything=crawler.settings.getbool(RECORD_ALL))
        crawler.signals.connect(recorder.received, signals.response_received)
        crawler.signals.connect(recorder.unread, UNREAD)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        return recorder

    def received(self, response: Response, request: Request) -> None:
        """Remember the first answer of a kind, or keep it at once."""
        kind = _kind(request)
        if kind is None:
            return  # the answer to a login holds a token
        if self.everything:
            self._keep(_answer(response, self._source, kind, "asked for with topcomment record"))
        elif kind not in self._first:
            self._first[kind] = _answer(response, self._source, kind, "")

    def unread(self, response: Response, why: str) -> None:
        """Keep an answer that no parser could read."""
        kind = _kind(response.request)
        if kind is not None and not self.everything and self._unread < _MOST_UNREAD:
            self._unread += 1
            self._keep(_answer(response, self._source, kind, why))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Where the source is broken though its answers were read, show what they looked like."""
        health = health_of(self.crawler, spider, reason)
        if health.state == "broken" and not self._unread and not self.everything:
            for answer in self._first.values():
                self._keep(Answer(**{**vars(answer), "why": health.note}))

    @property
    def _source(self) -> str:
        return str(self.crawler.spider.name) if self.crawler.spider else "unknown"

    def _keep(self, answer: Answer) -> None:
        secrets = tuple(getattr(self.crawler.spider, "hidden", ()))
        try:
            path = record(self.folder, answer, secrets)
        except StorageError as error:
            logger.error("an answer could not be kept: %s", error)  # noqa: TRY400 - one sentence says it
        else:
            logger.info("kept the answer of %s as %s", hide(answer.url, secrets), path)


def _kind(request: Request | None) -> str | None:
    given = request.cb_kwargs if request else {}
    ask = given.get("ask")
    if ask is None:
        return None
    return f"{ask.task.kind}-branch" if "branch" in given else str(ask.task.kind)


def _answer(response: Response, source: str, kind: str, why: str) -> Answer:
    return Answer(
        source=source,
        kind=kind,
        url=response.url,
        method=response.request.method if response.request else "GET",
        status=response.status,
        content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
        recorded=clock.now().isoformat(timespec="seconds"),
        why=why,
        body=response.body,
    )
