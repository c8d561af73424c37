"""What became of a source's requests, kept in Scrapy's own statistics while a crawl runs.

Spiders and middlewares add; the health extension reads. Each outcome has its count and the
first few different reasons, as sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from crawler.coverage import Fields, fields_of
from crawler.models import Page

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

Outcome = Literal["refused", "gone", "broken", "unreachable", "out of budget", "no key", "skipped"]
STORAGE_FAILED = "storage_failed"
"""Scrapy's reason for closing a spider whose pages, or whose spendings, cannot be stored."""
_PREFIX = "topcomment"
_REASONS_KEPT = 3


class Tally:
    """One crawler's outcomes.

    Args:
        stats: the crawler's statistics; keys begin with ``topcomment/``.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    def add(self, outcome: Outcome, why: str) -> None:
        """Count one outcome and remember why."""
        self._stats.inc_value(f"{_PREFIX}/{outcome}")
        reasons = self.reasons(outcome)
        if why not in reasons and len(reasons) < _REASONS_KEPT:
            self._stats.set_value(f"{_PREFIX}/{outcome}/why", (*reasons, why))

    def block(self, why: str) -> None:
        """Count a refusal that is meant for all of us, not for one request: the source rests."""
        self.add("refused", why)
        self.number("blocked", 1)

    def count(self, outcome: Outcome) -> int:
        """How often an outcome was added."""
        return int(self._stats.get_value(f"{_PREFIX}/{outcome}", 0))

    def reasons(self, outcome: Outcome) -> tuple[str, ...]:
        """The first different reasons of an outcome."""
        found: tuple[str, ...] = self._stats.get_value(f"{_PREFIX}/{outcome}/why", ())
        return found

    def page(self, page: Page, *, posts: int, kind: str) -> None:
        """Count an answer to a task of this kind, and what it held; ``posts`` are those not met before."""
        self.number("pages", 1)
        self.number(f"answered/{kind}", 1)
        for name, amount in fields_of(kind, page).items():
            self.number(f"fields/{name}", amount)
        self.number("posts", posts)
        self.number("comments", len(page.comments))
        self.number("left_out", len(page.dropped))

    def number(self, name: str, amount: int) -> None:
        """Add to a plain number, e.g. ``posts``."""
        if amount:
            self._stats.inc_value(f"{_PREFIX}/{name}", amount)

    def numbered(self, name: str) -> int:
        """Read a plain number."""
        return int(self._stats.get_value(f"{_PREFIX}/{name}", 0))

    @property
    def fields(self) -> dict[str, int]:
        """How many items held each field, see ``crawler.coverage``."""
        return self._group("fields")

    @property
    def answered(self) -> dict[str, int]:
        """Answers that were read, by task kind."""
        return self._group("answered")

    @property
    def dropped(self) -> dict[str, int]:
        """Entries that were left out, by why (as the store's pipeline words it)."""
        return self._group("dropped")

    @property
    def usual(self) -> Sequence[Fields]:
        """The fields of earlier healthy runs; empty where nothing is known."""
        found: Sequence[Fields] = self._stats.get_value(f"{_PREFIX}/usual_fields", ())
        return found

    def remember(self, usual: Sequence[Mapping[str, int]]) -> None:
        """Keep the fields of earlier runs for the judgement."""
        self._stats.set_value(f"{_PREFIX}/usual_fields", tuple(usual))

    def _group(self, name: str) -> dict[str, int]:
        start = f"{_PREFIX}/{name}/"
        stats = self._stats.get_stats()
        return {key.removeprefix(start): int(value) for key, value in stats.items() if key.startswith(start)}

    @property
    def storage_error(self) -> str:
        """What the store said when it refused a page; empty where it did not."""
        return str(self._stats.get_value(f"{_PREFIX}/storage_error", ""))

    @property
    def crashes(self) -> int:
        """Errors of our own code in callbacks, which Scrapy logs and counts."""
        return int(self._stats.get_value("spider_exceptions/count", 0))

    @property
    def requests(self) -> int:
        """Requests that reached the downloader."""
        return int(self._stats.get_value("downloader/request_count", 0))
