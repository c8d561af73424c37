"""Candidates of a ranking: all of them, or of very many those that a sieve over whole columns lets through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from cli.candidates import candidate, load_candidates
from cli.usual import with_usual
from crawler.config import Brand
from crawler.db import glances
from crawler.db.queries import threads
from crawler.policy import SourcePolicy
from ranking.types import Candidate, EmbeddingCache, Encoder

if TYPE_CHECKING:
    from ranking.sieve import Columns

Floats = npt.NDArray[np.float64]
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
        return Chosen(with_usual(session, list(load_candidates(session, brand, policies, now)), policies, now))
    from ranking.encoder import CachedEncoder
    from ranking.sieve import Sieve, sift

    sieve = Sieve(brand, CachedEncoder(encoder, cache, remember=False))
    keys = sift(_columns(session, since, enabled, policies, now), sieve, MOST_READ)
    read = [candidate(stored, policies[stored.post.platform]) for stored in threads(session, keys)]
    return Chosen(with_usual(session, read, policies, now), total - len(read))


def _columns(
    session: Session, since: datetime, enabled: Collection[str], policies: Mapping[str, SourcePolicy], now: datetime
) -> Iterator[Columns]:
    for batch in glances.batches(session, since, platforms=enabled, size=_BATCH):
        yield _columns_of(batch, policies[batch.platform], now)


def _columns_of(batch: glances.Glances, policy: SourcePolicy, now: datetime) -> Columns:
    from ranking.sieve import Columns
    from ranking.target import TITLE_AND_BODY_CHARS

    votes = policy.count_kind == "votes"
    at, newest, before_at, before = _newest_two(batch, by_votes=votes)
    told = [[part for part in (title, body) if part] for title, body in zip(batch.titles, batch.bodies, strict=True)]
    named = zip(told, batch.hashtags, batch.mentions, strict=True)
    return Columns(
        keys=[(batch.platform, post_id) for post_id in batch.post_ids],
        texts=["\n".join(parts)[:TITLE_AND_BODY_CHARS] for parts in told],
        names=[" ".join((*parts, *(hashtags or ()), *(mentions or ()))) for parts, hashtags, mentions in named],
        ages_h=(np.where(np.isnan(at), now.timestamp(), at) - np.array(batch.born)) / 3600,
        counts=newest,
        earlier=before,
        gap_h=(at - before_at) / 3600,
        horizon_h=np.full(len(batch.post_ids), policy.horizon_h),
        votes=np.full(len(batch.post_ids), votes),
    )


def _newest_two(batch: glances.Glances, *, by_votes: bool) -> tuple[Floats, Floats, Floats, Floats]:
    """When each post was counted last, that count, and the same of the time before; NaN where there is none."""
    place = {post_id: row for row, post_id in enumerate(batch.post_ids)}
    # The range of ids may hold snapshots of posts that are not of the window.
    rows = [row for row in batch.counts if row[0] in place]
    post = np.array([place[row[0]] for row in rows], dtype=np.intp)
    at, views, likes = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 3).T
    count = likes if by_votes else np.where(np.isnan(views), likes, views)
    known = ~np.isnan(count)
    post, at, count = post[known], at[known], count[known]
    found = np.full((4, len(place)), np.nan)
    last = np.flatnonzero(np.append(post[1:] != post[:-1], True)) if len(post) else post
    found[:2, post[last]] = at[last], count[last]
    again = last[(last > 0) & (post[last - 1] == post[last])]
    found[2:, post[again]] = at[again - 1], count[again - 1]
    return found[0], found[1], found[2], found[3]
