"""Comments of YouTube's Data API v3: threads with their first replies, and replies of one thread.

A reply's id is ``parent.child``. Pinned and hearted comments are not told by the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from crawler.models import Author, Comment, Page
from crawler.text import html_to_text
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder
from spiders.parsers.reader import Reader
from spiders.parsers.youtube_channels import channel_url

PLATFORM = "youtube"


def parse_comment_threads(
    body: bytes,
    *,
    base: str,
    captured_at: datetime,
    post_id: str,
    post_author: str | None = None,
    offset: int | None = 0,
) -> Page:
    """A page of the comments directly under a video, each with up to five of its replies.

    Args:
        body: the answer of ``commentThreads.list``.
        base: the API's base URL.
        captured_at: when it came.
        post_id: the video.
        post_author: id of its channel, where it is known; newer answers name it too.
        offset: how many threads come before; ``None`` where their order is not the one viewers see.
    """
    root = _read(body)
    page = PageBuilder(PLATFORM, captured_at)
    thread = _Thread(page, post_id, post_author)
    for index, entry in enumerate(root.at("items").entries()):
        position = None if offset is None else offset + index
        if page.attempt(entry, lambda e=entry, p=position: thread.add_thread(e, p), ("id",)):  # type: ignore[misc]
            for reply in entry.at("replies", "comments"):
                page.attempt(reply, lambda r=reply: thread.add_reply(r), ("id",))  # type: ignore[misc]
    return page.build(thread_of=post_id, next_cursor=root.at("nextPageToken").id())


def parse_comments(
    body: bytes, *, base: str, captured_at: datetime, post_id: str, post_author: str | None = None
) -> Page:
    """Replies of one thread, or comments asked for by id."""
    root = _read(body)
    page = PageBuilder(PLATFORM, captured_at)
    thread = _Thread(page, post_id, post_author)
    for entry in root.at("items").entries():
        page.attempt(entry, lambda e=entry: thread.add_reply(e), ("id",))  # type: ignore[misc]
    return page.build(thread_of=post_id, next_cursor=root.at("nextPageToken").id())


def threads_with_replies(body: bytes) -> tuple[str, ...]:
    """Ids of the threads that have more replies than the answer holds; most of them first."""
    missing: dict[str, int] = {}
    for entry in _read(body).at("items").entries():
        thread_id = entry.at("snippet", "topLevelComment", "id").id() or entry.at("id").id()
        more = (entry.at("snippet", "totalReplyCount").count() or 0) - len(list(entry.at("replies", "comments")))
        if thread_id is not None and more > 0:
            missing[thread_id] = more
    return tuple(sorted(missing, key=lambda each: -missing[each]))


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


@dataclass(frozen=True)
class _Thread:
    """Adds the comments of one video to a page."""

    page: PageBuilder
    post_id: str
    post_author: str | None

    def add_thread(self, entry: Reader, position: int | None) -> None:
        """The comment at a thread's head."""
        snippet = entry.need_object().at("snippet").need_object()
        if snippet.at("isPublic").flag() is False:
            raise LeftOutError("held for review: not public yet")
        channel = self.post_author or snippet.at("channelId").id()
        self._add(snippet.at("topLevelComment"), channel, position, snippet.at("totalReplyCount").count())

    def add_reply(self, entry: Reader) -> None:
        """A comment that says itself whom it answers."""
        self._add(entry, self.post_author or entry.at("snippet", "channelId").id(), None, None)

    def _add(self, entry: Reader, channel: str | None, position: int | None, replies: int | None) -> None:
        comment_id = entry.need_object().at("id").need_id()
        snippet = entry.at("snippet").need_object()
        self._refuse_unwanted(snippet, comment_id)
        author = _author(snippet)
        parent_id = snippet.at("parentId").id() or comment_id.rpartition(".")[0] or None
        if parent_id == comment_id:
            parent_id = None
        comment = Comment(
            platform=PLATFORM,
            comment_id=comment_id,
            post_id=self.post_id,
            url=f"https://www.youtube.com/watch?v={quote(self.post_id, safe='')}&lc={quote(comment_id, safe='')}",
            parent_id=parent_id,
            root_id=parent_id or comment_id,
            depth=0 if parent_id is None else 1,
            author=author,
            body=_text(snippet),
            published_at=snippet.at("publishedAt").time(self.page.captured_at),
            by_post_author=author.author_id == channel if author and channel else None,
        )
        likes = snippet.at("likeCount").count()
        self.page.add_comment(comment, like_count=likes, comment_count=replies, position=position)

    def _refuse_unwanted(self, snippet: Reader, comment_id: str) -> None:
        if snippet.at("moderationStatus").raw() in ("heldForReview", "likelySpam", "rejected"):
            raise LeftOutError("held for review: not public yet", comment_id)
        video = snippet.at("videoId").id()
        if video is not None and video != self.post_id:
            raise LeftOutError("stands under another video", comment_id)


def _author(snippet: Reader) -> Author | None:
    """Who wrote it; an account that is closed has no channel any more."""
    channel_id = snippet.at("authorChannelId", "value").id()
    name = snippet.at("authorDisplayName").label()
    if channel_id is None:
        return None
    return Author(
        platform=PLATFORM,
        author_id=channel_id,
        handle=name or channel_id,
        display_name=name,
        url=channel_url(channel_id),
    )


def _text(snippet: Reader) -> str:
    """The words as typed where they are told, else what is shown, which is HTML."""
    return snippet.at("textOriginal").text() or html_to_text(snippet.at("textDisplay").raw())
