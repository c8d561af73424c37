"""The cached vectors of what somebody wrote: a vector tells something of its text."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from crawler.db import embeddings
from crawler.db.erasure import Belongings
from crawler.db.queries import threads
from ranking.encoder import digest
from ranking.target import Target
from ranking.types import Candidate
from ranking.windows import windows_of


def forget_vectors(session: Session, platform: str, theirs: Belongings) -> int:
    """Drop the vectors of their texts, and of texts around which theirs stood; to be called before they are erased."""
    keys = [(platform, post_id) for post_id in {*theirs.posts, *theirs.threads}]
    mine = set(theirs.comments)
    digests: set[str] = set()
    for stored in threads(session, keys):
        candidate = Candidate(post=stored.post, comments=stored.comments, comment_snapshots=stored.comment_snapshots)
        digests.update(_digests(Target(candidate)))
        whole = stored.post.post_id in theirs.posts
        for comment in stored.comments:
            if whole or (comment.post_id, comment.comment_id) in mine:
                digests.update(_digests(Target(candidate, comment)))
    return embeddings.forget(session, digests)


def _digests(target: Target) -> Iterator[str]:
    return (digest(text) for text in (*windows_of(target).texts, target.text))
