"""Where we have spoken, and to whom: from what was marked done, and from our own handles in stored threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crawler.config import Brand
from crawler.db.engagements import engagements
from crawler.db.portions import portions
from crawler.db.tables import AuthorRow, CommentRow, PostRow
from crawler.models import Author
from ranking.handles import Known

SILENT = frozenset({"like", "gift"})
"""What the brand can do without a word; it uses up no budget and tires nobody."""
_LINKED_LATER = timedelta(days=2)
"""Between what a platform says when we spoke and what a person said."""
PostKey = tuple[str, str]
Account = tuple[str, str]
"""Platform and id of an author."""


@dataclass(frozen=True)
class OurComment:
    """One comment of ours; ``parent_id`` is the comment it answers, ``to`` the author who was spoken to."""

    platform: str
    post_id: str | None
    parent_id: str | None
    root_id: str | None
    at: datetime
    to: str | None = None
    body: str = ""


def spoken_since(session: Session, brand: Brand, since: datetime) -> list[OurComment]:
    """Every comment of ours since a moment, oldest first, once each."""
    acts = engagements(session, brand.name, since=since - _LINKED_LATER)
    told = [
        OurComment(each.platform, each.post_id, each.parent_id, None, each.made_at)
        for each in acts
        if each.kind not in SILENT and each.made_at >= since
    ]
    known = {(each.platform, each.comment_id) for each in acts if each.comment_id}
    # A word marked done whose comment nobody has linked yet is the comment found under the same post.
    waiting = [(each.platform, each.post_id) for each in acts if not each.comment_id]
    found: list[OurComment] = []
    for key, one in _our_comments(session, brand, since):
        place = one.platform, one.post_id
        if key in known:
            continue
        if place in waiting:
            waiting.remove(place)
            continue
        found.append(one)
    return sorted(_addressed(session, [*told, *found]), key=lambda one: one.at)


def our_words(session: Session, brand: Brand, since: datetime) -> list[OurComment]:
    """Our own comments that were found in stored threads since a moment, with their words."""
    return [one for _, one in _our_comments(session, brand, since) if one.body]


def _our_comments(session: Session, brand: Brand, since: datetime) -> Iterator[tuple[tuple[str, str], OurComment]]:
    """Stored comments by our handles, by platform and id."""
    for row in comments_of(session, our_accounts(session, brand), since):
        at = row.published_at or row.first_seen_at
        one = OurComment(row.platform, row.post_id, row.parent_id, row.root_id, at, body=row.body or "")
        yield (row.platform, row.comment_id), one


def comments_of(session: Session, accounts: Iterable[Account], since: datetime) -> Iterator[CommentRow]:
    """Stored comments by some accounts since a moment, in an order that does not change."""
    when = func.coalesce(CommentRow.published_at, CommentRow.first_seen_at)
    for platform, account in accounts:
        of_them = CommentRow.platform == platform, CommentRow.author_id == account, when >= since
        yield from session.scalars(select(CommentRow).where(*of_them).order_by(CommentRow.comment_id))


def is_ours(session: Session, brand: Brand, comment: tuple[str, str, str]) -> bool:
    """Whether a stored comment (platform, post, id) was written by an account that brand.toml names."""
    row = session.get(CommentRow, comment)
    author = session.get(AuthorRow, (row.platform, row.author_id)) if row is not None and row.author_id else None
    if author is None:
        return False
    who = Author(platform=author.platform, author_id=author.author_id, handle=author.handle)
    return Known(brand).is_named(who)


def our_accounts(session: Session, brand: Brand, *, named: bool = False) -> list[Account]:
    """Every stored author who is us, as ``ranking.handles.Known`` tells it.

    With ``named`` only those that brand.toml names for their very platform, or for everywhere.
    """
    known = Known(brand)
    ours = sorted(known.our_names)
    if not ours:
        return []
    # One plain comparison a row, since everybody who ever commented is looked through; SQLite's LIKE minds no case.
    like = AuthorRow.handle.like if session.get_bind().dialect.name == "sqlite" else AuthorRow.handle.ilike
    may_be = or_(
        func.lower(AuthorRow.author_id).in_(ours), *(like(f"%{_literal(name)}%", escape="\\") for name in ours)
    )
    found = session.execute(select(AuthorRow.platform, AuthorRow.author_id, AuthorRow.handle).where(may_be))
    authors = (Author(platform=platform, author_id=account, handle=handle) for platform, account, handle in found)
    is_us = known.is_named if named else known.is_us
    return sorted((author.platform, author.author_id) for author in authors if is_us(author))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _addressed(session: Session, acts: Iterable[OurComment]) -> Iterator[OurComment]:
    """Acts with whom they were said to: the author of what was answered, else of the post."""
    told = list(acts)
    posts = _writers(session, {(one.platform, one.post_id) for one in told if one.post_id})
    for one in told:
        above = _answered(session, one)
        yield OurComment(
            platform=one.platform,
            post_id=one.post_id,
            parent_id=one.parent_id,
            root_id=one.root_id or (above.root_id if above is not None else None),
            at=one.at,
            to=above.author_id if above is not None else posts.get((one.platform, one.post_id or "")),
            body=one.body,
        )


def _answered(session: Session, one: OurComment) -> CommentRow | None:
    if not one.parent_id or not one.post_id:
        return None
    return session.get(CommentRow, (one.platform, one.post_id, one.parent_id))


def _writers(session: Session, keys: set[PostKey]) -> dict[PostKey, str | None]:
    found: dict[PostKey, str | None] = {}
    for platform in sorted({platform for platform, _ in keys}):
        ids = sorted(post_id for of, post_id in keys if of == platform)
        for part in portions(ids):
            of_these = PostRow.platform == platform, PostRow.post_id.in_(part)
            for post_id, author in session.execute(select(PostRow.post_id, PostRow.author_id).where(*of_these)):
                found[(platform, post_id)] = author
    return found
