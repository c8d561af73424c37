"""PeerTube's REST answers (versions 4 to 8) and Sepia Search's, which add tags.

A video's id is its ``uuid``, the same on every server. A comment's is its ``url``, because the number it
also has differs from server to server. Markup: descriptions are Markdown, comments HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.identity import host_of
from crawler.models import Author, Comment, Page, Post
from crawler.text import hashtags, html_to_text, leading_mentions, markdown_to_text, mentions, unique
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, walk

PLATFORM = "peertube"
_PUBLIC = 1  # VideoPrivacySet of the OpenAPI document: 1 public, 2 unlisted, 3 private, 4 internal, 5 password
_PRIVACIES = {2: "unlisted", 3: "private", 4: "internal", 5: "protected by a password"}
_COMMENTS_OPEN = {1: True, 2: False, 3: True}  # VideoCommentsPolicySet: enabled, disabled, requires approval
_PEERTUBE_ACTOR = re.compile(r"^https?://[^/]+/(accounts|video-channels|a|c)/[^/]+")
_PAGES_OF_A_VIDEO = ("/videos/watch/", "/w/")


def parse_videos(body: bytes, *, base: str, captured_at: datetime, start: int = 0) -> Page:
    """A list of videos: trending, search, a channel's, Sepia Search's.

    Args:
        body: the answer.
        base: the API's base URL.
        captured_at: when it came.
        start: how many videos come before this page.
    """
    root = _read(body)
    entries = root.at("data").entries()
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        _add_video(page, entry, base, start + index)

    page.each(entries, take, ("uuid", "shortUUID", "id"))
    total = root.at("total").count()
    return page.build(total=total, next_cursor=_next_start(start, len(entries), total))


def parse_video(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """One video in detail: with tags, its whole description and the account's followers."""
    root = _read(body).need_object()
    page = PageBuilder(PLATFORM, captured_at)
    page.only(root, lambda: _add_video(page, root, base, None), ("uuid",))
    return page.build()


def parse_comment_threads(
    body: bytes, *, base: str, captured_at: datetime, post_id: str, start: int = 0, post_author: str | None = None
) -> Page:
    """A page of the comments that stand directly under a video; their replies are counted only.

    ``post_author`` is the handle (``name@host``) of the video's account, where it is known.
    """
    root = _read(body)
    entries = root.at("data").entries()
    page = PageBuilder(PLATFORM, captured_at)
    thread = _Thread(page, base, post_id, post_author)
    for index, entry in enumerate(entries):
        thread.add(entry, Place(position=start + index))
    total = root.at("total").count()
    return page.build(thread_of=post_id, total=total, next_cursor=_next_start(start, len(entries), total))


def parse_comment_thread(
    body: bytes, *, base: str, captured_at: datetime, post_id: str, post_author: str | None = None
) -> Page:
    """One comment with the whole tree of its replies (``{comment, children}``)."""
    root = _read(body).need_object()
    root.at("comment").need_object()
    page = PageBuilder(PLATFORM, captured_at)
    thread = _Thread(page, base, post_id, post_author)
    nodes = walk([root], children=lambda node: node.at("children"), key=lambda node: thread.id_of(node.at("comment")))
    for node, place, parent in nodes:
        # Its position among the threads is for the list to tell.
        thread.add(node.at("comment"), replace(place, position=None), parent and parent.at("comment"))
    return page.build(thread_of=post_id)


def threads_with_replies(body: bytes) -> tuple[str, ...]:
    """Numbers of the threads on a page that have replies: what ``comment-threads/{id}`` is asked for."""
    found = []
    for entry in _read(body).at("data").entries():
        number = entry.at("id").id()
        if number is not None and entry.at("totalReplies").count():
            found.append(number)
    return tuple(found)


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


def _next_start(start: int, count: int, total: int | None) -> str | None:
    following = start + count
    return str(following) if count and total is not None and following < total else None


def _add_video(page: PageBuilder, video: Reader, base: str, position: int | None) -> None:
    uuid = video.need_object().at("uuid").need_id()
    _refuse_unwanted(video)
    url = video.at("url").url() or f"{base.rstrip('/')}/videos/watch/{uuid}"
    body = markdown_to_text(video.at("description").raw() or video.at("truncatedDescription").raw())
    live = video.at("isLive").flag()
    post = Post(
        platform=PLATFORM,
        post_id=uuid,
        url=url,
        kind="video",
        author=_author(video.at("account")),
        title=video.at("name").label() or "",
        body=body,
        hashtags=unique((*(tag.label() or "" for tag in video.at("tags")), *hashtags(body))),
        mentions=mentions(body),
        language=video.at("language", "id").language(),
        duration_s=None if live else video.at("duration").seconds(),
        thumbnail_url=video.at("thumbnailUrl").url() or video.at("thumbnailPath").url(base),
        published_at=video.at("publishedAt").time(page.captured_at),
        comments_open=_comments_open(video),
        sensitive=video.at("nsfw").flag(),
        ref=f"{_home(video, url, base)}|{uuid}",
    )
    page.add_post(
        post,
        view_count=video.at("views").count(),
        like_count=video.at("likes").count(),
        comment_count=video.at("comments").count(),
        position=position,
    )


def _refuse_unwanted(video: Reader) -> None:
    privacy = video.at("privacy", "id")
    if privacy.value not in (None, _PUBLIC):
        known = isinstance(privacy.value, int) and _PRIVACIES.get(privacy.value)
        if not known:
            unknown_value(PLATFORM, "privacy", privacy.value)
        raise LeftOutError(f"not public: {known or 'unknown privacy'}")
    if video.at("nsfw").flag():
        raise LeftOutError("marked as not safe for work")
    if video.at("blacklisted").flag():
        raise LeftOutError("blocked by its server")


def _comments_open(video: Reader) -> bool | None:
    policy = video.at("commentsPolicy", "id").value
    if policy is None:
        return video.at("commentsEnabled").flag()  # before version 6.2
    if not isinstance(policy, int) or policy not in _COMMENTS_OPEN:
        unknown_value(PLATFORM, "comments policy", policy)
        return None
    return _COMMENTS_OPEN[policy]


def _home(video: Reader, url: str, base: str) -> str:
    """Base URL of the server to ask for this video again.

    A search index (Sepia Search) has no threads; it is told by the absolute ``embedUrl`` that it alone
    adds, and its videos are asked for where they live.
    """
    if video.at("embedUrl").url() is None:
        return base
    for page_of_a_video in _PAGES_OF_A_VIDEO:
        home, found, _ = url.partition(page_of_a_video)
        if found:
            return home
    return base


def _author(account: Reader) -> Author | None:
    name = account.at("name").label()
    url = account.at("url").url()
    host = account.at("host").label() or host_of(url or "")
    if name is None or not host:
        return None
    return Author(
        platform=PLATFORM,
        author_id=f"{name}@{host}",
        handle=f"{name}@{host}",
        display_name=account.at("displayName").label(),
        url=url,
        follower_count=account.at("followersCount").count(),
    )


@dataclass(frozen=True)
class _Thread:
    """Adds the comments of one video to a page."""

    page: PageBuilder
    base: str
    post_id: str
    post_author: str | None

    def id_of(self, comment: Reader) -> str | None:
        """A comment's id on the whole platform, ``None`` where nothing names it."""
        number = comment.at("id").id()
        return comment.at("url").url() or (f"{self.base}|{number}" if number else None)

    def add(self, entry: Reader, place: Place, parent: Reader | None = None) -> None:
        """Add one comment, or note why it is left out."""
        self.page.attempt(entry, lambda: self._add(entry, place, parent), ("url", "id"))

    def _add(self, entry: Reader, place: Place, parent: Reader | None) -> None:
        comment_id = self.id_of(entry.need_object()) or entry.at("id").need_id()
        author = _author(entry.at("account"))
        if entry.at("isDeleted").flag() or entry.at("deletedAt").value or author is None:
            raise LeftOutError("deleted by its author or a moderator", comment_id)
        if entry.at("heldForReview").flag():
            raise LeftOutError("held for review: not public yet", comment_id)
        comment = Comment(
            platform=PLATFORM,
            comment_id=comment_id,
            post_id=self.post_id,
            url=entry.at("url").url(),
            parent_id=place.parent_id,
            root_id=place.root_id or comment_id,
            depth=place.depth,
            author=author,
            body=_comment_text(entry, parent),
            published_at=entry.at("createdAt").time(self.page.captured_at),
            by_post_author=author.handle == self.post_author if self.post_author else None,
        )
        self.page.add_comment(comment, comment_count=entry.at("totalReplies").count(), position=place.position)


def _comment_text(entry: Reader, parent: Reader | None) -> str:
    """Text without the mention of the one it answers, which federated servers put first.

    Directly under a video that is the video's account or channel, an actor of PeerTube; in a reply the
    parent's author. Other names are the commenter's own words and stay.
    """
    html = entry.at("text").raw()
    if parent is not None:
        return html_to_text(html, addressed=(parent.at("account", "url").raw(),))
    addressed = [target for target in leading_mentions(html)[:1] if _PEERTUBE_ACTOR.search(target)]
    return html_to_text(html, addressed=addressed)
