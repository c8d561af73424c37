"""The cheap relevance gate: the ranker's own eye on posts, before (or without) reading their comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.config import Brand
from ranking.eligibility import Eligibility
from ranking.encoder import CachedEncoder
from ranking.evidence import Evidence
from ranking.judging import Judge
from ranking.scoring import MAYBE_SCORE
from ranking.target import Target
from ranking.types import Candidate, EmbeddingCache, Encoder

STAGE_SHARE = 0.2
CURIOSITY = 0.05
PASSING = MAYBE_SCORE / 100
"""Worth from which a post may come to stand on the list."""

PostKey = tuple[str, str]


@dataclass(frozen=True)
class Appraisal:
    """What speaking under a post may be worth, judged without fetching anything.

    Attributes:
        worth: the score the post itself would get, 0-1; an alarm (our own crisis) is worth 1.
        level: reach still to come on the ranker's scale, 0-1.
        fit: the probability that a good manager would say yes.
        barred: why it cannot be listed as it stands (closed, answered, a veto); empty if it can.
    """

    worth: float
    level: float
    fit: float
    barred: str = ""

    @property
    def passes(self) -> bool:
        """Whether it may come to stand on the list."""
        return not self.barred and self.worth >= PASSING


def appraise(
    posts: Sequence[Candidate],
    brand: Brand,
    encoder: Encoder,
    *,
    now: datetime,
    cache: EmbeddingCache | None = None,
) -> dict[PostKey, Appraisal]:
    """An appraisal of every post, by platform and id; what could never be listed costs no encoding."""
    rules = Eligibility(brand, now)
    found: dict[PostKey, Appraisal] = {}
    targets: list[Target] = []
    for candidate in sorted(posts, key=lambda c: (c.post.platform, c.post.post_id)):
        why = rules.shut(candidate) or rules.why_not(Target(candidate))
        if why is None:
            targets.append(Target(candidate))
        else:
            found[candidate.post.platform, candidate.post.post_id] = Appraisal(0.0, 0.0, 0.0, why)
    for item in _judged(targets, brand, encoder, now, cache):
        # A mere suspicion does not bar: its thread may clear it up.
        veto = item.safety.veto
        barred = "" if veto is None or veto.action == "escalate" else veto.reason
        post = item.target.post
        worth = 0.0 if barred else _score(item)
        found[post.platform, post.post_id] = Appraisal(worth, item.level, item.fit.value, barred)
    return found


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
    rules = Eligibility(brand, now)
    targets = [
        Target(candidate)
        for candidate in sorted(posts, key=lambda c: (c.post.platform, c.post.post_id))
        if rules.shut(candidate) is None and rules.why_not(Target(candidate)) is None and may_have_comments(candidate)
    ]
    evidence = _judged(targets, brand, encoder, now, cache)
    by_score = sorted(evidence, key=lambda e: (-_worth(e), e.opportunity_id))
    by_reach = sorted(evidence, key=lambda e: (-e.level, e.opportunity_id))
    stages = min(int(limit * STAGE_SHARE), len(evidence))
    chosen = dict.fromkeys(e.target.post.post_id for e in by_score[: limit - stages])
    chosen.update(dict.fromkeys(e.target.post.post_id for e in by_reach if e.safety.veto is None))
    return list(chosen)[:limit]


def may_have_comments(candidate: Candidate) -> bool:
    """Whether its newest counts leave open that somebody commented."""
    return not candidate.snapshots or candidate.snapshots[-1].comment_count != 0


def _judged(
    targets: Sequence[Target], brand: Brand, encoder: Encoder, now: datetime, cache: EmbeddingCache | None
) -> list[Evidence]:
    judge = Judge(brand, CachedEncoder(encoder, cache), now)
    return [judge.weigh(seen) for seen in judge.read(targets)]


def _score(evidence: Evidence) -> float:
    """The score as a share of 1; an accusation or an impostor outweighs everything."""
    veto = evidence.safety.veto
    return 1.0 if veto is not None and veto.action == "escalate" else evidence.score / 100


def _worth(evidence: Evidence) -> float:
    """The score, with a little for reach alone; a vetoed text is fetched last (it may be our own crisis)."""
    if evidence.safety.veto is not None:
        return 1.0 if evidence.safety.veto.action == "escalate" else 0.0
    return evidence.score / 100 + CURIOSITY * evidence.level
