"""What the product knows of the world: frozen models shared by every layer.

Unknown is ``None``; zero is a measurement. Times are aware and in UTC.
Counts are whole numbers; ids are the platform's own, as text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

PostKind = Literal["video", "short", "image", "text", "link"]
TargetKind = Literal["post", "comment"]


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
Count = Annotated[int, Field(ge=0)]
Identifier = Annotated[str, Field(min_length=1, max_length=512)]


class Frozen(BaseModel):
    """Base of every model: immutable, and an unexpected field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(Frozen):
    """Who wrote a post or a comment, as the platform shows them to everybody."""

    platform: Identifier
    author_id: Identifier
    handle: str
    display_name: str | None = None
    url: str | None = None
    follower_count: Count | None = None
    verified: bool | None = None


class Post(Frozen):
    """A public video, short, image or text post.

    ``ref`` is how its own source asks for it again (a server and a local id, for example);
    only that source's spider reads it. ``post_id`` is unique on the whole platform.
    """

    platform: Identifier
    post_id: Identifier
    url: str
    kind: PostKind
    author: Author | None = None
    title: str = ""
    body: str = ""
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    sound: str | None = None
    language: str | None = None
    region: str | None = None
    duration_s: Count | None = None
    thumbnail_url: str | None = None
    transcript: str | None = None
    published_at: UtcTime | None = None
    comments_open: bool | None = None
    sensitive: bool | None = None
    ref: str = ""


class Comment(Frozen):
    """A public comment under a post; ``depth`` 0 stands directly under the post."""

    platform: Identifier
    comment_id: Identifier
    post_id: Identifier
    url: str | None = None
    language: str | None = None
    parent_id: str | None = None
    root_id: str | None = None
    depth: Count = 0
    author: Author | None = None
    body: str = ""
    published_at: UtcTime | None = None
    pinned: bool | None = None
    by_post_author: bool | None = None
    liked_by_post_author: bool | None = None


class Snapshot(Frozen):
    """The counts of a post (or of a comment, when ``comment_id`` is set) at one moment."""

    platform: Identifier
    post_id: Identifier
    comment_id: str | None = None
    captured_at: UtcTime
    view_count: Count | None = None
    like_count: Count | None = None
    comment_count: Count | None = None
    share_count: Count | None = None
    save_count: Count | None = None
    position: Count | None = None


class Thread(Frozen):
    """A post with its comments, in the order the platform showed them."""

    post: Post
    comments: tuple[Comment, ...] = ()


class Dropped(Frozen):
    """One entry of an answer that was left out on purpose, and why."""

    item_id: str | None
    why: str


class Cursor(Frozen):
    """Where a list is resumed: ``value`` is the source's own, ``complete`` ends the list."""

    source: Identifier
    scope: Identifier
    value: str | None = None
    complete: bool = False


class Page(Frozen):
    """All that one answer of a platform held; stored in one transaction with its cursor.

    ``next_cursor`` is what the parser read (``None``: no further page); ``cursor`` is set by
    the spider. ``thread_of`` names the post whose comments these are, if it is a thread page.
    """

    posts: tuple[Post, ...] = ()
    comments: tuple[Comment, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    next_cursor: str | None = None
    total: Count | None = None
    thread_of: str | None = None
    gone: tuple[str, ...] = ()
    cursor: Cursor | None = None


class FetchTask(Frozen):
    """One thing to ask a source for: a list, a thread or a single post.

    ``value`` is the query, hashtag, handle, feed, community or sound; for ``thread`` and ``post`` it is the
    post's id and ``ref`` is the post's own ``ref``.
    """

    kind: Literal["trending", "search", "hashtag", "author", "feed", "community", "sound", "thread", "post"]
    value: str = ""
    base: str | None = None
    ref: str = ""

    @property
    def scope(self) -> str:
        """Name of this task's cursor, the same from run to run."""
        return "|".join((self.kind, self.base or "", self.value))
