"""What is stored, as the ranker wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from crawler.config import Brand
from crawler.db.queries import StoredThread, candidates
from crawler.policy import SourcePolicy
from ranking.types import Candidate


def load_candidates(
    session: Session, brand: Brand, policies: Mapping[str, SourcePolicy], now: datetime
) -> Iterator[Candidate]:
    """Every post of the brand's window, with what its source says of growth; by platform and id.

    A post whose source is no longer there is left out: nobody knows what its counts mean.
    """
    since = now - timedelta(hours=brand.ranking.window_h)
    enabled = [source for source in policies if brand.source(source).enabled]
    for stored in candidates(session, since, platforms=enabled):
        yield candidate(stored, policies[stored.post.platform])


def candidate(stored: StoredThread, policy: SourcePolicy) -> Candidate:
    """One stored thread under its source's policy."""
    return Candidate(
        post=stored.post,
        snapshots=stored.snapshots,
        comments=stored.comments,
        comment_snapshots=stored.comment_snapshots,
        thread_at=stored.thread_at,
        count_kind=policy.count_kind,
        horizon_h=policy.horizon_h,
    )
