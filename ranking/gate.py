"""Which posts' threads are worth fetching: the ranker's own eye on posts alone, before comments are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.config import Brand
from ranking.eligibility import Eligibility
from ranking.encoder import CachedEncoder
from ranking.evidence import Evidence
from ranking.judging import Judge
from ranking.target import Target
from ranking.types import Candidate, EmbeddingCache, Encoder

STAGE_SHARE = 0.2
CURIOSITY = 0.05


def gate(
    posts: Sequence[Candidate],
    brand: Brand,
    encoder: Encoder,
    *,
    now: datetime,
    limit: int,
    cache: EmbeddingCache | None = None,
) -> list[str]:
    """Ids of at most ``limit`` posts whose threads should be fetched, best first.

    Four of five places go by the score the post has without its thread; every fifth to the post
    with the largest reach, since big stages and questions under viral videos are only seen in
    their comments. Posts without a single comment have no thread to fetch.
    """
    if limit <= 0:
        return []
    judge = Judge(brand, CachedEncoder(encoder, cache), now)
    rules = Eligibility(brand, now)
    targets = [
        Target(candidate)
        for candidate in sorted(posts, key=lambda c: (c.post.platform, c.post.post_id))
        if rules.shut(candidate) is None and rules.why_not(Target(candidate)) is None and _may_have_comments(candidate)
    ]
    evidence = [judge.weigh(seen) for seen in judge.read(targets)]
    by_score = sorted(evidence, key=lambda e: (-_worth(e), e.opportunity_id))
    by_reach = sorted(evidence, key=lambda e: (-e.level, e.opportunity_id))
    stages = min(int(limit * STAGE_SHARE), len(evidence))
    chosen = dict.fromkeys(e.target.post.post_id for e in by_score[: limit - stages])
    chosen.update(dict.fromkeys(e.target.post.post_id for e in by_reach if e.safety.veto is None))
    return list(chosen)[:limit]


def _worth(evidence: Evidence) -> float:
    """The score, with a little for reach alone; a vetoed text is fetched last (it may be our own crisis)."""
    if evidence.safety.veto is not None:
        return 1.0 if evidence.safety.veto.action == "escalate" else 0.0
    return evidence.score / 100 + CURIOSITY * evidence.level


def _may_have_comments(candidate: Candidate) -> bool:
    return not candidate.snapshots or candidate.snapshots[-1].comment_count != 0
