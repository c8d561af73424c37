"""Birdtalk: short notes of an invented platform; the exercise of ``tests/contracts/test_new_platform.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from scrapy.http import Request

from crawler.models import FetchTask, Page
from crawler.policy import SourcePolicy
from spiders.bases.asks import Ask
from spiders.bases.cursor import CursorSpider, unpacked
from spiders.parsers import birdtalk as parser

API = "https://api.birdtalk.example"


class BirdtalkSpider(CursorSpider):
    """Popular notes, searches, and the answers to a note.

    Takes ``-a`` search, trending, thread, limit and api_base.
    """

    name = "birdtalk"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="birdtalk",
        title="Birdtalk",
        hosts=("birdtalk.example",),
        url_patterns=(r"https?://birdtalk\.example/note/(?P<id>\d+)(?:[/?#].*)?",),
        access="api",
        default_bases=(API,),
        accepts=("trending", "search", "thread"),
        delay_s=1.0,
        daily_requests=100,
        min_items=1,
        max_items=100,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://birdtalk.example/terms",
        setup=("Nothing to set up.",),
        takes="popular notes, notes that match your search words, and the answers to them",
        cost="free",
        cannot="see who follows whom",
    )

    def discover(self) -> Iterator[FetchTask]:
        """What is popular, and the searches."""
        if self.config.trending:
            yield FetchTask(kind="trending")
        for words in dict.fromkeys((*self.config.searches, *self.source_plan.searches)):
            yield FetchTask(kind="search", value=words)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A page of notes, or of the answers to one."""
        _, pointer = unpacked(cursor)
        path = f"notes/{task.value}/answers" if task.kind == "thread" else "notes"
        query = {"q": task.value if task.kind == "search" else "", "after": pointer or ""}
        return Request(f"{self.config.api_base or API}/{path}?{urlencode(query)}")

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Notes, or answers."""
        if ask.task.kind == "thread":
            return parser.parse_comments(body, post_id=ask.task.value, captured_at=captured_at)
        return parser.parse_notes(body, captured_at=captured_at)

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The note at an address."""
        return FetchTask(kind="thread", value=match["id"])
