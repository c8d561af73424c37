"""One visit of a page: what it may read, and what it has read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.tally import Outcome

PLAN = "topcomment_visit_plan"
"""Key of a request's meta: its ``VisitPlan``; such a request is a visit."""
VISIT = "topcomment_visit"
"""Key of a request's meta: the ``Visit`` that came of it."""


@dataclass(frozen=True)
class Heard:
    """One answer that the page itself has loaded, as it came."""

    url: str
    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Document:
    """The page's own bytes, before any script ran."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class VisitPlan:
    """What a spider wants of a page.

    Attributes:
        reads: whether the answer at a URL is one to be read.
        promises: whether a page's own bytes say that answers will come; else none is waited for.
        goes_on: whether it is worth scrolling on after what was heard; false after a refusal.
        hosts: domains of the platform; only these and the user's own doors are asked for answers.
        script_hosts: domains that scripts and styles may come from, too.
        scrolls: how often the page is scrolled to its end; 0 only opens it.
    """

    reads: Callable[[str], bool]
    promises: Callable[[bytes], bool]
    goes_on: Callable[[Sequence[Heard]], bool]
    hosts: frozenset[str]
    script_hosts: frozenset[str] = frozenset()
    scrolls: int = 0


class Visit:
    """What came of a visit; the guard writes it, the spider reads it."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self.heard: list[Heard] = []
        self.kept_back = 0  # answers that would have been read, and that robots.txt or our rules forbid
        self.redirect: str | None = None
        self.failure: tuple[Outcome, str] | None = None
        self.whole_host = False
        self._news = asyncio.Event()

    def hear(self, heard: Heard) -> None:
        """Keep an answer, and wake whoever waits for one."""
        self.heard.append(heard)
        self._news.set()

    def fail(self, outcome: Outcome, why: str, *, whole_host: bool = False) -> None:
        """The page itself cannot be had, or nothing of its host; the first reason counts."""
        self.failure = self.failure or (outcome, why)
        self.whole_host |= whole_host

    async def more_than(self, count: int, seconds: float) -> bool:
        """Wait until more than ``count`` answers were heard; ``False`` after so many seconds without."""
        try:
            async with asyncio.timeout(seconds):
                while len(self.heard) <= count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True
