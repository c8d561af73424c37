"""Removes a person from every table, at their request, and sees to it that no crawl brings them back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from crawler.db.person_tables import PersonRow
from crawler.db.portions import portions
from crawler.db.retention import Expired, erase_author, erase_item
from crawler.db.salt import anonymous_id, author_salt
from crawler.db.somebody import Somebody
from crawler.db.sweeping import sweep
from crawler.db.tables import CommentRow, CursorRow, PostRow
from crawler.db.tombstones import Kind, bury
from crawler.db.traces import Traces

_NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True)
class Belongings:
    """Keys of all that somebody wrote; comments are pairs of post and comment."""

    posts: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()

    @property
    def threads(self) -> frozenset[str]:
        """Posts of others under which they spoke."""
        return frozenset(post_id for post_id, _ in self.comments) - frozenset(self.posts)


@dataclass(frozen=True)
class Forgotten:
    """What was removed.

    Attributes:
        rows: what was theirs.
        under: comments of others that stood under their posts and went with them.
        people: entries of the ledger of people.
        lists: lists that were named after them, where a crawl would have gone on.
        cleaned: rows that stay without the name, or the quote, that stood in them.
        traces: what they can be known by, for files that the database knows nothing of.
    """

    rows: Expired
    under: int
    people: int
    lists: int
    cleaned: int
    traces: Traces


def forget(session: Session, who: Somebody, now: datetime) -> Forgotten:
    """Remove a person and leave tombstones; a second time finds nothing and changes nothing."""
    if session.get_bind().dialect.name == "sqlite":
        # Overwritten in the file too, instead of lying in free pages until these are used again.
        session.execute(text("PRAGMA secure_delete = ON"))
    theirs = belongings(session, who)
    traces = _traces(session, who, theirs)
    bury(session, _names(session, who, theirs), now)
    under = _comments_of_others(session, who, theirs)
    rows = erase_author(session, who.platform, who.account) if who.account else _erase_items(session, who)
    _cut_answers(session, who.platform, {comment_id for _, comment_id in theirs.comments})
    people = _forget_ledger(session, who)
    lists = _forget_lists(session, who.platform, traces)
    cleaned = sweep(session, who.platform, theirs.threads, traces)
    return Forgotten(rows, under, people, lists, cleaned, traces)


def belongings(session: Session, who: Somebody) -> Belongings:
    """What somebody wrote, or the one thing that was meant."""
    if not who.account:
        posts = (who.post,) if who.post and not who.comment else ()
        return Belongings(posts, ((who.post, who.comment),) if who.comment else ())
    posts_of = select(PostRow.post_id).where(PostRow.platform == who.platform, PostRow.author_id == who.account)
    of_them = CommentRow.platform == who.platform, CommentRow.author_id == who.account
    found = session.execute(select(CommentRow.post_id, CommentRow.comment_id).where(*of_them))
    return Belongings(tuple(session.scalars(posts_of)), tuple((row[0], row[1]) for row in found))


def _traces(session: Session, who: Somebody, theirs: Belongings) -> Traces:
    texts: list[str | None] = []
    addresses = [who.url]
    for part in portions(theirs.posts):
        of = PostRow.platform == who.platform, PostRow.post_id.in_(part)
        for *words, url in session.execute(
            select(PostRow.title, PostRow.body, PostRow.transcript, PostRow.url).where(*of)
        ):
            texts += words
            addresses.append(url)
    mine = frozenset(theirs.comments)
    for part in portions(tuple(comment_id for _, comment_id in theirs.comments)):
        of = CommentRow.platform == who.platform, CommentRow.comment_id.in_(part)
        wanted = select(CommentRow.post_id, CommentRow.comment_id, CommentRow.body, CommentRow.url).where(*of)
        for post_id, comment_id, body, link in session.execute(wanted):
            if (post_id, comment_id) in mine:
                texts.append(body)
                addresses.append(link or "")
    return Traces(
        handle=who.handle,
        account=who.account,
        display_name=who.display_name,
        addresses=tuple(dict.fromkeys(each for each in addresses if each)),
        items=frozenset([*theirs.posts, *(comment_id for _, comment_id in theirs.comments)]),
        texts=tuple(dict.fromkeys(each for each in texts if each)),
    )


def _names(session: Session, who: Somebody, theirs: Belongings) -> Iterator[tuple[str, Kind, str]]:
    """Everything that must not come back, as tombstones name it."""
    handle = who.handle.lstrip("@")
    yield who.platform, "account", who.account
    yield who.platform, "handle", handle
    yield who.platform, "mention", handle.split("@")[0]
    if who.account:
        # Where commenters lose their names, the same person would come back under this number.
        yield who.platform, "account", anonymous_id(who.platform, who.account, author_salt(session))
    yield from ((who.platform, "post", post_id) for post_id in theirs.posts)
    yield from ((who.platform, "comment", comment_id) for _, comment_id in theirs.comments)


def _comments_of_others(session: Session, who: Somebody, theirs: Belongings) -> int:
    mine, total = frozenset(theirs.posts), 0
    for part in portions(theirs.posts):
        of = CommentRow.platform == who.platform, CommentRow.post_id.in_(part)
        total += session.scalar(select(func.count()).select_from(CommentRow).where(*of)) or 0
    return total - sum(1 for post_id, _ in theirs.comments if post_id in mine)


def _erase_items(session: Session, who: Somebody) -> Expired:
    """The one post or comment that was meant, where nobody told whose it is."""
    return erase_item(session, who.platform, who.post, who.comment or None) if who.post else Expired()


def _cut_answers(session: Session, platform: str, comments: Collection[str]) -> None:
    """Answers of others stay, but no longer say to whom."""
    for column in (CommentRow.parent_id, CommentRow.root_id):
        for part in portions(sorted(comments)):
            answers = update(CommentRow).where(CommentRow.platform == platform, column.in_(part))
            session.execute(answers.values({column: None}), execution_options=_NO_SYNC)


def _forget_ledger(session: Session, who: Somebody) -> int:
    if not who.account:
        return 0
    same = PersonRow.platform == who.platform, PersonRow.author_id == who.account
    return len(session.execute(delete(PersonRow).where(*same).returning(PersonRow.brand)).all())


def _forget_lists(session: Session, platform: str, traces: Traces) -> int:
    """Cursors of lists that are named after them."""
    scopes = session.scalars(select(CursorRow.scope).where(CursorRow.source == platform)).all()
    theirs = [scope for scope in scopes if traces.named_in_scope(scope)]
    for part in portions(theirs):
        session.execute(delete(CursorRow).where(CursorRow.source == platform, CursorRow.scope.in_(part)))
    return len(theirs)
