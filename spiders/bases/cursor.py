"""Pages that the platform itself points to: a cursor in the body, or a ``Link`` header."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Response

from crawler.models import Page
from spiders.bases.asks import Ask, held_by
from spiders.bases.platform import PlatformSpider

# RFC 8288: <target>; rel="next". Mastodon and its kin send one or two of them, comma-separated.
_LINK = re.compile(r'<([^<>]*)>\s*((?:;[^,<>"]*(?:"[^"]*")?)*)')
_NEXT = re.compile(r';\s*rel\s*=\s*"?(?:[^";]*\s)?next(?=["\s;]|$)', re.IGNORECASE)


def link_next(header: str, *names: str) -> str | None:
    """The value of a query parameter in the ``rel="next"`` link of a ``Link`` header.

    Only the parameter is taken, never the address: a server behind a proxy may name itself
    wrongly, and the next request has to leave through our own door.

    Args:
        header: the whole header.
        names: parameters to look for, the first found wins.
    """
    for target, attributes in _LINK.findall(header):
        if _NEXT.search(attributes):
            query = parse_qs(urlsplit(target).query)
            return next((query[name][0] for name in names if name in query), None)
    return None


def link_header(response: Response) -> str:
    """The ``Link`` header of an answer; empty where it has none."""
    return (response.headers.get("Link") or b"").decode("latin-1")


def packed(held: int, pointer: str) -> str:
    """A cursor of ours: how many entries came before, and the platform's own pointer."""
    return f"{held}|{pointer}"


def unpacked(cursor: str | None) -> tuple[int, str | None]:
    """Entries before, and the platform's pointer; the list's head where there is none."""
    held, found, pointer = (cursor or "").partition("|")
    return (int(held), pointer) if found and held.isascii() and held.isdigit() else (0, None)


class CursorSpider(PlatformSpider):
    """Its cursor is the platform's own; a page that points to itself ends the list."""

    def pointed(self, page: Page, response: Response) -> str | None:  # noqa: ARG002
        """The platform's pointer to the next page: what the parser found in the body."""
        return page.next_cursor

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """The pointer, with the count that gives the next page's positions."""
        held, before = unpacked(ask.cursor)
        pointer = self.pointed(page, response)
        if pointer is None or pointer == before:
            return None
        return packed(held + held_by(page), pointer)
