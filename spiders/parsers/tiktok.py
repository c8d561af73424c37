"""TikTok's pages and the answers that its pages load, and the official oEmbed.

All ids are text (some exceed 2^53). Lists of videos count pages with text in ``cursor`` and a boolean ``hasMore``,
comments with a number and 0 or 1.
"""

from __future__ import annotations

from datetime import datetime

from crawler.errors import ParseError
from crawler.models import Author, Comment, Page, Post
from crawler.text import hashtags, mentions
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import PageBuilder
from spiders.parsers.reader import Reader
from spiders.parsers.tiktok_items import SITE, add_item, author_of, comment_of, post_url, uploaded_at
from spiders.parsers.tiktok_page import GONE, PLATFORM, of_answer, of_page, refuse, said, status_of


def parse_items(body: bytes, *, base: str, captured_at: datetime, start: int = 0) -> Page:
    """A list of videos: of a hashtag, a creator, a sound, or recommended ones.

    Args:
        body: the answer.
        base: the site's base URL.
        captured_at: when it came.
        start: how many videos were listed before it.
    """
    root = of_answer(body)
    page = PageBuilder(PLATFORM, captured_at)
    items = root.at("itemList")
    # The answer behind the last page of a list has no list at all.
    ended = items.value is None and "hasMore" in root.value and not _more(root, "hasMore")
    page.each([] if ended else items.entries(), lambda index, item: add_item(page, item, start + index), ("id",))
    return page.build(next_cursor=_cursor(root, "hasMore"))


def parse_video(body: bytes, *, base: str, captured_at: datetime, post_id: str = "") -> Page:
    """A video's own page; ``post_id`` is the video that was asked for.

    A video that is deleted or private is told as gone, one that our region is not shown as left out.
    """
    scope = of_page(body, "webapp.video-detail")
    page = PageBuilder(PLATFORM, captured_at)
    if status_of(scope) == GONE:
        why = said(scope)
        if post_id and ("deleted" in why or "privacy" in why):
            page.gone.append(post_id)
        else:
            page.drop(post_id or None, f"not shown to us: {why}")
        return page.build()
    refuse(scope)
    item = scope.at("itemInfo", "itemStruct").need_object()
    page.only(item, lambda: add_item(page, item, None), ("id",))
    return page.build()


def parse_user(body: bytes, *, base: str, captured_at: datetime) -> tuple[Author, ...]:
    """A creator, from a profile's page or the answer of the same shape; none where the account is no more."""
    scope = of_page(body, "webapp.user-detail")
    info = scope.at("userInfo")
    if status_of(scope) and info.at("user", "id").id() is None:
        return ()
    refuse(scope)
    author = author_of(info.need_object().at("user").need_object(), (info.at("statsV2"), info.at("stats")))
    if author is None:
        raise info.at("user").wrong("a creator's id and handle")
    return (author,)


def parse_comments(
    body: bytes, *, base: str, captured_at: datetime, post_id: str, start: int = 0, post_author: str | None = None
) -> Page:
    """Comments under a video, or replies to one of them, with the replies that are shown along.

    Args:
        body: the answer.
        base: the site's base URL.
        captured_at: when it came.
        post_id: the video's id.
        start: how many comments were listed before it.
        post_author: handle of the video's creator, where it is known.
    """
    root = of_answer(body)
    page = PageBuilder(PLATFORM, captured_at)
    listed = root.at("comments")
    # A video without comments says null.
    none_yet = listed.value is None and "comments" in root.value
    thread = _Thread(page, post_id, post_author)
    for index, entry in enumerate([] if none_yet else listed.entries()):
        thread.add(entry, start + index)
    return page.build(thread_of=post_id, total=root.at("total").count(), next_cursor=_cursor(root, "has_more"))


def parse_oembed(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """A single link's title and author, as the official oEmbed tells them; it tells no counts."""
    root = of_answer(body)
    if root.at("embed_product_id").value is None:
        refuse_error(root)
    post_id, handle = root.at("embed_product_id").need_id(), root.at("author_unique_id").label()
    if handle is None:
        raise root.at("author_unique_id").wrong("a handle")
    page = PageBuilder(PLATFORM, captured_at)
    page.only(root, lambda: page.add_post(_linked(root, post_id, handle, captured_at)), ("embed_product_id",))
    return page.build()


def check_page(body: bytes) -> None:
    """Refuse a page that is no page of TikTok's own, though nothing else is read from it.

    Raises:
        RefusedAnswerError: the page is empty or a challenge.
        ParseError: the page holds no data at all.
    """
    of_page(body, "")


def list_goes_on(body: bytes) -> bool:
    """Whether an answer of a list says that more follows; false for whatever cannot be read."""
    try:
        root = of_answer(body)
    except ParseError:
        return False
    return _more(root, "hasMore") or _more(root, "has_more")


def _linked(root: Reader, post_id: str, handle: str, captured_at: datetime) -> Post:
    caption, pictures = root.at("title").text(), root.at("embed_type").value == "photo"
    # The number by which pages know a creator is not told here.
    author = Author(
        platform=PLATFORM,
        author_id=f"@{handle}",
        handle=handle,
        display_name=root.at("author_name").label(),
        url=f"{SITE}/@{handle}",
    )
    return Post(
        platform=PLATFORM,
        post_id=post_id,
        url=post_url(handle, post_id, pictures=pictures),
        kind="image" if pictures else "video",
        author=author,
        body=caption,
        hashtags=hashtags(caption),
        mentions=mentions(caption),
        thumbnail_url=root.at("thumbnail_url").url(),
        published_at=uploaded_at(post_id, captured_at),
        ref=handle,
    )


class _Thread:
    """Adds the comments of one video to a page."""

    def __init__(self, page: PageBuilder, post_id: str, post_author: str | None) -> None:
        self.page = page
        self.post_id = post_id
        self.post_author = post_author

    def add(self, entry: Reader, position: int | None, parent: Comment | None = None) -> None:
        """Add one comment and the replies that came with it, or note why it is left out."""
        added: list[Comment] = []

        def take() -> None:
            comment = self._owned(comment_of(entry, self.post_id, parent, self.page.captured_at))
            self.page.add_comment(
                comment,
                like_count=entry.at("digg_count").count(),
                comment_count=entry.at("reply_comment_total").count(),
                position=position if comment.parent_id is None else None,
            )
            added.append(comment)

        self.page.attempt(entry, take, ("cid",))
        for reply in entry.at("reply_comment") if added and parent is None else ():
            self.add(reply, None, added[0])

    def _owned(self, comment: Comment) -> Comment:
        by_owner = comment.author is not None and comment.author.handle == self.post_author
        return comment.model_copy(update={"by_post_author": True}) if by_owner else comment


def _more(root: Reader, key: str) -> bool:
    return root.at(key).value in (True, 1)


def _cursor(root: Reader, key: str) -> str | None:
    return root.at("cursor").id() if _more(root, key) else None
