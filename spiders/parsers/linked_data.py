"""JSON-LD in the words of schema.org: a posting, an article, a question or a video, with its comments.

Blocks may be wrong, huge or hostile: what is read of them is bounded, and what is not understood is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from crawler.counts import parse_count
from crawler.models import PostKind
from crawler.text import clean, html_to_text, unique
from crawler.timeparse import iso_seconds
from spiders.parsers.reader import Reader

# Best first: a forum's page also carries its article, an article's page its video.
_MAIN = (
    "DiscussionForumPosting", "SocialMediaPosting", "Question", "LiveBlogPosting", "BlogPosting", "NewsArticle",
    "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "Article", "TechArticle", "Review", "Recipe",
    "VideoObject", "Clip", "ImageObject", "PodcastEpisode",
)  # fmt: skip
_KINDS: dict[str, PostKind] = {"VideoObject": "video", "Clip": "video", "ImageObject": "image"}
_HOLDING = ("@graph", "mainEntity", "mainEntityOfPage", "video", "hasPart", "itemListElement", "item")
_COUNTED = {
    "LikeAction": "like_count", "CommentAction": "comment_count", "ReplyAction": "comment_count",
    "WatchAction": "view_count", "ViewAction": "view_count", "ShareAction": "share_count",
    "BookmarkAction": "save_count", "FollowAction": "follower_count",
}  # fmt: skip
_BESIDE = {"upvoteCount": "like_count", "commentCount": "comment_count", "answerCount": "comment_count"}
_MOST_OBJECTS = 2000
_MOST_WORDS = 30
LONGEST_TEXT = 20_000
Counts = dict[str, int | None]


def types_of(node: Reader) -> list[str]:
    """The types of an object, without the vocabulary's address."""
    kind = node.at("@type")
    given = [one.raw() for one in kind] if isinstance(kind.value, list) else [kind.raw()]
    return [name.rpartition("/")[2].rpartition(":")[2] for name in given if name]


def main_object(roots: Iterable[Reader]) -> Reader | None:
    """What a page is about: the first object of the most telling type; ``None`` where there is none."""
    best: tuple[int, Reader] | None = None
    for node in _objects(roots):
        rank = min((_MAIN.index(name) for name in types_of(node) if name in _MAIN), default=None)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, node
    return best[1] if best else None


def kind_of(node: Reader) -> PostKind:
    """Video, image or text."""
    return next((_KINDS[name] for name in types_of(node) if name in _KINDS), "text")


def text_of(node: Reader, *keys: str) -> str:
    """The first of several texts that is there, as its readers see it."""
    for key in keys:
        raw = _first(node.at(key)).raw()[: LONGEST_TEXT * 2]
        text = html_to_text(raw) if "<" in raw or "&" in raw else clean(raw)
        if text:
            return text[:LONGEST_TEXT].rstrip()
    return ""


def counts_of(node: Reader) -> Counts:
    """Counts by the names of a snapshot; ``interactionStatistic`` wins over plain counts."""
    found: Counts = {name: node.at(key).count() for key, name in _BESIDE.items() if node.at(key).value is not None}
    for counter in _listed(node.at("interactionStatistic")):
        action = counter.at("interactionType")
        names = types_of(action) if isinstance(action.value, dict) else [action.raw().rstrip("/").rpartition("/")[2]]
        for name in names:
            if name in _COUNTED:
                found[_COUNTED[name]] = parse_count(counter.at("userInteractionCount").value)
    return found


def seconds_of(node: Reader) -> int | None:
    """Length of a video."""
    return iso_seconds(node.at("duration").raw())


def language_of(node: Reader) -> str | None:
    """The language, told by code or as an object."""
    spoken = _first(node.at("inLanguage"))
    return spoken.language() or spoken.at("alternateName").language()


def picture_of(node: Reader, base: str) -> str | None:
    """The thumbnail, or the first picture."""
    for key in ("thumbnailUrl", "thumbnail", "image"):
        shown = _first(node.at(key))
        found = shown.url(base) or shown.at("url").url(base) or shown.at("contentUrl").url(base)
        if found:
            return found
    return None


def keywords_of(node: Reader) -> tuple[str, ...]:
    """Keywords, be they a list or one text with commas."""
    given = node.at("keywords")
    words = [one.label() or "" for one in given] if isinstance(given.value, list) else given.raw()[:2000].split(",")
    return unique(word.strip().lstrip("#") for word in words)[:_MOST_WORDS]


def time_of(node: Reader, captured_at: datetime) -> datetime | None:
    """When it was published."""
    times = (node.at(key).time(captured_at) for key in ("datePublished", "uploadDate", "dateCreated"))
    return next((moment for moment in times if moment is not None), None)


def writer_of(node: Reader) -> Reader:
    """The first author."""
    for key in ("author", "creator"):
        found = _first(node.at(key))
        if found.value:
            return found
    return Reader(node.platform, None, f"{node.path}.author")


def comments_of(node: Reader) -> list[Reader]:
    """Comments, or the answers to a question with the accepted one first."""
    return [one for key in ("acceptedAnswer", "suggestedAnswer", "comment") for one in _listed(node.at(key))]


def _objects(roots: Iterable[Reader]) -> Iterator[Reader]:
    """Objects that may stand for a page, in their order, two thousand at most."""
    waiting, seen = list(roots), 0
    while waiting and seen < _MOST_OBJECTS:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node.value, list):
            waiting[:0] = list(node)[: _MOST_OBJECTS - seen]
        elif isinstance(node.value, dict):
            yield node
            waiting += [node.at(key) for key in _HOLDING if isinstance(node.value.get(key), dict | list)]


def _listed(node: Reader) -> list[Reader]:
    if isinstance(node.value, list):
        return list(node)
    return [node] if isinstance(node.value, dict) else []


def _first(node: Reader) -> Reader:
    if isinstance(node.value, list):
        return next(iter(node), node)
    return node
