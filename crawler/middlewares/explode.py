"""Pages into single items, for whoever runs a spider without a workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from scrapy.http import Response

from crawler.models import Frozen, Page


def items_of(page: Page) -> Iterator[dict[str, Any]]:
    """The posts, comments and snapshots of one answer, as plain dictionaries.

    Each has ``item``: ``"post"``, ``"comment"`` or ``"snapshot"``; times are ISO-8601 text.
    """
    groups: tuple[tuple[str, Iterable[Frozen]], ...] = (
        ("post", page.posts),
        ("comment", page.comments),
        ("snapshot", page.snapshots),
    )
    for kind, members in groups:
        for member in members:
            yield {"item": kind, **member.model_dump(mode="json")}


class ExplodePages:
    """Spider middleware of feed runs: turns every ``Page`` into its items, lets all else pass."""

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:  # noqa: ARG002
        """Synchronous callbacks and errbacks."""
        for found in result:
            yield from items_of(found) if isinstance(found, Page) else (found,)

    async def process_spider_output_async(
        self,
        response: Response,  # noqa: ARG002 - Scrapy's signature
        result: AsyncIterator[Any],
    ) -> AsyncIterator[Any]:
        """Asynchronous callbacks."""
        async for found in result:
            for item in items_of(found) if isinstance(found, Page) else (found,):
                yield item
