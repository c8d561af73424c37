"""Instagram's Graph API: media of hashtags and of other professional accounts, and one's own comments.

A media's id here is the short code in its address, which everybody sees; the Graph id is its ``ref``.
Hashtag media come without their author; like counts that their owner hides are absent.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, mentions
from spiders.parsers.graph import next_page, read_graph
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, walk

PLATFORM = "instagram"
SITE = "https://www.instagram.com"
_ADDRESS = re.compile(
    r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?P<form>p|reel|reels|tv)/(?P<code>[\w-]{5,64})/?"
)
_KINDS: dict[str, PostKind] = {"IMAGE": "image", "CAROUSEL_ALBUM": "image", "VIDEO": "video", "REELS": "short"}
_ID_KEYS = ("id",)


def parse_media(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``top_media``, ``recent_media`` of a hashtag, and ``media`` of one's own account.

    ``offset`` is how many entries the pages before held.
    """
    return _list(read_graph(PLATFORM, body), captured_at, offset, None)


def parse_discovery(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``business_discovery``: another professional account with its newest media."""
    account = read_graph(PLATFORM, body).at("business_discovery").need_object()
    media = account.at("media")
    if media.value is None:  # an account's counts alone
        account.at("id").need_id()
        return Page()
    return _list(media, captured_at, offset, _account(account))


def parse_hashtag(body: bytes) -> tuple[str, ...]:
    """``ig_hashtag_search``: ids of the hashtag that was asked for, one or none."""
    found = (entry.at("id").id() for entry in read_graph(PLATFORM, body).at("data").entries())
    return tuple(each for each in found if each is not None)


def parse_comments(
    body: bytes, *, base: str, captured_at: datetime, post_id: str, owner: str | None = None, offset: int = 0
) -> Page:
    """``comments`` of one's own media, with their replies; hidden ones are left out.

    ``owner`` is the handle of the account; ``offset`` is how many comments the pages before held.
    """
    root = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    entries = _entries(root)
    for node, place, _ in walk(
        entries, children=lambda node: node.at("replies", "data"), key=lambda n: n.at("id").id()
    ):
        at = None if place.position is None else place.position + offset
        take = partial(_add_comment, page, node, place, position=at, post_id=post_id, owner=owner)
        page.attempt(node, take, _ID_KEYS)
    return page.build(thread_of=post_id, next_cursor=next_page(root.at("paging"), linked=False))


def _entries(root: Reader) -> list[Reader]:
    """A list's entries, or the one thing that was asked for by its id."""
    alone = root.at("data").value is None and root.at("id").id() is not None
    return [root] if alone else root.at("data").entries()


def _list(root: Reader, captured_at: datetime, offset: int, author: Author | None) -> Page:
    page = PageBuilder(PLATFORM, captured_at)
    page.each(_entries(root), lambda index, media: _add_media(page, media, offset + index, author), _ID_KEYS)
    return page.build(next_cursor=next_page(root.at("paging"), linked=False))


def _account(account: Reader) -> Author | None:
    account_id, name = account.at("id").id(), account.at("username").id()
    if account_id is None or name is None:
        return None
    return Author(
        platform=PLATFORM,
        author_id=account_id,
        handle=name,
        display_name=account.at("name").label(),
        url=f"{SITE}/{name}/",
        follower_count=account.at("followers_count").count(),
    )


def _add_media(page: PageBuilder, media: Reader, position: int, author: Author | None) -> None:
    graph_id = media.need_object().at("id").need_id()
    address = _ADDRESS.match(media.at("permalink").raw())
    if address is None:
        raise media.at("permalink").wrong("a media's address")
    caption = media.at("caption")
    page.add_post(
        Post(
            platform=PLATFORM,
            post_id=address["code"],
            url=f"{SITE}/{address['form']}/{address['code']}/",
            kind=_kind(media, address["form"]),
            author=author or _owner(media),
            body=caption.text(),
            hashtags=hashtags(caption.raw()),
            mentions=mentions(caption.raw()),
            thumbnail_url=_thumbnail(media),
            published_at=media.at("timestamp").time(page.captured_at),
            comments_open=media.at("is_comment_enabled").flag(),
            ref=graph_id,
        ),
        position=position,
        view_count=media.at("view_count").count(),
        like_count=media.at("like_count").count(),
        comment_count=media.at("comments_count").count(),
    )


def _owner(media: Reader) -> Author | None:
    owner, name = media.at("owner", "id").id(), media.at("username").id()
    if owner is None or name is None:
        return None
    return Author(platform=PLATFORM, author_id=owner, handle=name, url=f"{SITE}/{name}/")


def _kind(media: Reader, form: str) -> PostKind:
    if form in ("reel", "reels"):
        return "short"
    for key in ("media_product_type", "media_type"):
        name = media.at(key).raw()
        if name in _KINDS:
            return _KINDS[name]
    unknown_value(PLATFORM, "media type", media.at("media_type").value)
    raise LeftOutError("unknown media type")


def _thumbnail(media: Reader) -> str | None:
    still = media.at("thumbnail_url").url()
    # A video's media_url is the video itself.
    return still or (media.at("media_url").url() if media.at("media_type").raw() != "VIDEO" else None)


def _add_comment(
    page: PageBuilder, node: Reader, place: Place, *, position: int | None, post_id: str, owner: str | None
) -> None:
    comment_id = node.need_object().at("id").need_id()
    if node.at("hidden").flag():
        raise LeftOutError("hidden by the account", comment_id)
    name = node.at("from", "username").id() or node.at("username").id()
    author_id = node.at("from", "id").id() or node.at("user", "id").id() or name
    author = None
    if name and author_id:
        author = Author(platform=PLATFORM, author_id=author_id, handle=name, url=f"{SITE}/{name}/")
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        parent_id=place.parent_id,
        root_id=place.root_id or comment_id,
        depth=place.depth,
        author=author,
        body=node.at("text").text(),
        published_at=node.at("timestamp").time(page.captured_at),
        by_post_author=name == owner if name and owner else None,
    )
    replies = node.at("replies", "data")
    known = len(list(replies)) if isinstance(replies.value, list) else None
    page.add_comment(comment, position=position, like_count=node.at("like_count").count(), comment_count=known)
