"""One TikTok video (``itemStruct``, an entry of ``itemList``) as a post, and one comment.

Counts stand twice: rounded in ``stats``, exact and as text in ``statsV2``. A video's id carries its second of
upload in the upper 32 of 64 bits.
"""

from __future__ import annotations

import re
from datetime import datetime

from crawler.models import Author, Comment, Post
from crawler.text import hashtags, mentions, unique
from crawler.timeparse import claimed_time
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tiktok_page import PLATFORM

SITE = "https://www.tiktok.com"
_ID_BITS = 32
_CREATOR = 1  # label_list[].type
_TAG, _MENTION = 1, 0  # textExtra[].type
_COMMENTS_OPEN = {0: True, 1: False, 3: False}  # itemCommentStatus: everyone, friends, no one
_REGION = re.compile(r"[A-Z]{2}")
_SLUG_BREAK = re.compile(r"[\W_]+", re.UNICODE)
_LONGEST_SLUG = 80


def add_item(page: PageBuilder, item: Reader, position: int | None) -> None:
    """Add one video with its counts."""
    post_id = item.need_object().at("id").need_id()
    person = item.at("author")
    if item.at("privateItem").flag() or item.at("secret").flag() or person.at("privateAccount").flag():
        raise LeftOutError("not public: private", post_id)
    author = author_of(person, (item.at("authorStatsV2"), item.at("authorStats")))
    body = item.at("desc").text()
    pictures = item.at("imagePost").value is not None
    post = Post(
        platform=PLATFORM,
        post_id=post_id,
        url=post_url(author.handle if author else "", post_id, pictures=pictures),
        kind="image" if pictures else "video",
        author=author,
        body=body,
        hashtags=_hashtags(item, body),
        mentions=unique((*_extras(item, _MENTION, "userUniqueId"), *mentions(body))),
        sound=_sound(item.at("music")),
        language=item.at("textLanguage").language(),
        region=_region(item.at("locationCreated")),
        duration_s=None if pictures else item.at("video", "duration").seconds(),
        thumbnail_url=item.at("video", "cover").url(),
        published_at=item.at("createTime").time(page.captured_at) or uploaded_at(post_id, page.captured_at),
        comments_open=_comments_open(item),
        ref=author.handle if author else "",
    )
    page.add_post(
        post,
        view_count=_count(item, "playCount"),
        like_count=_count(item, "diggCount"),
        comment_count=_count(item, "commentCount"),
        share_count=_count(item, "shareCount"),
        save_count=_count(item, "collectCount"),
        position=position,
    )


def author_of(person: Reader, stats: tuple[Reader, ...]) -> Author | None:
    """A creator, with the followers of the first ``stats`` that tell them."""
    author_id, handle = person.at("id").id(), person.at("uniqueId").label()
    if author_id is None or handle is None:
        return None
    followers = (one.at("followerCount").count() for one in stats)
    return Author(
        platform=PLATFORM,
        author_id=author_id,
        handle=handle,
        display_name=person.at("nickname").label(),
        url=f"{SITE}/@{handle}",
        follower_count=next((count for count in followers if count is not None), None),
        verified=person.at("verified").flag(),
    )


def post_url(handle: str, post_id: str, *, pictures: bool = False) -> str:
    """A post's address; TikTok finds it by the id alone, whatever handle stands before."""
    return f"{SITE}/@{handle}/{'photo' if pictures else 'video'}/{post_id}"


def uploaded_at(post_id: str, captured_at: datetime) -> datetime | None:
    """The second of upload that an id carries; some seconds before the time of publication."""
    number = int(post_id) if post_id.isascii() and post_id.isdigit() and len(post_id) <= 20 else 0
    return claimed_time(number >> _ID_BITS, captured_at)


def comment_of(entry: Reader, post_id: str, parent: Comment | None, captured_at: datetime) -> Comment:
    """One comment; ``parent`` is the one it stands under, where that is known."""
    comment_id = entry.need_object().at("cid").need_id()
    if entry.at("aweme_id").id() not in (None, post_id):
        raise LeftOutError("a comment under another video", comment_id)
    if entry.at("no_show").flag():
        raise LeftOutError("held for review: not public yet", comment_id)
    root, answered = (_other(entry.at(key).id()) for key in ("reply_id", "reply_to_reply_id"))
    place: tuple[str | None, str, int]
    if parent is not None:
        place = (parent.comment_id, parent.root_id or parent.comment_id, parent.depth + 1)
    elif root is not None:
        place = (answered or root, root, 2 if answered else 1)
    else:
        place = (None, comment_id, 0)
    return Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        language=entry.at("comment_language").language(),
        parent_id=place[0],
        root_id=place[1],
        depth=place[2],
        author=_commenter(entry.at("user")),
        body=entry.at("text").text(),
        published_at=entry.at("create_time").time(captured_at),
        pinned=entry.at("author_pin").flag(),
        by_post_author=_by_creator(entry),
        liked_by_post_author=entry.at("is_author_digged").flag(),
    )


def _by_creator(entry: Reader) -> bool | None:
    labelled = any(label.at("type").value == _CREATOR for label in entry.at("label_list"))
    return labelled if "label_list" in entry.value else None


def _other(comment_id: str | None) -> str | None:
    return None if comment_id == "0" else comment_id


def _commenter(user: Reader) -> Author | None:
    author_id, handle = user.at("uid").id(), user.at("unique_id").label()
    if author_id is None or handle is None:
        return None
    name = user.at("nickname").label()
    return Author(platform=PLATFORM, author_id=author_id, handle=handle, display_name=name, url=f"{SITE}/@{handle}")


def _count(item: Reader, name: str) -> int | None:
    exact = item.at("statsV2", name).count()
    return item.at("stats", name).count() if exact is None else exact


def _hashtags(item: Reader, body: str) -> tuple[str, ...]:
    challenges = (one.at("title").label() or "" for one in item.at("challenges"))
    return unique((*challenges, *_extras(item, _TAG, "hashtagName"), *hashtags(body)))


def _extras(item: Reader, kind: int, key: str) -> list[str]:
    return [extra.at(key).label() or "" for extra in item.at("textExtra") if extra.at("type").value == kind]


def _sound(music: Reader) -> str | None:
    """A sound as its page's address names it (``original-sound-7519331937752845069``), so that it can be followed."""
    number, title = music.at("id").id(), music.at("title").label()
    if number is None or not number.isdigit():
        return title
    slug = _SLUG_BREAK.sub("-", title or "").strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'sound'}-{number}"


def _region(value: Reader) -> str | None:
    code = value.label()
    return code if code and _REGION.fullmatch(code) else None


def _comments_open(item: Reader) -> bool | None:
    if item.at("item_control", "can_comment").flag() is False:
        return False
    status = item.at("itemCommentStatus").value
    if status is None or isinstance(status, bool) or not isinstance(status, int):
        return None
    if status not in _COMMENTS_OPEN:
        unknown_value(PLATFORM, "comment status", status)
    return _COMMENTS_OPEN.get(status)
