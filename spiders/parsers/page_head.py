"""What an HTML page says of itself: OpenGraph, Twitter cards, the plain tags, JSON-LD blocks, links."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from lxml import etree
from w3lib.encoding import html_to_unicode

from crawler.errors import ParseError
from crawler.identity import http_url
from crawler.text import one_line
from spiders.parsers.decode import decode_json, decode_text
from spiders.parsers.reader import Reader

logger = logging.getLogger(__name__)

_GZIP = b"\x1f\x8b"
_OEMBED = "application/json+oembed"
_MOST_BLOCKS = 20
_LONGEST_BLOCK = 2 * 2**20
_LONGEST_VALUE = 20_000
# What pages wrap scripts in for readers of another century.
_WRAPPING = ("<![CDATA[", "]]>", "<!--", "-->", "//", "/*", "*/")


@dataclass
class PageHead:
    """The tags of one page; names in lower case, the first of several wins."""

    tags: dict[str, str] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    canonical: str = ""
    oembed: str = ""
    blocks: list[Reader] = field(default_factory=list)

    def said(self, *names: str) -> str:
        """The first of these tags that says something, on one line."""
        return next((text for name in names if (text := one_line(self.tags.get(name, "")))), "")

    def address(self, base: str, *names: str) -> str | None:
        """The first of these tags that holds an http address."""
        found = (http_url(self.tags[name], base) for name in names if self.tags.get(name))
        return next((url for url in found if url), None)


def read_head(platform: str, body: bytes, content_type: str = "") -> PageHead:
    """Read a page's own account of itself.

    The tree is libxml2's HTML one: no entity of a document is expanded, nothing is fetched, and
    what stands deeper than its 256 levels is passed over.

    Raises:
        ParseError: the body is no HTML.
    """
    text = decode_text(platform, body) if body.startswith(_GZIP) else html_to_unicode(content_type or None, body)[1]
    root = _tree(platform, text)
    head = PageHead(language=root.get("lang") or "")
    for node in root.iter("meta", "link", "title", "script"):
        _READERS[node.tag](platform, head, node)
    return head


def _tree(platform: str, text: str) -> etree._Element:
    if "<" not in text:
        raise ParseError(
            platform, "$", "expected HTML or JSON-LD, got " + ("plain text" if text.strip() else "nothing")
        )
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(platform, "$", f"expected HTML: {str(error)[:100]}") from error
    if root is None or root.tag != "html":
        raise ParseError(platform, "$", "expected HTML, found no element")
    return root


def _meta(platform: str, head: PageHead, node: etree._Element) -> None:
    name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
    if name:
        head.tags.setdefault(name, (node.get("content") or "")[:_LONGEST_VALUE])


def _link(platform: str, head: PageHead, node: etree._Element) -> None:
    relation, target = (node.get("rel") or "").lower().split(), (node.get("href") or "").strip()
    if "canonical" in relation and not head.canonical:
        head.canonical = target
    if {"alternate", "alternative"} & set(relation) and (node.get("type") or "").strip().lower() == _OEMBED:
        head.oembed = head.oembed or target


def _title(platform: str, head: PageHead, node: etree._Element) -> None:
    head.title = head.title or one_line("".join(node.itertext())[:_LONGEST_VALUE])


def _script(platform: str, head: PageHead, node: etree._Element) -> None:
    kind = (node.get("type") or "").partition(";")[0].strip().lower()
    if kind != "application/ld+json" or len(head.blocks) >= _MOST_BLOCKS:
        return
    block = _unwrapped(node.text or "")
    if not block or len(block) > _LONGEST_BLOCK:
        return
    try:
        value = decode_json(platform, block.encode("utf-8", errors="replace"))
    except ParseError as error:
        logger.info("%s: a JSON-LD block is passed over: %s", platform, error.why)
    else:
        head.blocks.append(Reader(platform, value, f"ld[{len(head.blocks)}]"))


def _unwrapped(block: str) -> str:
    block = block.strip().rstrip(";")
    for sign in _WRAPPING:
        block = block.removeprefix(sign).removesuffix(sign).strip()
    return block


_READERS = {"meta": _meta, "link": _link, "title": _title, "script": _script}
