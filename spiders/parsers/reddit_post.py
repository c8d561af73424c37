"""A post as Reddit's listings and threads tell it (a ``t3`` thing's ``data``)."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote, urlsplit

from crawler.models import Author, Post, PostKind
from crawler.text import hashtags, html_to_text, markdown_to_text, mentions, unique
from spiders.parsers.endings import kind_by_ending
from spiders.parsers.page_builder import LeftOutError
from spiders.parsers.reader import Reader

PLATFORM = "reddit"
SITE = "https://www.reddit.com"
_NOBODY = "[deleted]"
TAKEN_AWAY = ("[deleted]", "[removed]")
_HINTS: dict[str, PostKind] = {
    "hosted:video": "video", "rich:video": "video", "image": "image", "link": "link", "self": "text",
}  # fmt: skip
_DOMAINS: dict[str, PostKind] = {
    "v.redd.it": "video", "youtube.com": "video", "youtu.be": "video", "i.redd.it": "image",
}  # fmt: skip
_NAMED = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})\b")


def post_of(data: Reader, captured_at: datetime) -> Post:
    """The post of a ``data`` object.

    Raises:
        ParseError: its id or its address is missing.
        LeftOutError: it is an advertisement, or not for everybody.
    """
    if data.at("promoted").flag():
        raise LeftOutError("an advertisement")
    if data.at("subreddit_type").raw() in ("private", "employees_only", "gold_only"):
        raise LeftOutError("not public: private")
    name, shown = data.at("name").need_id(), _shown(data)
    kind, text = _kind(data, shown), _text(data)
    link = data.at("url_overridden_by_dest").url(SITE) or data.at("url").url(SITE)
    return Post(
        platform=PLATFORM,
        post_id=name,
        url=data.at("permalink").need_url(SITE),
        kind=kind,
        author=author_of(data),
        title=data.at("title").label() or "",
        body=f"{text}\n{link or ''}".strip() if kind == "link" else text,
        hashtags=unique((_community(data), *hashtags(text))),
        mentions=unique((*_NAMED.findall(text), *mentions(text))),
        duration_s=_duration(shown),
        thumbnail_url=data.at("thumbnail").url() or _preview(shown),
        published_at=data.at("created_utc").time(captured_at),
        comments_open=_comments_open(data),
        sensitive=data.at("over_18").flag(),
        ref=name,
    )


def author_of(data: Reader) -> Author | None:
    """Who wrote a post or comment; ``None`` where the account is gone."""
    name = data.at("author").label()
    if name is None or name == _NOBODY:
        return None
    author_id = data.at("author_fullname").id() or name
    return Author(platform=PLATFORM, author_id=author_id, handle=name, url=f"{SITE}/user/{quote(name)}")


def is_removed(data: Reader) -> bool:
    """Whether moderators, Reddit or its author took a post away; what is left is a title."""
    if data.at("removed_by_category").id() is not None:
        return True
    return data.at("author").raw() == _NOBODY and data.at("selftext").raw().strip() in TAKEN_AWAY


def score_of(data: Reader, hidden: str) -> int | None:
    """Up votes less down votes; unknown while a community hides them, and below zero."""
    return None if data.at(hidden).flag() else data.at("score").count()


def _shown(data: Reader) -> Reader:
    """The post whose media are seen: of a crosspost, the original."""
    originals = list(data.at("crosspost_parent_list"))
    return originals[0] if originals else data


def _kind(data: Reader, shown: Reader) -> PostKind:
    hint = _HINTS.get(shown.at("post_hint").raw())
    # A fresh video says is_video before its media are known.
    if shown.at("is_video").flag() or hint == "video" or shown.at("media", "reddit_video").value:
        return "video"
    if shown.at("is_gallery").flag() or hint == "image":
        return "image"
    if data.at("is_self").flag():
        return "text"
    return hint or _kind_of_link(shown)


def _kind_of_link(shown: Reader) -> PostKind:
    link = shown.at("url").url(SITE)
    parts = urlsplit(link or "")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host in _DOMAINS:
        return _DOMAINS[host]
    return kind_by_ending(parts.path) or "link"


def _text(data: Reader) -> str:
    html = data.at("selftext_html").raw()
    return html_to_text(html) if html else markdown_to_text(data.at("selftext").raw())


def _community(data: Reader) -> str:
    name = data.at("subreddit").label() or ""
    return "" if name.startswith("u_") else name


def _duration(shown: Reader) -> int | None:
    for holder in ("media", "secure_media", "preview"):
        key = "reddit_video_preview" if holder == "preview" else "reddit_video"
        found = shown.at(holder, key, "duration").seconds()
        if found is not None:
            return found
    return None


def _preview(shown: Reader) -> str | None:
    pictures = (image.at("source", "url").url() for image in shown.at("preview", "images"))
    return next((picture for picture in pictures if picture), None)


def _comments_open(data: Reader) -> bool | None:
    """Locked and archived posts take none; who may write in a restricted community is its moderators' choice."""
    if data.at("locked").flag() or data.at("archived").flag():
        return False
    known = data.at("locked").flag() is not None and data.at("subreddit_type").raw() == "public"
    return True if known else None
