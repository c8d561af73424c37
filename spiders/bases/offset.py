"""Pages that are counted: ``start`` and ``count``, or a page number."""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import Response

from crawler.models import Page
from spiders.bases.asks import Ask, held_by
from spiders.bases.platform import PlatformSpider


def next_offset(start: int, held: int, total: int | None) -> int | None:
    """Where the page after this one begins; ``None`` at the end.

    The step is what the page held, not what was asked for: a server that caps or thins its pages
    makes us read an entry twice at worst, never miss one.

    Args:
        start: position of this page's first entry.
        held: entries this page had, also those that were not kept.
        total: entries of the whole list, where the platform tells.
    """
    following = start + held
    return None if held == 0 or (total is not None and following >= total) else following


def offset_of(cursor: str | None) -> int:
    """The position in a cursor of ours; a foreign one (an older version's) begins anew."""
    return int(cursor) if cursor and cursor.isascii() and cursor.isdigit() else 0


class OffsetSpider(PlatformSpider):
    """Its cursor is the position of a page's first entry."""

    page_size: ClassVar[int] = 50

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:  # noqa: ARG002
        """The next position: the parser's, who counted the entries, else by what the page held."""
        start = offset_of(ask.cursor)
        if page.next_cursor is not None:
            return page.next_cursor if offset_of(page.next_cursor) > start else None
        if page.total is not None:
            return None
        following = next_offset(start, held_by(page), None)
        return None if following is None else str(following)
