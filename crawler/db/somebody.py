"""Finds the person that is meant by a handle, an account's id, or the address of a profile, a post or a comment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crawler.db.tables import AuthorRow, CommentRow, PostRow


@dataclass(frozen=True)
class Somebody:
    """One account of one platform; ``account`` is "" where only a handle is known.

    ``post`` and ``comment`` are set where something without a known author was meant.
    """

    platform: str
    account: str = ""
    handle: str = ""
    display_name: str = ""
    url: str = ""
    post: str = ""
    comment: str = ""


def find_people(session: Session, said: str, platforms: Collection[str]) -> list[Somebody]:
    """Everybody stored who may be meant, by platform and account.

    Args:
        session: a reading session.
        said: ``@handle``, ``platform:handle``, ``platform:id`` or an address.
        platforms: slugs that may stand before the colon.
    """
    said = said.strip()
    if "://" in said:
        found = _at(session, said)
        return [found] if found is not None else []
    platform, name = split(said, platforms)
    return _named(session, platform, name)


def split(said: str, platforms: Collection[str]) -> tuple[str, str]:
    """Platform ("" for any) and the bare name of ``platform:@name``."""
    before, colon, after = said.partition(":")
    platform, name = (before.lower(), after) if colon and before.lower() in platforms else ("", said)
    return platform, name.strip().lstrip("@")


def _named(session: Session, platform: str, name: str) -> list[Somebody]:
    if not name:
        return []
    lower, handle = name.lower(), func.lower(AuthorRow.handle)
    spelled = [lower, f"@{lower}"]
    # Of a federated handle the name before the server will do.
    local = () if "@" in name else (handle.startswith(f"{lower}@", autoescape=True),)
    wanted = select(AuthorRow).where(or_(handle.in_(spelled), AuthorRow.author_id == name, *local))
    wanted = wanted.where(AuthorRow.platform == platform) if platform else wanted
    return [_somebody(row) for row in session.scalars(wanted.order_by(AuthorRow.platform, AuthorRow.author_id))]


def _at(session: Session, url: str) -> Somebody | None:
    bare = url.rstrip("/")
    spellings = [url, bare, f"{bare}/"]
    author = session.scalars(select(AuthorRow).where(AuthorRow.url.in_(spellings)).limit(1)).first()
    if author is not None:
        return _somebody(author)
    comment = session.scalars(select(CommentRow).where(CommentRow.url.in_(spellings)).limit(1)).first()
    if comment is not None:
        return _author_of(session, comment) or Somebody(
            comment.platform, post=comment.post_id, comment=comment.comment_id
        )
    post = session.scalars(select(PostRow).where(PostRow.url.in_(spellings)).limit(1)).first()
    return None if post is None else _author_of(session, post) or Somebody(post.platform, post=post.post_id)


def _author_of(session: Session, row: Any) -> Somebody | None:
    author = session.get(AuthorRow, (row.platform, row.author_id)) if row.author_id else None
    return _somebody(author) if author is not None else None


def _somebody(row: AuthorRow) -> Somebody:
    return Somebody(row.platform, row.author_id, row.handle, row.display_name or "", row.url or "")
