"""Lemmy's API in its versions 3 and 4, and PieFed's kin of it (``/api/alpha``).

Ids are addresses (``ap_id``), since numbers are each server's own. The community stands first among the hashtags:
it is the one mark of a topic that a post always has. Servers before 0.19 write times without a zone; they are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import ParseError
from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, markdown_to_text, mentions, unique
from spiders.parsers.endings import kind_by_ending
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder
from spiders.parsers.reader import Reader

PLATFORM = "lemmy"
_ID_KEYS = ("post.ap_id", "comment.ap_id", "post.id", "comment.id")
# Where lists stand: v3, then v4, then the mixed results of v4's search.
_LISTS = {"post": ("posts", "items", "results", "content"), "comment": ("comments", "items")}
_WORD = re.compile(r"[a-z_']+")
_VIDEO_HOSTS = frozenset({"youtube.com", "youtu.be", "vimeo.com", "m.youtube.com"})
# PieFed says what a post is.
_POST_TYPES: dict[str, PostKind] = {
    "Link": "link", "Image": "image", "Video": "video", "Discussion": "text", "Article": "text", "Poll": "text",
}  # fmt: skip
# Seen by members only; "localonlypublic" and "unlisted" are open to whoever comes.
_HIDDEN = frozenset({"private", "localonlyprivate", "localonly"})


def parse_posts(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``/post/list``, ``/search`` and ``/user``; ``offset`` is how many entries the pages before held."""
    root = _read(body)
    entries = _list(root, "post").entries()
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        _add_post(page, entry, base, offset + index)

    page.each(entries, take, _ID_KEYS)
    return page.build(next_cursor=root.at("next_page").id())


def parse_post(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """``/post``: one post with its counts."""
    view = _read(body).at("post_view").need_object()
    page = PageBuilder(PLATFORM, captured_at)
    ap_id = _ap_id(view.at("post"))
    if ap_id is not None and _is_gone(view.at("post")):
        page.gone.append(ap_id)
        return page.build()
    page.only(view, lambda: _add_post(page, view, base, None), _ID_KEYS)
    return page.build()


def parse_comments(body: bytes, *, base: str, captured_at: datetime, post_id: str, offset: int = 0) -> Page:
    """``/comment/list`` of one post. A comment's ``path`` (``0.5.9``) holds the numbers of all above it.

    A parent that this answer does not hold is named by its address on the answering server. ``offset`` is how many
    comments the pages before held; places are told on the first page only, where nothing stands before.
    """
    root = _read(body)
    entries = _list(root, "comment").entries()
    page = PageBuilder(PLATFORM, captured_at)
    names = {number: name for entry in entries if (number := _number(entry)) and (name := _ap_id(entry.at("comment")))}

    def address(number: str) -> str:
        return names.get(number, f"{base}/comment/{number}")

    tops = [index for index, entry in enumerate(entries) if entry.at("comment", "path").raw().count(".") == 1]
    ranks = {} if offset else {index: rank for rank, index in enumerate(tops)}

    def take(index: int, entry: Reader) -> None:
        _add_comment(page, entry, post_id, address, ranks.get(index))

    page.each(entries, take, _ID_KEYS)
    return page.build(thread_of=post_id, next_cursor=root.at("next_page").id())


def error_word(body: bytes) -> str:
    """The word of an error (``couldnt_find_post``); empty where the body holds none."""
    try:
        return Reader.of_body(PLATFORM, body).at("error").raw().replace("couldn't", "couldnt")
    except ParseError:
        return ""


def is_spoken(body: bytes) -> bool:
    """Whether a refusal is the API's own (it names an error) and not that of a server that lacks this version."""
    try:
        root = Reader.of_body(PLATFORM, body)
    except ParseError:
        return False
    return bool(_WORD.fullmatch(root.at("error").raw()) or root.at("message").raw())


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root.need_object()


def _list(root: Reader, what: str) -> Reader:
    names = _LISTS[what]
    return next((root.at(name) for name in names if isinstance(root.at(name).value, list)), root.at(names[0]))


def _number(entry: Reader) -> str | None:
    return entry.at("comment", "id").id()


def _ap_id(item: Reader) -> str | None:
    found = item.at("ap_id").url()
    return found if found is not None and item.at("ap_id").id() else None


def _add_post(page: PageBuilder, view: Reader, base: str, position: int | None) -> None:
    post = view.need_object().at("post").need_object()
    ap_id = _ap_id(post)
    if ap_id is None:
        raise post.at("ap_id").wrong("an http(s) URL")
    _refuse_hidden(post, view.at("community"), ap_id)
    kind, link = _kind(post), post.at("url").url()
    text = markdown_to_text(post.at("body").raw())
    model = Post(
        platform=PLATFORM,
        post_id=ap_id,
        url=ap_id,
        kind=kind,
        author=_author(view.at("creator")),
        title=(post.at("name").label() or post.at("title").label()) or "",
        body=f"{text}\n{link or ''}".strip() if kind == "link" else text,
        hashtags=unique((view.at("community", "name").label() or "", *hashtags(text))),
        mentions=mentions(text),
        thumbnail_url=post.at("thumbnail_url").url() or (link if kind == "image" else None),
        published_at=_time(page, post),
        comments_open=None if (locked := post.at("locked").flag()) is None else not locked,
        sensitive=post.at("nsfw").flag(),
        ref=f"{base}|{post.at('id').need_id()}",
    )
    page.add_post(model, comment_count=_counted(view, "post", "comments"), position=position, **_likes(view, "post"))


def _add_comment(
    page: PageBuilder, view: Reader, post_id: str, address: Callable[[str], str], position: int | None
) -> None:
    comment = view.need_object().at("comment").need_object()
    ap_id, numbers = _ap_id(comment), _path(comment)
    if ap_id is None:
        raise comment.at("ap_id").wrong("an http(s) URL")
    text = markdown_to_text(comment.at("content").raw() or comment.at("body").raw())
    if _is_gone(comment) or not text:
        raise LeftOutError("deleted", ap_id)
    depth = len(numbers) - 1
    writer, owner = _creator(comment), _creator(view.at("post"))
    model = Comment(
        platform=PLATFORM,
        comment_id=ap_id,
        post_id=post_id,
        url=ap_id,
        parent_id=address(numbers[-2]) if depth else None,
        root_id=address(numbers[0]) if depth else ap_id,
        depth=depth,
        author=_author(view.at("creator")),
        body=text,
        published_at=_time(page, comment),
        by_post_author=writer == owner if writer and owner else None,
    )
    page.add_comment(model, position=position, **_likes(view, "comment"))


def _path(comment: Reader) -> list[str]:
    """Numbers from the top-level comment down to this one; what stands before them ("0") is the post."""
    numbers = comment.at("path").raw().split(".")[1:]
    if not numbers or not all(part.isascii() and part.isdigit() for part in numbers):
        raise comment.at("path").wrong('a path like "0.5.9"')
    return numbers


def _creator(item: Reader) -> str | None:
    return item.at("creator_id").id() or item.at("user_id").id()


def _is_gone(item: Reader) -> bool:
    return bool(item.at("deleted").flag() or item.at("removed").flag())


def _refuse_hidden(post: Reader, community: Reader, ap_id: str) -> None:
    if _is_gone(post) or _is_gone(community):
        raise LeftOutError("deleted", ap_id)
    visibility = community.at("visibility").raw().lower().replace("_", "")
    if visibility in _HIDDEN:
        raise LeftOutError("not public: private", ap_id)


def _author(creator: Reader) -> Author | None:
    address = creator.at("actor_id").url() or creator.at("ap_id").url()
    name = creator.at("name").label() or creator.at("user_name").label()
    if address is None or name is None:
        return None
    return Author(
        platform=PLATFORM,
        author_id=address,
        handle=f"{name}@{urlsplit(address).hostname}",
        display_name=creator.at("display_name").label() or creator.at("title").label(),
        url=address,
    )


def _kind(post: Reader) -> PostKind:
    said = _POST_TYPES.get(post.at("post_type").raw())
    link = post.at("url").url()
    if link is None:
        return said if said in ("text", None) and said else "text"
    parts, mime = urlsplit(link), post.at("url_content_type").raw()
    host, ending = (parts.hostname or "").removeprefix("www."), kind_by_ending(parts.path)
    if "video" in (said, ending) or mime.startswith("video/") or host in _VIDEO_HOSTS:
        return "video"
    if "image" in (said, ending) or mime.startswith("image/"):
        return "image"
    return "video" if post.at("embed_video_url").url() else "link"


def _time(page: PageBuilder, item: Reader) -> datetime | None:
    times = (item.at(key).time(page.captured_at) for key in ("published_at", "published"))
    return next((moment for moment in times if moment is not None), None)


def _counted(view: Reader, what: str, key: str) -> int | None:
    """Version 3 counts beside the post, version 4 in it."""
    beside = view.at("counts", key)
    return view.at(what, key).count() if beside.value is None else beside.count()


def _likes(view: Reader, what: str) -> dict[str, Any]:
    up = _counted(view, what, "upvotes")
    return {"like_count": _counted(view, what, "score") if up is None else up}
