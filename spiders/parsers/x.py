"""X's API v2: posts with what ``includes`` holds of their authors and media.

A reply is a comment of the post that its conversation began with. Joined are the long text of a
post (``note_tweet``), its author's followers and its first picture or video. A repost is left
out: the post itself stands for it. An answer may be 200 and still carry ``errors[]``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from crawler.errors import ParseError
from crawler.models import Comment, Page, Post
from crawler.text import hashtags, mentions, unique
from spiders.parsers import x_fields as fields
from spiders.parsers.page_builder import LeftOutError, PageBuilder
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, places
from spiders.parsers.x_fields import PLATFORM

_ID_KEYS = ("id",)
_NOT_FOUND, _NOT_ALLOWED = "resource-not-found", "not-authorized-for-resource"


@dataclass(frozen=True)
class Problem:
    """X's own words for an answer without data: a title, a sentence, and the slug of its kind."""

    title: str
    detail: str
    kind: str

    def __str__(self) -> str:
        return ": ".join(dict.fromkeys(part for part in (self.title, self.detail) if part))[:300]


def problem_of(body: bytes) -> Problem | None:
    """The problem an answer tells of; ``None`` where it holds data or is not readable."""
    try:
        return _problem(Reader.of_body(PLATFORM, body))
    except ParseError:
        return None


def held_by(body: bytes) -> int | None:
    """Posts of an answer, which is what X bills; ``None`` where that cannot be told."""
    try:
        root = Reader.of_body(PLATFORM, body)
    except ParseError:
        return None
    value = root.at("data").value
    if isinstance(value, dict):
        return 1
    if isinstance(value, list):
        return len(value)
    known = root.at("meta", "result_count").count() == 0 or _problem(root) is not None
    return 0 if known else None


def parse_search(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``tweets/search/recent`` and lists of its shape; replies found among the posts are comments.

    ``offset`` is how many entries the pages before held.
    """
    root = _read(body)
    known, page = fields.Includes(root), PageBuilder(PLATFORM, captured_at)

    def take(index: int, post: Reader) -> None:
        if _conversation(post) is None:
            _add_post(page, post, known, offset + index)
        else:
            # Its place among its siblings is not known from here.
            place = replace(_lone_place(post), position=None)
            _add_comment(page, post, known, place, post_id=_conversation(post) or "", owner=None)

    page.each(_listed(root), take, _ID_KEYS)
    return page.build(next_cursor=root.at("meta", "next_token").id(), total=None)


def parse_lookup(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """``tweets?ids=``: known posts again; those X does not find are gone, of a closed account left out."""
    root = _read(body)
    known, page = fields.Includes(root), PageBuilder(PLATFORM, captured_at)
    data = root.at("data")
    entries = [data] if isinstance(data.value, dict) else list(data)
    page.each(entries, lambda _, post: _add_post(page, post, known, None), _ID_KEYS)
    missing = [error for error in root.at("errors") if error.at("parameter").raw() in ("ids", "id")]
    for error in missing:
        item, kind = error.at("value").id(), error.at("type").raw().rpartition("/")[2]
        if kind == _NOT_FOUND and item is not None:
            page.gone.append(item)
        else:
            page.drop(item, "not public: private" if kind == _NOT_ALLOWED else f"refused by X: {kind or 'no reason'}")
    if data.value is None and not missing:
        raise data.wrong("a list")
    return page.build()


def parse_thread(body: bytes, *, base: str, captured_at: datetime, post_id: str) -> Page:
    """Search by ``conversation_id:``: all found replies to one post, those to replies included."""
    root = _read(body)
    known, page = fields.Includes(root), PageBuilder(PLATFORM, captured_at)
    entries = [entry for entry in _listed(root) if entry.at("id").id() != post_id]
    keyed = [(entry.at("id").id(), fields.reference(entry, "replied_to")) for entry in entries]
    direct = (entry for (_, to), entry in zip(keyed, entries, strict=True) if to == post_id)
    owner = next((name for entry in direct if (name := entry.at("in_reply_to_user_id").id())), None)
    for entry, place in zip(entries, places(keyed, top=post_id), strict=True):
        take = partial(_add_comment, page, entry, known, place, post_id=post_id, owner=owner)
        page.attempt(entry, take, _ID_KEYS)
    return page.build(thread_of=post_id, next_cursor=root.at("meta", "next_token").id())


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body).need_object()
    problem = _problem(root)
    if problem is not None:
        raise ParseError(PLATFORM, "$", f"the platform answered with an error: {problem}")
    return root


def _problem(root: Reader) -> Problem | None:
    if root.at("data").value is not None or not root.at("title").label():
        return None
    first = next((said for error in root.at("errors") if (said := error.at("message").label())), None)
    detail = first or root.at("detail").label() or ""
    return Problem(root.at("title").label() or "", detail, root.at("type").raw().rpartition("/")[2])


def _listed(root: Reader) -> list[Reader]:
    """Entries of a list; X sends no ``data`` at all where nothing was found."""
    data = root.at("data")
    if data.value is None and root.at("meta", "result_count").count() == 0:
        return []
    return data.entries()


def _conversation(post: Reader) -> str | None:
    """The post that a reply stands under; ``None`` for what is no reply."""
    if fields.reference(post.need_object(), "replied_to") is None:
        return None
    begun = post.at("conversation_id").id()
    if begun is None:
        raise LeftOutError("a comment; this answer does not name its post")
    return None if begun == post.at("id").id() else begun


def _lone_place(post: Reader) -> Place:
    top = _conversation(post)
    return places([(post.at("id").id(), fields.reference(post, "replied_to"))], top=top or "")[0]


def _add_post(page: PageBuilder, post: Reader, known: fields.Includes, position: int | None) -> None:
    post_id = post.need_object().at("id").need_id()
    if fields.reference(post, "retweeted") is not None:
        raise LeftOutError("a repost; the post itself stands for it", post_id)
    author = fields.author(post, known)
    media, text, said = fields.media(post, known), fields.text(post), post.at("text").raw()
    page.add_post(
        Post(
            platform=PLATFORM,
            post_id=post_id,
            url=fields.url(author, post_id),
            kind=fields.kind(post, media),
            author=author,
            body=text,
            hashtags=unique((*fields.entities(post, "hashtags", "tag"), *hashtags(said))),
            mentions=unique((*fields.entities(post, "mentions", "username"), *mentions(said))),
            language=fields.language(post),
            duration_s=fields.duration(media),
            thumbnail_url=fields.thumbnail(media),
            published_at=fields.published(post, post_id, page.captured_at),
            comments_open=fields.comments_open(post),
            sensitive=post.at("possibly_sensitive").flag(),
            ref=post_id,
        ),
        position=position,
        **fields.counts(post, media),
    )


def _add_comment(
    page: PageBuilder, post: Reader, known: fields.Includes, place: Place, *, post_id: str, owner: str | None
) -> None:
    comment_id, author = post.need_object().at("id").need_id(), fields.author(post, known)
    if post.at("conversation_id").id() not in (None, post_id):
        raise LeftOutError("a comment; this answer is about another post", comment_id)
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        url=fields.url(author, comment_id),
        language=fields.language(post),
        parent_id=place.parent_id,
        root_id=place.root_id or comment_id,
        depth=place.depth,
        author=author,
        body=fields.text(post),
        published_at=fields.published(post, comment_id, page.captured_at),
        by_post_author=author.author_id == owner if author and owner else None,
    )
    page.add_comment(comment, position=place.position, **fields.counts(post, []))
