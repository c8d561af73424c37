"""Hacker News: Algolia's search and item trees, Firebase's items and lists.

Ids are the site's numbers as text. A story's linked address stands at the end of its ``body``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from crawler.models import Author, Comment, Page, Post
from crawler.text import hashtags, html_to_text
from spiders.parsers.errors import error_message, refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, walk

PLATFORM = "hackernews"
_SITE = "https://news.ycombinator.com"
_STORIES = frozenset({"story", "job", "poll"})


def parse_search(body: bytes, *, base: str, captured_at: datetime, page: int = 0) -> Page:
    """A page of Algolia's hits; ``page`` is its number, from 0, where the body does not say it.

    Comments among the hits carry their story's id. How deep they stand is not told: one whose parent is not
    the story has depth 1 at least.
    """
    root = _read(body)
    entries = root.at("hits").entries()
    builder = PageBuilder(PLATFORM, captured_at)
    number = root.at("page").count()
    number = page if number is None else number
    before = number * (root.at("hitsPerPage").count() or len(entries))

    def take(index: int, entry: Reader) -> None:
        _add_hit(builder, entry, before + index)

    builder.each(entries, take, ("objectID",))
    pages = root.at("nbPages").count()
    following = str(number + 1) if pages is not None and number + 1 < pages else None
    return builder.build(total=root.at("nbHits").count(), next_cursor=following)


def parse_item_tree(body: bytes, *, base: str, captured_at: datetime, post_id: str) -> Page:
    """Algolia's ``/items/{id}``: a story with all its comments."""
    root = Reader.of_body(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    if _is_missing(root):
        page.gone.append(post_id)
        return page.build(thread_of=post_id)
    refuse_error(root)
    story_id = root.need_object().at("id").need_id()
    if root.at("type").raw() not in _STORIES:
        raise root.at("type").wrong("a story, a job or a poll")
    author = root.at("author").label()
    nodes = walk(root.at("children"), children=lambda node: node.at("children"), key=lambda node: node.at("id").id())
    for node, place, _ in nodes:
        page.attempt(node, lambda n=node, p=place: _add_reply(page, n, story_id, p, author), ("id",))  # type: ignore[misc]
    page.attempt(root, lambda: _add_item(page, root, comment_count=len(page.comments)), ("id",))
    return page.build(thread_of=story_id)


def parse_item(body: bytes, *, base: str, captured_at: datetime, post_id: str = "") -> Page:
    """Firebase's item. A missing one is ``null``: then ``post_id`` is gone.

    Firebase names a comment's parent only, not its story, so a comment is dropped with that reason.
    """
    root = Reader.of_body(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    if _is_missing(root):
        page.gone.append(post_id)
        return page.build()
    refuse_error(root)
    item_id = root.need_object().at("id").need_id()
    if root.at("deleted").flag():
        page.gone.append(item_id)
        return page.build()
    page.only(root, lambda: _add_item(page, root, comment_count=root.at("descendants").count()), ("id",))
    return page.build()


def parse_story_ids(body: bytes) -> tuple[str, ...]:
    """Firebase's lists (top, new, best, ask, show, job), in their order."""
    ids = (entry.id() for entry in _read(body).entries())
    return tuple(dict.fromkeys(found for found in ids if found is not None))


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


def _is_missing(root: Reader) -> bool:
    """Firebase answers ``null``, Algolia an error with the word of HTTP 404."""
    return root.value is None or (root.at("status").value == 404 and error_message(root) is not None)


def _add_hit(page: PageBuilder, hit: Reader, position: int) -> None:
    tags = {tag.raw() for tag in hit.need_object().at("_tags")}
    if tags & _STORIES:
        _add_post(page, hit, hit.at("objectID").need_id(), tags, position)
    elif "comment" in tags:
        _add_comment_hit(page, hit)
    else:
        _refuse_kind(tags)


def _refuse_kind(tags: set[str]) -> None:
    if "pollopt" in tags:
        raise LeftOutError("an option of a poll, not a post")
    kinds = sorted(tags)[:3]
    unknown_value(PLATFORM, "item type", kinds)
    raise LeftOutError("unknown item type")


def _add_item(page: PageBuilder, item: Reader, comment_count: int | None) -> None:
    kind = item.at("type").raw()
    if item.at("dead").flag():
        raise LeftOutError("flagged by the site's readers")
    if kind == "comment":
        raise LeftOutError("a comment; this answer does not name its story")
    if kind not in _STORIES:
        _refuse_kind({kind})
    _add_post(page, item, item.at("id").need_id(), {kind}, None, comment_count)


def _add_post(
    page: PageBuilder,
    item: Reader,
    item_id: str,
    kinds: set[str],
    position: int | None,
    comment_count: int | None = None,
) -> None:
    link = item.at("url").url()
    text = html_to_text(item.at("story_text").raw() or item.at("text").raw())
    title = item.at("title").label() or ""
    if not title and not text:
        raise LeftOutError("deleted: without title or text", item_id)
    post = Post(
        platform=PLATFORM,
        post_id=item_id,
        url=_url(item_id),
        kind="link" if link else "text",
        author=_author(item),
        title=title,
        body=f"{text}\n{link or ''}".strip(),
        hashtags=hashtags(text),
        published_at=_time(page, item),
        # Nobody can comment on a job advertisement.
        comments_open=False if "job" in kinds else None,
        ref=item_id,
    )
    counted = item.at("num_comments").count() if comment_count is None else comment_count
    likes = item.at("points").count() if item.at("score").value is None else item.at("score").count()
    page.add_post(post, like_count=likes, comment_count=counted, position=position)


def _add_comment_hit(page: PageBuilder, hit: Reader) -> None:
    story_id, parent_id = hit.at("story_id").need_id(), hit.at("parent_id").id()
    comment_id = hit.at("objectID").need_id()
    is_reply = parent_id is not None and parent_id != story_id
    place = Place(parent_id=parent_id, depth=1) if is_reply else Place(root_id=comment_id)
    _add_comment(page, hit, comment_id, story_id, place, None)


def _add_reply(page: PageBuilder, item: Reader, story_id: str, place: Place, story_author: str | None) -> None:
    comment_id = item.need_object().at("id").need_id()
    place = replace(place, root_id=place.root_id or comment_id)
    _add_comment(page, item, comment_id, story_id, place, story_author)


def _add_comment(
    page: PageBuilder, item: Reader, comment_id: str, story_id: str, place: Place, story_author: str | None
) -> None:
    author = _author(item)
    body = html_to_text(item.at("comment_text").raw() or item.at("text").raw())
    if author is None or not body:
        raise LeftOutError("deleted: without author or text", comment_id)
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=story_id,
        url=_url(comment_id),
        parent_id=place.parent_id,
        root_id=place.root_id,
        depth=place.depth,
        author=author,
        body=body,
        published_at=_time(page, item),
        by_post_author=author.author_id == story_author if story_author else None,
    )
    page.add_comment(comment, like_count=item.at("points").count(), position=place.position)


def _author(item: Reader) -> Author | None:
    name = item.at("author").label() or item.at("by").label()
    if name is None:
        return None
    return Author(platform=PLATFORM, author_id=name, handle=name, url=f"{_SITE}/user?id={quote(name)}")


def _time(page: PageBuilder, item: Reader) -> datetime | None:
    """Algolia tells a time as text and as an epoch, Firebase as an epoch."""
    times = (item.at(key).time(page.captured_at) for key in ("created_at_i", "created_at", "time"))
    return next((moment for moment in times if moment is not None), None)


def _url(item_id: str) -> str:
    return f"{_SITE}/item?id={quote(item_id)}"
