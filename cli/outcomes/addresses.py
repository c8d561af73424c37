"""Which comment is at an address: the address of a comment is written in many ways, its id stands in all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.config import Brand
from crawler.db.queries import thread
from crawler.db.tables import CommentRow, PostRow
from crawler.errors import UsageError
from crawler.identity import canonical_url, host_of, http_url
from crawler.models import Comment
from crawler.sentences import say

_BETWEEN = re.compile(r"[/?&=;#]+")
PostKey = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Where an address leads, as far as it is stored."""

    platform: str
    post_id: str | None = None
    comment: Comment | None = None


def checked_address(url: str) -> str:
    """An address as it was pasted, without blanks around it.

    Raises:
        UsageError: it is no web address.
    """
    if (found := http_url(url)) is None:
        raise UsageError(
            say("{url} is no web address; paste our comment's own, with https:// in front", url=repr(url[:200]))
        )
    return found


def place_of(session: Session, brand: Brand, url: str) -> Place:
    """The platform of an address, and the stored post and comment it leads to."""
    spellings = {url, canonical_url(url), url.rstrip("/"), f"{url.rstrip('/')}/"}
    row = session.execute(
        select(CommentRow.platform, CommentRow.post_id, CommentRow.comment_id).where(CommentRow.url.in_(spellings))
    ).first()
    if row is not None:
        return _placed(session, (row.platform, row.post_id), row.comment_id)
    post = session.execute(select(PostRow.platform, PostRow.post_id).where(PostRow.url.in_(spellings))).first()
    if post is not None:
        return Place(post.platform, post.post_id)
    from spiders.bases.recognise import recognised  # it loads every spider, and Scrapy with them

    known = recognised(url, {source: config.instances for source, config in brand.sources.items()})
    if known is None:
        return Place(host_of(url).removeprefix("www."))
    source, task = known
    return _below(session, source, task.value, task.ref, url)


def comment_in(comments: tuple[Comment, ...], url: str) -> Comment | None:
    """The comment whose id stands in an address, the last one of several (the thread's comes before the answer's)."""
    parts = [part for part in _BETWEEN.split(url) if part]
    places = {part: place for place, part in enumerate(parts)}
    # Reddit's ids bear their kind in front (t1_abc), its addresses do not.
    found = [(places.get(one.comment_id, places.get(one.comment_id.partition("_")[2], -1)), one) for one in comments]
    place, comment = max(found, key=lambda pair: pair[0], default=(-1, None))
    return comment if place >= 0 else None


def _below(session: Session, source: str, value: str, ref: str, url: str) -> Place:
    """Where a platform names its comments like its posts, the address may be that of a comment."""
    named = [PostRow.post_id == value, *([PostRow.ref == ref] if ref else [])]
    post = session.scalar(select(PostRow.post_id).where(PostRow.platform == source, or_(*named)))
    if post is not None:
        stored = thread(session, source, post)
        return Place(source, post, comment_in(stored.comments, url) if stored else None)
    same = CommentRow.platform == source, CommentRow.comment_id == value
    of_post = session.scalar(select(CommentRow.post_id).where(*same))
    return _placed(session, (source, of_post), value) if of_post is not None else Place(source)


def _placed(session: Session, key: PostKey, comment_id: str) -> Place:
    stored = thread(session, *key)
    mine = (one for one in (stored.comments if stored else ()) if one.comment_id == comment_id)
    return Place(*key, next(mine, None))
