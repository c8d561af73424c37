"""Candidates of a ranking: all of them, or of very many those that a sieve over whole columns lets through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy.orm import Session

from cli.candidates import candidate, load_candidates
from crawler.config import Brand
from crawler.db import glances
from crawler.db.queries import threads
from crawler.policy import SourcePolicy
from ranking.types import Candidate, EmbeddingCache, Encoder

if TYPE_CHECKING:
    from ranking.sieve import Columns

SIFT_ABOVE = 3_000
"""Posts of a window that are all read closely."""
MOST_READ = 1_200
_BATCH = 4_096


@dataclass(frozen=True)
class Chosen:
    """The candidates to be read, and how many posts a sieve left out because nothing could have listed them."""

    candidates: list[Candidate]
    left_out: int = 0


def choose_candidates(
    session: Session,
    brand: Brand,
    policies: Mapping[str, SourcePolicy],
    encoder: Encoder,
    *,
    now: datetime,
    cache: EmbeddingCache,
) -> Chosen:
    """What the ranker reads this morning."""
    since = now - timedelta(hours=brand.ranking.window_h)
    enabled = [source for source in policies if brand.source(source).enabled]
    total = glances.count(session, since, platforms=enabled)
    if total <= SIFT_ABOVE:
        return Chosen(list(load_candidates(session, brand, policies, now)))
    from ranking.encoder import CachedEncoder
    from ranking.sieve import Sieve, sift

    sieve = Sieve(brand, CachedEncoder(encoder, cache))
    keys = sift(_columns(session, since, enabled, policies, now), sieve, MOST_READ)
    read = [candidate(stored, policies[stored.post.platform]) for stored in threads(session, keys)]
    return Chosen(read, total - len(read))


def _columns(
    session: Session, since: datetime, enabled: Collection[str], policies: Mapping[str, SourcePolicy], now: datetime
) -> Iterator[Columns]:
    for batch in glances.batches(session, since, platforms=enabled, size=_BATCH):
        yield _columns_of(batch, policies, now)


def _columns_of(batch: Iterable[glances.Glance], policies: Mapping[str, SourcePolicy], now: datetime) -> Columns:
    from ranking.sieve import Columns, hours_between
    from ranking.target import TITLE_AND_BODY_CHARS

    posts = list(batch)
    votes = np.array([policies[post.platform].count_kind == "votes" for post in posts], dtype=bool)
    newest = [_counts(post, by_votes=bool(by_votes)) for post, by_votes in zip(posts, votes, strict=True)]
    return Columns(
        keys=[(post.platform, post.post_id) for post in posts],
        texts=["\n".join(filter(None, (post.title, post.body)))[:TITLE_AND_BODY_CHARS] for post in posts],
        names=[" ".join(filter(None, (post.title, post.body, *post.hashtags, *post.mentions))) for post in posts],
        ages_h=np.array([hours_between(post.born, at or now) for post, (at, *_) in zip(posts, newest, strict=True)]),
        counts=np.array([count for _, count, _, _ in newest]),
        earlier=np.array([before for _, _, before, _ in newest]),
        gap_h=np.array([gap for *_, gap in newest]),
        horizon_h=np.array([policies[post.platform].horizon_h for post in posts]),
        votes=votes,
    )


def _counts(post: glances.Glance, *, by_votes: bool) -> tuple[datetime | None, float, float, float]:
    """When it was counted last, the newest count, the one before, and the hours between them."""
    unknown = float("nan")
    shots = [(at, likes if by_votes or views is None else views) for at, views, likes in post.counts]
    known = [(at, float(count)) for at, count in shots if count is not None]
    if not known:
        return None, unknown, unknown, unknown
    at, count = known[-1]
    if len(known) == 1:
        return at, count, unknown, unknown
    before_at, before = known[-2]
    return at, count, before, (at - before_at).total_seconds() / 3600
