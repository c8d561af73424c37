"""Reddit's OAuth API: listings, comment trees and ``morechildren``.

Ids are fullnames (``t3_`` a post, ``t1_`` a comment). The community stands first among the hashtags: it is the
one mark of a topic that a post always has. Texts are read from Reddit's own rendering of their markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crawler.errors import ParseError
from crawler.models import Comment, Page
from crawler.text import html_to_text, markdown_to_text
from spiders.parsers.errors import error_message
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.reddit_post import PLATFORM, SITE, TAKEN_AWAY, author_of, is_removed, post_of, score_of
from spiders.parsers.tree import Place, walk

_ID_KEYS = ("data.name", "data.id")
_OTHERS = {"t1": "a comment; this answer does not hold its post", "t2": "a person", "t5": "a community, not a post"}
# morechildren takes as many ids in one call.
_IDS_A_CALL = 100
Places = Mapping[str, Place]


@dataclass(frozen=True)
class Branch:
    """Comments that an answer only announces, to be asked for in one call.

    Attributes:
        children: ids (without ``t1_``) for ``morechildren``; empty for "continue this thread".
        of: id (without ``t1_``) of the comment whose thread goes on; empty for ``morechildren``.
        known: places of the comments they hang on, by fullname.
    """

    children: tuple[str, ...]
    of: str
    known: Mapping[str, Place]


def parse_listing(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """Posts of communities, of a search, of a person, or by their ids (``/api/info``).

    ``offset`` is how many entries the pages before held.
    """
    root = _read(body)
    listing = root.need_object().at("data").need_object()
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        _add_post(page, entry, offset + index)

    page.each(listing.at("children").entries(), take, _ID_KEYS)
    return page.build(next_cursor=listing.at("after").id())


def parse_thread(body: bytes, *, base: str, captured_at: datetime, post_id: str, known: Places | None = None) -> Page:
    """``/comments/{id}``: the post and its comments, or with ``known`` one branch of them.

    ``known`` places the comment on top of a branch; a branch's own counting of depths begins anew.
    """
    root = _read(body)
    page = PageBuilder(PLATFORM, captured_at)
    heads, tops = (listing.at("data", "children").entries() for listing in _two(root))
    if not heads:
        page.gone.append(post_id)
        return page.build(thread_of=post_id)
    head = heads[0]
    post_id = head.at("data", "name").id() or post_id
    page.attempt(head, lambda: _add_post(page, head, None), _ID_KEYS)
    for node, place in _nested(tops, known or {}, counted=known is None):
        page.attempt(node, lambda n=node, p=place: _add_comment(page, n, post_id, p), _ID_KEYS)  # type: ignore[misc]
    return page.build(thread_of=post_id)


def parse_more(body: bytes, *, base: str, captured_at: datetime, post_id: str, known: Places | None = None) -> Page:
    """``/api/morechildren``: comments in one flat list; ``known`` are the places of those they hang on."""
    things = _things(_read(body))
    page = PageBuilder(PLATFORM, captured_at)
    for node, place in _flat(things, post_id, known or {}):
        page.attempt(node, lambda n=node, p=place: _add_comment(page, n, post_id, p), _ID_KEYS)  # type: ignore[misc]
    return page.build(thread_of=post_id)


def parse_token(body: bytes) -> str:
    """``/api/v1/access_token``: the token that the next requests carry."""
    return _read(body).need_object().at("access_token").need_token()


def unread_branches(body: bytes, *, post_id: str, known: Places | None = None) -> list[Branch]:
    """What an answer of a thread leaves out: groups of ``more``, then the threads that go on elsewhere.

    Raises:
        ParseError: the answer is not of the known shape.
    """
    root = _read(body)
    if isinstance(root.value, list):
        tops = _two(root)[1].at("data", "children").entries()
        found = list(_nested(tops, known or {}, counted=False, more=True))
    else:
        found = list(_flat(_things(root), post_id, known or {}, more=True))
    own = {node.at("data", "name").raw(): place for node, place in found if not _is_more(node)}
    named = {**(known or {}), **own}
    return [*_groups(found, named), *_continued(found, named)]


def error_reason(body: bytes) -> str:
    """Reddit's own word for a refusal (``private``, ``banned``, ``quarantined``, ...); empty where it gives none."""
    try:
        return Reader.of_body(PLATFORM, body).at("reason").raw()
    except ParseError:
        return ""


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    code = root.at("error").value
    if isinstance(root.value, dict) and ("error" in root.value or "reason" in root.value):
        said = error_message(root) or root.at("message").label() or root.at("reason").label() or str(code)
        raise ParseError(PLATFORM, "$", f"the platform answered with an error: {said[:100]}")
    return root


def _two(root: Reader) -> list[Reader]:
    listings = root.entries()
    if len(listings) != 2:
        raise root.wrong("a post's and its comments' listing")
    return listings


def _things(root: Reader) -> list[Reader]:
    return root.at("json", "data", "things").entries()


def _is_more(node: Reader) -> bool:
    return node.at("kind").raw() == "more"


def _children(node: Reader) -> Iterable[Reader]:
    return node.at("data", "replies", "data", "children")


def _nested(tops: list[Reader], known: Places, *, counted: bool, more: bool = False) -> Iterator[tuple[Reader, Place]]:
    """Comments of a tree with their places; with ``more`` also the nodes that stand for others."""
    above = Place()
    for node, place, parent in walk(tops, children=_children, key=lambda node: node.at("data", "name").id()):
        if parent is None:
            above = _top(node, known)
        if _is_more(node) and not more:
            continue
        moved = place if above.parent_id is None else _moved(place, above)
        yield node, moved if counted else replace(moved, position=None)


def _top(node: Reader, known: Places) -> Place:
    """Where a tree's top stands; under a comment that nobody knows it has depth 1 at least."""
    name, parent = node.at("data", "name").raw(), node.at("data", "parent_id").raw()
    if name in known:
        return known[name]
    return Place(parent_id=parent, root_id=parent, depth=1) if parent.startswith("t1_") else Place()


def _moved(place: Place, above: Place) -> Place:
    parent_id = above.parent_id if place.parent_id is None else place.parent_id
    return Place(parent_id=parent_id, root_id=above.root_id, depth=above.depth + place.depth)


def _flat(things: list[Reader], post_id: str, known: Places, *, more: bool = False) -> Iterator[tuple[Reader, Place]]:
    """Comments of a flat list, which names parents before their children."""
    places = dict(known)
    for node in things:
        parent = node.at("data", "parent_id").id()
        place = Place()
        if parent is not None and parent != post_id and not parent.startswith("t3_"):
            above = places.get(parent, Place(root_id=parent))
            place = Place(parent_id=parent, root_id=above.root_id or parent, depth=above.depth + 1)
        places[node.at("data", "name").raw()] = place
        if more or not _is_more(node):
            yield node, place


def _groups(found: list[tuple[Reader, Place]], named: Places) -> Iterator[Branch]:
    """All the ids that ``more`` nodes list, a hundred a call, in the order of the tree."""
    waiting: list[tuple[str, str]] = []
    for node, _ in found:
        if _is_more(node):
            parent = node.at("data", "parent_id").raw()
            waiting += [(child, parent) for one in node.at("data", "children") if (child := _plain_id(one))]
    for first in range(0, len(waiting), _IDS_A_CALL):
        group = waiting[first : first + _IDS_A_CALL]
        places = {parent: named[parent] for _, parent in group if parent in named}
        yield Branch(tuple(child for child, _ in group), "", places)


def _continued(found: list[tuple[Reader, Place]], named: Places) -> Iterator[Branch]:
    """A ``more`` without ids ("Continue this thread"): its parent's own page has the rest."""
    for node, _ in found:
        parent = node.at("data", "parent_id").raw()
        if _is_more(node) and node.at("data", "id").raw() == "_" and parent in named:
            yield Branch((), parent.removeprefix("t1_"), {parent: named[parent]})


def _plain_id(one: Reader) -> str | None:
    found = one.id()
    return found if found and found.isascii() and found.isalnum() else None


def _add_post(page: PageBuilder, entry: Reader, position: int | None) -> None:
    kind = entry.need_object().at("kind").raw()
    if kind in _OTHERS:
        raise LeftOutError(_OTHERS[kind])
    if kind != "t3":
        unknown_value(PLATFORM, "kind of thing", kind)
        raise LeftOutError("unknown kind of thing")
    data = entry.at("data").need_object()
    if is_removed(data):
        page.gone.append(data.at("name").need_id())
        return
    page.add_post(
        post_of(data, page.captured_at),
        like_count=score_of(data, "hide_score"),
        comment_count=data.at("num_comments").count(),
        position=position,
    )


def _add_comment(page: PageBuilder, node: Reader, post_id: str, place: Place) -> None:
    data = node.need_object().at("data").need_object()
    comment_id = data.at("name").need_id()
    body, author = _body(data), author_of(data)
    if body in TAKEN_AWAY or (author is None and not body):
        raise LeftOutError("deleted", comment_id)
    counts: dict[str, Any] = {"like_count": score_of(data, "score_hidden"), "position": place.position}
    path = data.at("permalink").raw() or f"/comments/{post_id.removeprefix('t3_')}/_/{comment_id.removeprefix('t1_')}/"
    comment = Comment(
        platform=PLATFORM,
        comment_id=comment_id,
        post_id=post_id,
        url=Reader(PLATFORM, path, node.path).url(SITE),
        parent_id=place.parent_id,
        root_id=place.root_id or comment_id,
        depth=place.depth,
        author=author,
        body=body,
        published_at=data.at("created_utc").time(page.captured_at),
        pinned=data.at("stickied").flag(),
        by_post_author=data.at("is_submitter").flag(),
    )
    page.add_comment(comment, **counts)


def _body(data: Reader) -> str:
    html = data.at("body_html").raw()
    return html_to_text(html) if html else markdown_to_text(data.at("body").raw())
