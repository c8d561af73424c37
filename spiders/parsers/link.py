"""Any page a person pastes: JSON-LD first, then OpenGraph and Twitter cards, then oEmbed for what is missing.

A post's id is the page's address under one name. A page may name its canonical address, but only at its own host.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from crawler.errors import ParseError
from crawler.identity import canonical_url, host_of, http_url
from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, mentions, one_line, unique
from spiders.parsers import linked_data as ld
from spiders.parsers.decode import decode_json, decode_text
from spiders.parsers.page_builder import LeftOutError, PageBuilder
from spiders.parsers.page_head import PageHead, read_head
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, walk

PLATFORM = "link"
_ID_KEYS = ("url", "@id", "identifier")
_OEMBED_KINDS: dict[str, PostKind] = {"video": "video", "photo": "image", "rich": "text", "link": "text"}
_LONGEST_ID = 512
_MOST_COMMENTS = 500
_SNAPSHOT = ("view_count", "like_count", "comment_count", "share_count", "save_count")


def parse_thread(body: bytes, *, base: str, captured_at: datetime, post_id: str = "", content_type: str = "") -> Page:
    """A page as HTML or as JSON-LD: what it is about, its counts, and the comments it tells.

    Args:
        body: the answer.
        base: the page's address.
        captured_at: when it was read.
        post_id: the id it is known by; else it is made of the address.
        content_type: the answer's header, which may name the encoding.

    Raises:
        ParseError: neither HTML nor JSON-LD, or a page that says nothing of itself.
    """
    head = _head(body, content_type)
    main = ld.main_object(head.blocks)
    about = main or Reader(PLATFORM, {}, "ld")
    url = _address(head, about, base)
    post_id = post_id or _identity(url)
    page = PageBuilder(PLATFORM, captured_at)
    post = _post(head, about, url, post_id, captured_at)
    if not post.title and not post.body:
        raise ParseError(PLATFORM, "$", "the page says nothing of itself: no title, no OpenGraph, no JSON-LD")
    counts = ld.counts_of(about)
    page.add_post(post, **{name: counts.get(name) for name in _SNAPSHOT})
    owner = post.author.author_id if post.author else None
    nodes = walk(ld.comments_of(about), children=ld.comments_of, key=lambda one: _comment_id(one, url))
    for node, place, _ in islice(nodes, _MOST_COMMENTS):
        page.attempt(node, _taking(page, node, post, place, owner), _ID_KEYS)
    return page.build(thread_of=post_id)


def parse_oembed(body: bytes, *, base: str, captured_at: datetime, post_id: str = "") -> Page:
    """An oEmbed answer (oembed.com, 2.3): title, author and picture of the page at ``base``."""
    root = Reader(PLATFORM, decode_json(PLATFORM, body)).need_object()
    kind = _OEMBED_KINDS.get(root.at("type").raw())
    if kind is None:
        raise root.at("type").wrong("video, photo, rich or link")
    url = http_url(base)
    if url is None:
        raise ParseError(PLATFORM, "$", "the embedded page has no http address")
    post = Post(
        platform=PLATFORM,
        post_id=post_id or _identity(url),
        url=url,
        kind=kind,
        author=_named(root.at("author_name").label(), root.at("author_url").url(), url),
        title=root.at("title").label() or "",
        duration_s=root.at("duration").seconds(),
        thumbnail_url=root.at("thumbnail_url").url(base),
        ref=url,
    )
    page = PageBuilder(PLATFORM, captured_at)
    page.add_post(post)
    return page.build()


def oembed_address(body: bytes, *, base: str, content_type: str = "") -> str | None:
    """Where a page says its oEmbed is; ``None`` where it says nothing."""
    try:
        said = _head(body, content_type).oembed
    except ParseError:
        return None
    return http_url(said, base) if said else None


def completed(post: Post, other: Post) -> Post:
    """A post with what only its oEmbed knows."""
    missing: dict[str, Any] = {
        name: value
        for name in ("author", "title", "duration_s", "thumbnail_url")
        if not getattr(post, name) and (value := getattr(other, name))
    }
    if other.kind != "text" and post.kind == "text":
        missing["kind"] = other.kind
    return post.model_copy(update=missing)


def _head(body: bytes, content_type: str) -> PageHead:
    if body.lstrip()[:1] in (b"{", b"["):
        return PageHead(blocks=[_json(body)])
    return read_head(PLATFORM, body, content_type)


def _json(body: bytes) -> Reader:
    root = Reader(PLATFORM, decode_json(PLATFORM, decode_text(PLATFORM, body).encode("utf-8", errors="replace")))
    if ld.main_object([root]) is None:
        raise ParseError(PLATFORM, "$", "expected HTML or JSON-LD of a posting, an article, a question or a video")
    return root


def _address(head: PageHead, about: Reader, base: str) -> str:
    """The page's own name for its address, where it is one of its own host."""
    own = http_url(base)
    if own is None:
        raise ParseError(PLATFORM, "$", "the page has no http address")
    claims = (head.canonical, head.tags.get("og:url", ""), about.at("url").raw())
    claimed = (http_url(claim, base) for claim in claims if claim)
    named = next((url for url in claimed if url and _site(url) == _site(own) and len(url) > len(_root(url))), own)
    return canonical_url(named)


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _root(url: str) -> str:
    return f"{url.partition('://')[0]}://{host_of(url)}/"


def _identity(url: str) -> str:
    name = canonical_url(url)
    return name if len(name) <= _LONGEST_ID else hashlib.sha256(name.encode()).hexdigest()


def _post(head: PageHead, about: Reader, url: str, post_id: str, captured_at: datetime) -> Post:
    body = ld.text_of(about, "articleBody", "text", "description")
    body = body or head.said("og:description", "twitter:description", "description")
    spoken = ld.language_of(about) or Reader(PLATFORM, head.tags.get("og:locale") or head.language).language()
    published = ld.time_of(about, captured_at)
    for name in ("article:published_time", "og:video:release_date", "video:release_date", "date"):
        published = published or Reader(PLATFORM, head.tags.get(name)).time(captured_at)
    return Post(
        platform=PLATFORM,
        post_id=post_id,
        url=url,
        kind=_kind(head, about),
        author=_author(ld.writer_of(about), url) or _named(_byline(head), None, url),
        title=_headline(head, about),
        body=body,
        hashtags=unique((*ld.keywords_of(about), *hashtags(body))),
        mentions=mentions(body),
        language=spoken,
        duration_s=ld.seconds_of(about) or Reader(PLATFORM, head.said("og:video:duration", "video:duration")).seconds(),
        thumbnail_url=ld.picture_of(about, url)
        or head.address(url, "og:image:secure_url", "og:image", "twitter:image"),
        published_at=published,
        sensitive=True if about.at("isFamilyFriendly").flag() is False else None,
        ref=url,
    )


def _headline(head: PageHead, about: Reader) -> str:
    own = one_line(ld.text_of(about, "headline", "name"))
    return (own or head.said("og:title", "twitter:title") or head.title)[: ld.LONGEST_TEXT]


def _byline(head: PageHead) -> str | None:
    """A name; many pages put an address there, which is none."""
    said = head.said("author", "article:author", "twitter:creator").lstrip("@")
    return None if not said or "://" in said else said[:200]


def _kind(head: PageHead, about: Reader) -> PostKind:
    if head.said("og:type").startswith("video") or head.said("twitter:card") == "player":
        return "video"
    return ld.kind_of(about)


def _author(writer: Reader, url: str) -> Author | None:
    if isinstance(writer.value, str):
        return _named(writer.label(), None, url)
    found = _named(writer.at("name").label(), writer.at("url").url(url) or writer.at("@id").url(url), url)
    followers = ld.counts_of(writer).get("follower_count")
    return found.model_copy(update={"follower_count": followers}) if found else None


def _named(name: str | None, address: str | None, url: str) -> Author | None:
    if name is None:
        return None
    name = name[:200]
    author_id = address if address and len(address) <= _LONGEST_ID else f"{_site(url)}/{name}"
    return Author(platform=PLATFORM, author_id=author_id[:_LONGEST_ID], handle=name, url=address)


def _comment_id(node: Reader, url: str) -> str:
    """A comment's address; where it has none, a digest of what it says."""
    for key in ("url", "@id"):
        found = node.at(key).url(url)
        if found and len(found) <= _LONGEST_ID and found != url:
            return found
    told = (ld.writer_of(node).at("name").raw(), node.at("datePublished").raw(), node.at("text").raw())
    return hashlib.sha256("\x1f".join((url, *told)).encode("utf-8", errors="replace")).hexdigest()[:24]


def _taking(page: PageBuilder, node: Reader, post: Post, place: Place, owner: str | None) -> Callable[[], None]:
    def take() -> None:
        own = _comment_id(node.need_object(), post.url)
        text = ld.text_of(node, "text", "articleBody", "description")
        if not text:
            raise LeftOutError("without text", own)
        author = _author(ld.writer_of(node), post.url)
        comment = Comment(
            platform=PLATFORM,
            comment_id=own,
            post_id=post.post_id,
            url=node.at("url").url(post.url),
            language=ld.language_of(node),
            parent_id=place.parent_id,
            root_id=place.root_id or own,
            depth=place.depth,
            author=author,
            body=text,
            published_at=ld.time_of(node, page.captured_at),
            by_post_author=author.author_id == owner if author and owner else None,
        )
        counts = ld.counts_of(node)
        page.add_comment(
            comment,
            like_count=counts.get("like_count"),
            comment_count=counts.get("comment_count"),
            position=place.position,
        )

    return take
