"""Who asked to be forgotten: digests under this database's secret, and pages without those people.

A digest is keyed BLAKE2b (RFC 7693) of platform, kind and name: it answers "is it this one?" and nothing else.
Names are kept apart from accounts, since a handle may be all that anybody told us.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.person_tables import TombstoneRow
from crawler.db.salt import author_salt
from crawler.db.upsert import insert_new
from crawler.models import Author, Comment, Page, Post

Kind = Literal["account", "handle", "mention", "post", "comment"]
"""A mention is a handle as texts spell it, without its server: of an author it would tell nothing sure."""
MARK = "[removed]"
"""What stands where a forgotten person was named."""
_NAMED = re.compile(r"@[\w.-]*\w(?:@[\w.-]*\w)?")


@dataclass(frozen=True)
class Tombstones:
    """Everybody and everything that was forgotten, as digests under ``salt``."""

    digests: frozenset[str]
    salt: bytes

    def holds(self, platform: str, kind: Kind, name: str) -> bool:
        """Whether this one was forgotten."""
        return digest(self.salt, platform, kind, name) in self.digests

    def author(self, author: Author | None) -> bool:
        """Whether an author was forgotten, by the account or by the handle."""
        if author is None:
            return False
        by_handle = bool(author.handle) and self.holds(author.platform, "handle", author.handle)
        return by_handle or self.holds(author.platform, "account", author.author_id)

    def without(self, page: Page) -> tuple[Page, int]:
        """A page without forgotten people, what they wrote and what stands under it; and how much that was.

        Others who name them with an @ are kept, without that name.
        """
        posts = [post for post in page.posts if not self._post(post)]
        gone = {(post.platform, post.post_id) for post in page.posts} - {(p.platform, p.post_id) for p in posts}
        comments = [each for each in page.comments if not self._comment(each, gone)]
        counts = [
            each
            for each in page.snapshots
            if (each.platform, each.post_id) not in gone
            and not self.holds(each.platform, "post", each.post_id)
            and not (each.comment_id and self.holds(each.platform, "comment", each.comment_id))
        ]
        kept = {
            "posts": tuple(self._post_without_names(post) for post in posts),
            "comments": tuple(self._comment_without_names(each) for each in comments),
            "snapshots": tuple(counts),
        }
        dropped = len(page.posts) - len(posts) + len(page.comments) - len(comments)
        return page.model_copy(update=kept), dropped

    def _post(self, post: Post) -> bool:
        return self.author(post.author) or self.holds(post.platform, "post", post.post_id)

    def _comment(self, comment: Comment, gone: Collection[tuple[str, str]]) -> bool:
        under = (comment.platform, comment.post_id) in gone or self.holds(comment.platform, "post", comment.post_id)
        return under or self.author(comment.author) or self.holds(comment.platform, "comment", comment.comment_id)

    def _post_without_names(self, post: Post) -> Post:
        texts = {name: self._unnamed(post.platform, getattr(post, name) or "") for name in ("title", "body")}
        mentions = tuple(each for each in post.mentions if not self._names(post.platform, each))
        changed = {name: text for name, text in texts.items() if text != (getattr(post, name) or "")}
        changes = {**changed, "mentions": mentions} if mentions != post.mentions else changed
        return post.model_copy(update=changes) if changes else post

    def _comment_without_names(self, comment: Comment) -> Comment:
        changes: dict[str, str | None] = {
            name: None
            for name in ("parent_id", "root_id")
            if (above := getattr(comment, name)) and self.holds(comment.platform, "comment", above)
        }
        body = self._unnamed(comment.platform, comment.body)
        if body != comment.body:
            changes["body"] = body
        return comment.model_copy(update=changes) if changes else comment

    def _unnamed(self, platform: str, text: str) -> str:
        if "@" not in text:
            return text
        return _NAMED.sub(lambda found: MARK if self._names(platform, found[0]) else found[0], text)

    def _names(self, platform: str, mention: str) -> bool:
        bare = mention.lstrip("@")
        return self.holds(platform, "handle", bare) or ("@" not in bare and self.holds(platform, "mention", bare))


def digest(salt: bytes, platform: str, kind: Kind, name: str) -> str:
    """A name that tells nothing: equal for equal names of one database, and only there."""
    plain = name.strip().lstrip("@").lower() if kind in ("handle", "mention") else name
    told = f"{platform}\0{kind}\0{plain}".encode("utf-8", "replace")
    return hashlib.blake2b(told, key=salt, digest_size=16).hexdigest()


def tombstones(session: Session) -> Tombstones | None:
    """All of them; ``None`` where nobody was ever forgotten, which costs one look."""
    if session.scalar(select(TombstoneRow.digest).limit(1)) is None:
        return None
    found = frozenset(session.scalars(select(TombstoneRow.digest)))
    return Tombstones(found, author_salt(session))


def bury(session: Session, names: Iterable[tuple[str, Kind, str]], now: datetime) -> int:
    """Remember platform, kind and name of what must not come back; gives how many were new."""
    salt = author_salt(session)
    rows = [{"digest": digest(salt, *each), "forgotten_at": now} for each in names if each[2]]
    return insert_new(session, TombstoneRow, rows)
