"""Comments of our own accounts that nobody told of: a crawl met them, and they count like the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cli.outcomes.judged import judged_there
from cli.outcomes.making import Done, engagement_of
from cli.outcomes.marks import OPEN_FOR
from cli.team.spoken import Account, PostKey, comments_of, our_accounts
from crawler.config import Brand
from crawler.db import engagements
from crawler.db.engagement_models import Engagement
from crawler.db.queries import thread
from crawler.db.tables import CommentRow, PostRow
from crawler.models import Comment

_SAYS_ENOUGH = 4
_TOLD_LATER = timedelta(days=2)
"""How long before our comment, as the platform dates it, somebody may have told of it."""


def record_found(session: Session, brand: Brand, now: datetime) -> int:
    """Keep every stored comment of ours that can still be measured and that nobody told of; gives how many were new.

    Only accounts that brand.toml names for the platform count, since a stranger may bear our name elsewhere. What we
    write under our own posts, to nobody, is no engagement. Under a post where something told of still waits for its
    comment, ours is taken for that one: nothing counts twice.
    """
    since, accounts = now - OPEN_FOR, our_accounts(session, brand, named=True)
    if not accounts:
        return 0
    acts = engagements.engagements(session, brand.name, since=since - _TOLD_LATER)
    known = {(one.platform, one.post_id, one.comment_id) for one in acts if one.comment_id}
    waiting = _waiting(acts)
    recorded = 0
    for row in list(comments_of(session, accounts, since)):
        place = row.platform, row.post_id
        if (*place, row.comment_id) in known or (row.parent_id is None and _is_ours(session, place, accounts)):
            continue
        if waiting[place] > 0:
            waiting[place] -= 1
            continue
        recorded += engagements.keep_found(session, _found(session, brand, row, now))
    return recorded


def ours_at(session: Session, brand: Brand, url: str, since: datetime) -> Comment | None:
    """Our own comment whose id stands in an address that nobody else could read; a short id could mean anything."""
    rows = comments_of(session, our_accounts(session, brand, named=True), since)
    keys = {(row.platform, row.post_id): row.comment_id for row in rows if _names(url, row.comment_id)}
    if len(keys) != 1:
        return None
    ((place, comment_id),) = keys.items()
    stored = thread(session, *place)
    return next((one for one in stored.comments if one.comment_id == comment_id), None) if stored else None


def _names(url: str, comment_id: str) -> bool:
    return len(comment_id) >= _SAYS_ENOUGH and re.search(rf"(?<!\w){re.escape(comment_id)}(?!\w)", url) is not None


def _waiting(acts: Iterable[Engagement]) -> dict[PostKey, int]:
    """How many words were told of, by post, whose comment is not known yet."""
    found: dict[PostKey, int] = defaultdict(int)
    for one in acts:
        if one.comment_id is None and one.post_id is not None and one.kind in ("comment", "reply"):
            found[one.platform, one.post_id] += 1
    return found


def _is_ours(session: Session, place: PostKey, accounts: Collection[Account]) -> bool:
    post = session.get(PostRow, place)
    return post is not None and (post.platform, post.author_id) in accounts


def _found(session: Session, brand: Brand, row: CommentRow, now: datetime) -> Engagement:
    """A stored comment as an engagement nobody told of, with what had been judged of its place before."""
    at, kind = row.published_at or row.first_seen_at, "reply" if row.parent_id else "comment"
    plain = Engagement(
        brand=brand.name,
        platform=row.platform,
        who="",
        made_at=at,
        added_at=now,
        post_id=row.post_id,
        comment_id=row.comment_id,
        parent_id=row.parent_id,
        url=row.url,
        kind=kind,
        language=row.language,
        linked_at=now,
    )
    judged = judged_there(session, brand.name, (row.platform, row.post_id), row.parent_id, at)
    if judged is None:
        return plain
    told = engagement_of(judged, Done("", at, now, kind=kind))
    language = told.language or plain.language
    return replace(plain, opportunity_id=told.opportunity_id, play=told.play, expected=told.expected, language=language)
