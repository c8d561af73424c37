"""Facebook's Graph API: pages with their posts, single posts, comments.

A post's id is ``<page>_<post>``. With public access comments come without id: their address has
it. Counts are in summaries: reactions of every kind are likes here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib import parse as addresses

from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, mentions
from spiders.parsers.graph import next_page, read_graph
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, places

PLATFORM = "facebook"
SITE = "https://www.facebook.com"
_KINDS: dict[str, PostKind] = {
    "photo": "image", "album": "image", "added_photos": "image", "video": "video", "added_video": "video",
    "video_inline": "video", "link": "link", "share": "link", "shared_story": "link", "status": "text",
    "mobile_status_update": "text", "event": "link", "music": "link", "note": "text", "profile_media": "image",
    "cover_photo": "image", "native_templates": "link", "created_event": "link", "wall_post": "text",
}  # fmt: skip
_ID_KEYS = ("id",)


def parse_posts(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``posts`` and ``feed`` of a page, ``?ids=`` (an object by id), or one post.

    ``offset`` is how many entries the pages before held.
    """
    root = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    listed = isinstance(root.at("data").value, list)

    def take(index: int, post: Reader) -> None:
        _add_post(page, post, None, offset + index if listed else None)

    page.each(_entries(root), take, _ID_KEYS)
    return page.build(next_cursor=next_page(root.at("paging")))


def parse_page(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """A page by its name, with its first posts."""
    root = read_graph(PLATFORM, body).need_object()
    author = _author(root)
    if author is None:
        raise root.at("name").wrong("a page's id and name")
    page = PageBuilder(PLATFORM, captured_at)
    page.each(root.at("posts", "data"), lambda index, post: _add_post(page, post, author, index), _ID_KEYS)
    return page.build(next_cursor=next_page(root.at("posts", "paging")))


def parse_thread(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """One post with its first comments."""
    post = read_graph(PLATFORM, body)
    post_id = post.need_object().at("id").need_id()
    page = PageBuilder(PLATFORM, captured_at)
    page.only(post, lambda: _add_post(page, post, None, None), _ID_KEYS)
    _add_comments(page, list(post.at("comments", "data")), post_id, 0)
    return page.build(thread_of=post_id, next_cursor=next_page(post.at("comments", "paging")))


def parse_comments(body: bytes, *, base: str, captured_at: datetime, post_id: str, offset: int = 0) -> Page:
    """``comments`` of a post, replies included where they were asked for (``filter=stream``).

    ``offset`` is how many comments the pages before held.
    """
    root = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    _add_comments(page, _entries(root), post_id, offset)
    return page.build(thread_of=post_id, next_cursor=next_page(root.at("paging")))


def _entries(root: Reader) -> list[Reader]:
    """A list's entries, those of an object by id, or the one thing that was asked for."""
    if root.at("data").value is None and isinstance(root.value, dict) and root.value:
        if root.at("id").id() is not None:
            return [root]
        if all(isinstance(value, dict) and value.get("id") == key for key, value in root.value.items()):
            return [root.at(key) for key in root.value]
    return root.at("data").entries()


def _add_post(page: PageBuilder, post: Reader, author: Author | None, position: int | None) -> None:
    post_id, text = post.need_object().at("id").need_id(), post.at("message")
    address = post.at("permalink_url").url(SITE)
    if address is None:
        owner, found, number = post_id.partition("_")
        if not found or not (owner.isascii() and owner.isdigit()):
            raise post.at("permalink_url").wrong("an http(s) URL")
        address = f"{SITE}/{owner}/posts/{number}"
    comments = post.at("comments")
    page.add_post(
        Post(
            platform=PLATFORM,
            post_id=post_id,
            url=address,
            kind=_kind(post),
            author=_writer(post, author),
            body=text.text(),
            hashtags=hashtags(text.raw()),
            mentions=mentions(text.raw()),
            thumbnail_url=post.at("full_picture").url() or post.at("picture").url(),
            published_at=post.at("created_time").time(page.captured_at),
            comments_open=comments.at("summary", "can_comment").flag(),
            ref=post_id,
        ),
        position=position,
        like_count=_total(post.at("reactions")),
        comment_count=_total(comments),
        share_count=post.at("shares", "count").count(),
    )


def _total(summed: Reader) -> int | None:
    """The count of a summary; older versions have it outside."""
    told = summed.at("summary", "total_count").count()
    return summed.at("count").count() if told is None else told


def _kind(post: Reader) -> PostKind:
    first = next(iter(post.at("attachments", "data")), post.at("attachments", "none"))
    told = (first.at("media_type"), post.at("status_type"), post.at("type"))
    for name in (each.raw() for each in told):
        if name in _KINDS:
            return _KINDS[name]
        if name:
            unknown_value(PLATFORM, "kind of post", name)
    return "text"


def _author(author: Reader) -> Author | None:
    author_id, name = author.at("id").id(), author.at("name").label()
    if author_id is None or name is None:
        return None
    handle = author.at("username").id()
    told = author.at("verification_status").raw()
    return Author(
        platform=PLATFORM,
        author_id=author_id,
        handle=handle or author_id,
        display_name=name,
        url=f"{SITE}/{handle or author_id}",
        follower_count=_followers(author),
        verified=told.endswith("_verified") if told else None,
    )


def _writer(post: Reader, page: Author | None) -> Author | None:
    """Who wrote a post: its page, as fully as the answer tells of it, or a guest on the page."""
    told = _author(post.at("from"))
    return page if page is not None and (told is None or told.author_id == page.author_id) else told


def _followers(author: Reader) -> int | None:
    told = author.at("followers_count").count()
    return author.at("fan_count").count() if told is None else told


def _add_comments(page: PageBuilder, entries: list[Reader], post_id: str, offset: int) -> None:
    keyed = [_keys(entry) for entry in entries]
    for entry, place in zip(entries, places(keyed, top=post_id), strict=True):
        at = None if place.position is None else place.position + offset
        page.attempt(entry, partial(_add_comment, page, entry, replace(place, position=at), post_id), _ID_KEYS)


def _keys(entry: Reader) -> tuple[str | None, str | None]:
    """Ids of a comment and of the comment it answers: the numbers that their addresses show."""
    shown = addresses.parse_qs(addresses.urlsplit(entry.at("permalink_url").url(SITE) or "").query)
    above, reply = (shown.get(name, [""])[0] or None for name in ("comment_id", "reply_comment_id"))
    own = _number(entry.at("id").id()) or reply or above
    parent = _number(entry.at("parent", "id").id()) or (above if reply else None)
    return own, None if parent == own else parent


def _number(comment_id: str | None) -> str | None:
    return comment_id.rpartition("_")[2] or None if comment_id else None


def _add_comment(page: PageBuilder, entry: Reader, place: Place, post_id: str) -> None:
    comment_id, _ = _keys(entry.need_object())
    if comment_id is None:
        raise entry.at("id").wrong("an id, or an address with one")
    if entry.at("is_hidden").flag():
        raise LeftOutError("hidden by the page", comment_id)
    author = _author(entry.at("from"))
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        url=entry.at("permalink_url").url(SITE),
        parent_id=place.parent_id,
        root_id=place.root_id or comment_id,
        depth=place.depth,
        author=author,
        body=entry.at("message").text(),
        published_at=entry.at("created_time").time(page.captured_at),
        by_post_author=author.author_id == post_id.partition("_")[0] if author else None,
    )
    likes = entry.at("like_count").count()
    page.add_comment(
        comment,
        position=place.position,
        like_count=_total(entry.at("reactions")) if likes is None else likes,
        comment_count=entry.at("comment_count").count(),
    )
