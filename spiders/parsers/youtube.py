"""YouTube's Data API v3: videos, searches and uploads; comments and channels are in their own files.

Counts come as text and any may be missing. A search's texts hold HTML entities, a video's do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from crawler.errors import ParseError
from crawler.models import Author, Page, Post, PostKind
from crawler.text import hashtags, html_to_text, mentions, one_line
from crawler.timeparse import iso_seconds
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.youtube_channels import channel_url, countries, parse_channels, uploads_playlists
from spiders.parsers.youtube_comments import parse_comment_threads, parse_comments, threads_with_replies

__all__ = [
    "countries",
    "parse_channels",
    "parse_comment_threads",
    "parse_comments",
    "parse_playlist_items",
    "parse_search",
    "parse_videos",
    "threads_with_replies",
    "uploads_playlists",
]

PLATFORM = "youtube"
_Adder = Callable[[PageBuilder, Reader, int | None], None]
WATCH = "https://www.youtube.com/watch?v="
_VIDEO_ID = re.compile(r"[0-9A-Za-z_-]{6,20}")
# Since 15 October 2024 an upright or square video of at most three minutes is a Short.
_LONGEST_SHORT_S = 180
# Where the shape is not told: what was a Short before, and calls itself one.
_SURE_SHORT_S = 60
_THUMBNAILS = ("maxres", "standard", "high", "medium", "default")
_LIVE = frozenset({"none", "live", "completed"})
_PRIVACIES = ("private", "unlisted")
_PLACEHOLDERS = {"Private video": "private", "Deleted video": "deleted by its author or YouTube"}


def parse_videos(body: bytes, *, base: str, captured_at: datetime, offset: int | None = 0) -> Page:
    """Videos with all their counts: a chart, or those asked for by id.

    Args:
        body: the answer of ``videos.list``.
        base: the API's base URL.
        captured_at: when it came.
        offset: how many videos come before this page; ``None`` for those asked for by id.
    """
    return _list(body, captured_at, _add_video, offset, ("id",))


def parse_search(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """Results of a search: videos without counts; channels and playlists are left out."""
    return _list(body, captured_at, _add_result, offset, ("id.videoId", "id.channelId", "id.playlistId"))


def parse_playlist_items(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """Uploads of a channel, newest first, without counts; placeholders of taken videos are left out."""
    return _list(body, captured_at, _add_item, offset, ("contentDetails.videoId", "snippet.resourceId.videoId", "id"))


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


def _list(body: bytes, captured_at: datetime, add: _Adder, offset: int | None, id_keys: tuple[str, ...]) -> Page:
    root = _read(body)
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        add(page, entry, None if offset is None else offset + index)

    page.each(root.at("items").entries(), take, id_keys)
    return page.build(total=root.at("pageInfo", "totalResults").count(), next_cursor=root.at("nextPageToken").id())


def _add_video(page: PageBuilder, video: Reader, position: int | None) -> None:
    video_id = _video_id(video.need_object().at("id"))
    snippet = video.at("snippet").need_object()
    _refuse_unwanted(video)
    live = snippet.at("liveBroadcastContent").raw() == "live"
    duration_s = None if live else _duration(video.at("contentDetails", "duration"))
    comment_count = video.at("statistics", "commentCount").count()
    title, body = snippet.at("title").label() or "", snippet.at("description").text()
    post = Post(
        platform=PLATFORM,
        post_id=video_id,
        url=WATCH + video_id,
        kind=_kind(video, duration_s, f"{title}\n{body}"),
        author=_author(snippet),
        title=title,
        body=body,
        hashtags=hashtags(f"{title}\n{body}"),
        mentions=mentions(f"{title}\n{body}"),
        language=snippet.at("defaultAudioLanguage").language() or snippet.at("defaultLanguage").language(),
        duration_s=duration_s,
        thumbnail_url=_thumbnail(snippet),
        published_at=snippet.at("publishedAt").time(page.captured_at),
        comments_open=_comments_open(video, comment_count),
    )
    page.add_post(
        post,
        view_count=video.at("statistics", "viewCount").count(),
        like_count=video.at("statistics", "likeCount").count(),
        comment_count=comment_count,
        position=position,
    )


def _add_result(page: PageBuilder, result: Reader, position: int | None) -> None:
    kind = result.need_object().at("id", "kind").raw()
    if kind in ("youtube#channel", "youtube#playlist"):
        raise LeftOutError(f"a {kind.partition('#')[2]}, no video")
    video_id, snippet = _video_id(result.at("id", "videoId")), result.at("snippet").need_object()
    _refuse_live(snippet)
    page.add_post(_listed(page, video_id, snippet, _author(snippet), snippet.at("publishedAt")), position=position)


def _add_item(page: PageBuilder, item: Reader, position: int | None) -> None:
    snippet, details = item.need_object().at("snippet"), item.at("contentDetails")
    found = details.at("videoId")
    video_id = _video_id(found if found.value is not None else snippet.at("resourceId", "videoId"))
    placeholder, published = _PLACEHOLDERS.get(snippet.at("title").raw()), details.at("videoPublishedAt")
    # A real video of that title would have a time of its own.
    if placeholder and published.value is None:
        raise LeftOutError(f"not public: {placeholder}", video_id)
    # A playlist's own time is when it took the video up.
    at = published if published.value is not None else snippet.at("publishedAt")
    author = _author(snippet, "videoOwnerChannel") or _author(snippet)
    page.add_post(_listed(page, video_id, snippet, author, at), position=position)


def _listed(page: PageBuilder, video_id: str, snippet: Reader, author: Author | None, published: Reader) -> Post:
    """A video of which a list tells little more than its name."""
    title, body = one_line(html_to_text(snippet.at("title").raw())), html_to_text(snippet.at("description").raw())
    return Post(
        platform=PLATFORM,
        post_id=video_id,
        url=WATCH + video_id,
        kind="video",
        author=author,
        title=title,
        body=body,
        hashtags=hashtags(f"{title}\n{body}"),
        thumbnail_url=_thumbnail(snippet),
        published_at=published.time(page.captured_at),
    )


def _video_id(found: Reader) -> str:
    video_id = found.need_id()
    if not _VIDEO_ID.fullmatch(video_id):
        raise ParseError(PLATFORM, found.path, "expected a video's id, found another text")
    return video_id


def _refuse_unwanted(video: Reader) -> None:
    _refuse_live(video.at("snippet"))
    privacy = video.at("status", "privacyStatus").raw()
    if privacy in _PRIVACIES:
        raise LeftOutError(f"not public: {privacy}")
    if privacy not in ("", "public"):
        unknown_value(PLATFORM, "privacy", privacy)
        raise LeftOutError("not public: unknown privacy")
    if video.at("contentDetails", "contentRating", "ytRating").raw() == "ytAgeRestricted":
        raise LeftOutError("age-restricted: for signed-in adults only")


def _refuse_live(snippet: Reader) -> None:
    live = snippet.at("liveBroadcastContent").raw()
    if live == "upcoming":
        raise LeftOutError("not shown yet: a premiere or live stream to come")
    if live and live not in _LIVE:
        unknown_value(PLATFORM, "live broadcast", live)


def _author(snippet: Reader, prefix: str = "channel") -> Author | None:
    """The uploader, as far as a video tells: a channel's handle and subscribers are asked for apart."""
    channel_id, title = snippet.at(f"{prefix}Id").id(), snippet.at(f"{prefix}Title").label()
    if channel_id is None:
        return None
    return Author(
        platform=PLATFORM,
        author_id=channel_id,
        handle=title or channel_id,
        display_name=title,
        url=channel_url(channel_id),
    )


def _kind(video: Reader, duration_s: int | None, text: str) -> PostKind:
    width, height = video.at("player", "embedWidth").count(), video.at("player", "embedHeight").count()
    if duration_s is None or duration_s > _LONGEST_SHORT_S:
        return "video"
    if width and height:
        return "short" if width <= height else "video"
    called_so = {"short", "shorts"} & {tag.lower() for tag in hashtags(text)}
    return "short" if called_so and duration_s <= _SURE_SHORT_S else "video"


def _duration(found: Reader) -> int | None:
    """Whole seconds of an ISO 8601 duration; ``P0D``, which live streams have, is unknown."""
    return iso_seconds(found.raw()) or None


def _comments_open(video: Reader, comment_count: int | None) -> bool | None:
    """Closed on videos made for children, open where they are counted; else not told."""
    if video.at("status", "madeForKids").flag():
        return False
    return True if comment_count is not None else None


def _thumbnail(snippet: Reader) -> str | None:
    sizes = (snippet.at("thumbnails", size, "url").url() for size in _THUMBNAILS)
    return next((url for url in sizes if url is not None), None)
