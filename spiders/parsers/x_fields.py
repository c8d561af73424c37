"""One post of X's API v2, field by field: the pieces that posts and replies share."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import UTC, datetime

from crawler.models import Author, PostKind
from crawler.text import clean
from spiders.parsers.page_builder import LeftOutError, unknown_value
from spiders.parsers.reader import Reader

PLATFORM = "x"
_KINDS: dict[str, PostKind] = {"photo": "image", "animated_gif": "image", "video": "video"}
# Who may answer: everybody, or only those whom the post names. Of the rest we cannot tell whether we may.
_OPEN: dict[str, bool | None] = {
    "everyone": True,
    "mentionedUsers": False,
    **dict.fromkeys(("following", "subscribers", "verified", "other")),
}
# Ids are Twitter's "snowflakes": milliseconds since this moment, above 22 further bits. Older ids were counted.
_SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
_FIRST_SNOWFLAKE = 30_000_000_000


class Includes:
    """What an answer holds beside its posts, by id."""

    def __init__(self, root: Reader) -> None:
        self.users = _by(root.at("includes", "users"), "id")
        self.media = _by(root.at("includes", "media"), "media_key")


def _by(entries: Iterable[Reader], key: str) -> dict[str, Reader]:
    return {found: entry for entry in entries if (found := entry.at(key).id()) is not None}


def reference(post: Reader, kind: str) -> str | None:
    """The id of the post that this one answers, quotes or reposts (``replied_to``, ``quoted``, ``retweeted``)."""
    return next((one.at("id").id() for one in post.at("referenced_tweets") if one.at("type").raw() == kind), None)


def author(post: Reader, known: Includes) -> Author | None:
    """Who wrote it; ``None`` where the answer does not say. What a private account wrote is left out."""
    user = known.users.get(post.at("author_id").id() or "")
    if user is None or not user.at("username").id():
        return None
    if user.at("protected").flag():
        raise LeftOutError("not public: private")
    name = user.at("username").need_id()
    return Author(
        platform=PLATFORM,
        author_id=user.at("id").need_id(),
        handle=name,
        display_name=user.at("name").label(),
        url=f"https://x.com/{name}",
        follower_count=user.at("public_metrics", "followers_count").count(),
        verified=user.at("verified").flag(),
    )


def url(author: Author | None, post_id: str) -> str:
    """The address of a post; X finds it under ``i`` too where its author is unknown."""
    return f"https://x.com/{author.handle if author else 'i'}/status/{post_id}"


def text(post: Reader) -> str:
    """The whole text, links as they lead, without the links that stand for its own media."""
    long = post.at("note_tweet")
    whole = long if long.at("text").raw() else post
    text = whole.at("text").raw()
    for link in whole.at("entities", "urls"):
        short, leads = link.at("url").raw(), link.at("expanded_url").url() or ""
        if short.startswith("https://t.co/"):
            text = text.replace(short, "" if _shows_media(link) else leads or short)
    # Only these three signs are escaped, whatever the text holds.
    return clean(html.unescape(text))


def _shows_media(link: Reader) -> bool:
    return bool(link.at("media_key").raw()) or link.at("display_url").raw().startswith(
        ("pic.twitter.com/", "pic.x.com/")
    )


def entities(post: Reader, name: str, key: str) -> list[str]:
    """Marked words (``hashtags``, ``mentions``), those of the long text included."""
    found = (*post.at("entities", name), *post.at("note_tweet", "entities", name))
    return [word for entity in found if (word := entity.at(key).label())]


def media(post: Reader, known: Includes) -> list[Reader]:
    """Pictures and videos, as far as the answer holds them."""
    keys = (key.id() or "" for key in post.at("attachments", "media_keys"))
    return [known.media[key] for key in keys if key in known.media]


def kind(post: Reader, media: list[Reader]) -> PostKind:
    """What is seen first: a video, a picture, a link, or words alone."""
    for item in media:
        name = item.at("type").raw()
        if name in _KINDS:
            return _KINDS[name]
        unknown_value(PLATFORM, "media type", name)
    leads = any(link.at("expanded_url").url() and not _shows_media(link) for link in post.at("entities", "urls"))
    return "link" if leads else "text"


def thumbnail(media: list[Reader]) -> str | None:
    """The first still picture."""
    pictures = (item.at("preview_image_url").url() or item.at("url").url() for item in media)
    return next((picture for picture in pictures if picture), None)


def duration(media: list[Reader]) -> int | None:
    """Seconds of the first video."""
    lengths = [length // 1000 for item in media if (length := item.at("duration_ms").count()) is not None]
    return lengths[0] if lengths else None


def language(post: Reader) -> str | None:
    """The language; X's own codes for posts without words (``qme``, ``qht``, ``qst`` ...) are none."""
    code = post.at("lang").language()
    return None if code is None or (len(code) == 3 and code.startswith("q")) else code


def published(post: Reader, post_id: str, captured_at: datetime) -> datetime | None:
    """When it was posted; where X was not asked for it, its id tells."""
    told = post.at("created_at").time(captured_at)
    if told is not None or not post_id.isascii() or not post_id.isdigit() or len(post_id) > 19:
        return told
    number = int(post_id)
    if number < _FIRST_SNOWFLAKE:
        return None
    moment = datetime.fromtimestamp(((number >> 22) + _SNOWFLAKE_EPOCH_MS) / 1000, UTC)
    return moment if moment <= captured_at else None


def comments_open(post: Reader) -> bool | None:
    """Whether everybody may answer."""
    who = post.at("reply_settings").raw()
    if who and who not in _OPEN:
        unknown_value(PLATFORM, "reply_settings", who)
    return _OPEN.get(who)


def counts(post: Reader, media: list[Reader]) -> dict[str, int | None]:
    """A snapshot's counts; shares are reposts and quotes."""
    told = post.at("public_metrics")
    likes, views = told.at("like_count").count(), told.at("impression_count").count()
    reposts, quotes = told.at("retweet_count").count(), told.at("quote_count").count()
    if not views and likes:
        # Views were not counted before December 2022: 0 beside likes is no measurement.
        views = None
    plays = [count for item in media if (count := item.at("public_metrics", "view_count").count()) is not None]
    return {
        "view_count": views if views is not None else max(plays, default=None),
        "like_count": likes,
        "comment_count": told.at("reply_count").count(),
        "share_count": reposts if reposts is None else reposts + (quotes or 0),
        "save_count": told.at("bookmark_count").count(),
    }
