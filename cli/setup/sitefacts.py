"""What a website says of the brand whose it is: pure reading of one page, nothing fetched.

Names and descriptions are OpenGraph's (ogp.me) and schema.org's Organization and WebSite; accounts are ``sameAs`` and
links to profiles; languages are those of the page and its ``hreflang`` alternates. All of it are suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from lxml import etree
from w3lib.encoding import html_to_unicode

from cli.setup.siteaccounts import Platforms, accounts_of
from crawler.errors import ParseError
from crawler.text import clean, hashtags, one_line
from spiders.parsers.linked_data import keywords_of, text_of, types_of
from spiders.parsers.page_head import PageHead, read_head
from spiders.parsers.reader import Reader

MOST_WORDS, _MOST_WORD, _MOST_NAME, _MOST_ABOUT = 12, 60, 80, 500
_OWNERS = frozenset({
    "Organization", "Corporation", "Brand", "LocalBusiness", "OnlineStore", "OnlineBusiness", "Store", "Restaurant",
    "FoodEstablishment", "CafeOrCoffeeShop", "NGO", "SportsTeam", "SportsOrganization", "EducationalOrganization",
    "GovernmentOrganization", "NewsMediaOrganization", "MusicGroup", "Hotel", "Airline", "WebSite",
})  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})(?:[-_](?:[A-Z][a-z]{3}[-_])?([A-Z]{2}))?\b", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|–—·:-]\s+|\s*\|\s*")
_LONG_WORD = re.compile(r"\w{4,}")
_HEADING_WORDS = 4
_LINKS = 2000


@dataclass(frozen=True)
class SiteFacts:
    """Suggestions for the fields of the set-up; what a page does not say is empty."""

    name: str = ""
    about: str = ""
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    handles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    topics: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.name, self.about, self.handles, self.topics, self.hashtags))


def facts_of(body: bytes, url: str, platforms: Platforms, *, content_type: str = "") -> SiteFacts:
    """Read a page; one that is no HTML says nothing.

    Args:
        body: the answer.
        url: of the page; its host tells which part of a title is the name.
        platforms: which platform a host belongs to, and what its posts' addresses look like.
        content_type: the answer's header, which may name the encoding.
    """
    try:
        head = read_head("link", body, content_type)
        tree = _tree(body, content_type)
    except (ParseError, etree.XMLSyntaxError):
        return SiteFacts()
    owners = [node for node in _objects(head.blocks) if _OWNERS & set(types_of(node))]
    tags = [*_language_tags(head, tree)]
    about = _about(head, owners)
    keywords = _keywords(head, owners)
    headings = _headings(tree, " ".join((about, *keywords)))
    return SiteFacts(
        name=_name(head, owners, url),
        about=about,
        languages=tuple(dict.fromkeys(code.lower() for code, _ in tags)),
        regions=tuple(dict.fromkeys(region.upper() for _, region in tags if region)),
        handles=accounts_of(_addresses(tree, owners, url), platforms),
        topics=tuple(_unlike((*keywords, *headings))),
        hashtags=_hashtags(tree, keywords),
    )


def _tree(body: bytes, content_type: str) -> etree._Element:
    text = html_to_unicode(content_type or None, body)[1].replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    return etree.fromstring(text.encode("utf-8", errors="replace"), parser)


def _objects(blocks: Iterable[Reader]) -> Iterator[Reader]:
    """The objects of JSON-LD blocks, those in lists and graphs and publishers among them."""
    waiting = list(blocks)
    for _ in range(500):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node.value, list):
            waiting.extend(node)
        elif isinstance(node.value, dict):
            yield node
            waiting.extend(node.at(key) for key in ("@graph", "publisher", "mainEntity", "about", "brand"))


def _name(head: PageHead, owners: Iterable[Reader], url: str) -> str:
    said = head.said("og:site_name", "application-name", "apple-mobile-web-app-title")
    named = said or next((text for node in owners if (text := one_line(text_of(node, "name")))), "")
    if not named:
        host = re.sub(r"\W", "", (urlsplit(url).hostname or "").lower())
        parts = (part.strip() for part in _TITLE_PARTS.split(head.title))
        named = next((part for part in parts if part and re.sub(r"\W", "", part.lower()) in host), "")
    return _plain(named)[:_MOST_NAME].strip()


def _about(head: PageHead, owners: Iterable[Reader]) -> str:
    """The longest of its own descriptions, cut at a sentence's or word's end."""
    said = [head.said("og:description"), head.said("description"), head.said("twitter:description")]
    said += [one_line(text_of(node, "description", "slogan")) for node in owners]
    text = _plain(max(said, key=len))
    if len(text) <= _MOST_ABOUT:
        return text
    cut = text[:_MOST_ABOUT]
    end = max(cut.rfind(sign) for sign in (". ", "! ", "? ", "。"))
    return cut[: end + 1] if end > _MOST_ABOUT // 2 else cut.rpartition(" ")[0]


def _keywords(head: PageHead, owners: Iterable[Reader]) -> list[str]:
    said = [*head.tags.get("keywords", "").split(","), *(word for node in owners for word in keywords_of(node))]
    return _unlike(_plain(one_line(word)).lstrip("#") for word in said)


def _headings(tree: etree._Element, about: str) -> list[str]:
    """Short headings that speak of what the page is about: "Cold brew", but not "Contact us"."""
    known = set(_LONG_WORD.findall(about.lower()))
    found = []
    for node in tree.iter("h1", "h2", "h3"):
        text = _plain(one_line(" ".join(node.itertext())))
        few = 0 < len(text.split()) <= _HEADING_WORDS and not text.endswith((".", "!", "?"))
        if few and known & set(_LONG_WORD.findall(text.lower())):
            found.append(text)
    return found


def _hashtags(tree: etree._Element, keywords: Iterable[str]) -> tuple[str, ...]:
    """Tags that stand on the page; without any, the keywords written as tags."""
    body = tree.find("body")
    shown = (
        clean(" ".join(body.itertext("a", "p", "li", "span", "h1", "h2", "h3")))[:50_000] if body is not None else ""
    )
    tags = [tag.lower() for tag in hashtags(shown)] or [re.sub(r"[\W_]", "", word.lower()) for word in keywords]
    return tuple(_unlike(tag for tag in tags if not tag.isdigit()))


def _language_tags(head: PageHead, tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Language and region of the page itself, then of its alternates."""
    said = [head.language, head.tags.get("og:locale", "")]
    said += [node.get("hreflang") or "" for node in tree.iter("link") if "alternate" in (node.get("rel") or "").lower()]
    for tag in said:
        found = _TAG.fullmatch(tag.strip())
        if found is not None:
            yield found[1], found[2] or ""


def _addresses(tree: etree._Element, owners: Iterable[Reader], url: str) -> Iterator[tuple[str, bool]]:
    """Addresses that may be accounts, with whether the page says that they are its own (``sameAs``, ``rel=me``)."""
    for node in owners:
        same = node.at("sameAs")
        for one in same if isinstance(same.value, list) else [same]:
            if found := one.url(url):
                yield found, True
    for number, link in enumerate(tree.iter("a", "link")):
        if number >= _LINKS:
            return
        yield (link.get("href") or "").strip(), "me" in (link.get("rel") or "").lower().split()


def _unlike(words: Iterable[str]) -> list[str]:
    """A dozen words, each once whatever its capitals."""
    known: dict[str, str] = {}
    for word in words:
        if 1 < len(word) <= _MOST_WORD:
            known.setdefault(word.lower(), word)
    return list(known.values())[:MOST_WORDS]


def _plain(text: str) -> str:
    # "${NAME}" in a brand file is a key of .env: no page may name one.
    return clean(text.replace("${", "$ {"))
