"""Threads' Graph API: found posts, a person's posts, one post, and conversations.

Others' likes and views are not told. That a post has no replies is: its count is then 0.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, mentions, unique
from spiders.parsers.graph import next_page, read_graph
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, places

PLATFORM = "threads"
SITE = "https://www.threads.com"
_KINDS: dict[str, PostKind] = {
    "TEXT": "text", "TEXT_POST": "text", "IMAGE": "image", "CAROUSEL_ALBUM": "image", "VIDEO": "video", "AUDIO": "text",
}  # fmt: skip
# A reply that its post's author hid, or that Threads covers, is not shown to everybody.
_SHOWN = frozenset({"", "NOT_HUSHED", "UNHUSHED", "RESTRICTED"})
_HIDDEN = frozenset({"HIDDEN", "COVERED", "BLOCKED"})
_ID_KEYS = ("id",)


def parse_posts(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``keyword_search``, ``profile_posts``: posts; replies and reposts among them are left out.

    ``offset`` is how many entries the pages before held.
    """
    root = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    page.each(root.at("data").entries(), lambda index, post: _add_post(page, post, offset + index), _ID_KEYS)
    return page.build(next_cursor=next_page(root.at("paging"), linked=False))


def parse_post(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """One post by its id."""
    post = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    page.only(post, lambda: _add_post(page, post, None), _ID_KEYS)
    return page.build()


def parse_thread(body: bytes, *, base: str, captured_at: datetime, post_id: str, owner: str | None = None) -> Page:
    """``conversation``: the replies to a post at any depth, flat; hidden ones are left out.

    ``owner`` is the handle of the post's author, where it is known.
    """
    root = read_graph(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    entries = root.at("data").entries()
    keyed = [(entry.at("id").id(), entry.at("replied_to", "id").id()) for entry in entries]
    for entry, place in zip(entries, places(keyed, top=post_id), strict=True):
        page.attempt(entry, partial(_add_reply, page, entry, place, post_id=post_id, owner=owner), _ID_KEYS)
    return page.build(thread_of=post_id, next_cursor=next_page(root.at("paging"), linked=False))


def found_no_post(body: bytes) -> bool:
    """Whether a search's answer is empty: Meta does not count such a query."""
    return not read_graph(PLATFORM, body).at("data").entries()


def _add_post(page: PageBuilder, post: Reader, position: int | None) -> None:
    post_id = post.need_object().at("id").need_id()
    if post.at("is_reply").flag():
        raise LeftOutError("a comment; this answer does not hold its post", post_id)
    if post.at("media_type").raw() == "REPOST_FACADE":
        raise LeftOutError("a repost; the post itself stands for it", post_id)
    text, tag = post.at("text"), post.at("topic_tag").label()
    page.add_post(
        Post(
            platform=PLATFORM,
            post_id=post_id,
            url=post.at("permalink").need_url(),
            kind=_kind(post),
            author=_author(post),
            body=text.text(),
            hashtags=unique((*([tag] if tag else ()), *hashtags(text.raw()))),
            mentions=mentions(text.raw()),
            thumbnail_url=_thumbnail(post),
            published_at=post.at("timestamp").time(page.captured_at),
            ref=_ref(post),
        ),
        position=position,
        comment_count=_replies(post),
    )


def _add_reply(page: PageBuilder, reply: Reader, place: Place, *, post_id: str, owner: str | None) -> None:
    comment_id = reply.need_object().at("id").need_id()
    status = reply.at("hide_status").raw()
    if status in _HIDDEN:
        raise LeftOutError("hidden by the post's author", comment_id)
    if status not in _SHOWN:
        unknown_value(PLATFORM, "hide_status", status)
    author = _author(reply)
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        url=reply.at("permalink").url(),
        parent_id=place.parent_id,
        root_id=place.root_id or comment_id,
        depth=place.depth,
        author=author,
        body=reply.at("text").text(),
        published_at=reply.at("timestamp").time(page.captured_at),
        by_post_author=author.handle == owner if author and owner else None,
    )
    page.add_comment(comment, position=place.position, comment_count=_replies(reply))


def _author(post: Reader) -> Author | None:
    """The handle is all that is told of others, and unique; it stands for an id."""
    name = post.at("username").id()
    if name is None:
        return None
    return Author(
        platform=PLATFORM,
        author_id=name,
        handle=name,
        url=f"{SITE}/@{name}",
        verified=post.at("is_verified").flag(),
    )


def _ref(post: Reader) -> str:
    """``<handle>/<short code>``, by which an address is recognised."""
    name, code = post.at("username").id(), post.at("shortcode").id()
    return f"{name}/{code}" if name and code else ""


def _kind(post: Reader) -> PostKind:
    name = post.at("media_type").raw()
    if name not in _KINDS:
        unknown_value(PLATFORM, "media type", post.at("media_type").value)
        raise LeftOutError("unknown media type")
    plain = _KINDS[name] == "text"
    return "link" if plain and post.at("link_attachment_url").url() else _KINDS[name]


def _thumbnail(post: Reader) -> str | None:
    still = post.at("thumbnail_url").url()
    return still or (post.at("media_url").url() if post.at("media_type").raw() in ("IMAGE", "CAROUSEL_ALBUM") else None)


def _replies(post: Reader) -> int | None:
    """0 where there are none; how many there are is not told."""
    return 0 if post.at("has_replies").flag() is False else None
