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

CURIOSITY = 0.05
"""What reach alone is worth, where nothing fits: a fit may be overlooked."""
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
    judge = Judge(brand, CachedEncoder(encoder, cache), now)
    for item in map(judge.weigh, judge.read(targets)):
        # A mere suspicion does not bar: its thread may clear it up.
        veto = item.safety.veto
        barred = "" if veto is None or veto.action == "escalate" else veto.reason
        post = item.target.post
        worth = 0.0 if barred else _score(item)
        found[post.platform, post.post_id] = Appraisal(worth, item.level, item.fit.value, barred)
    return found


def may_have_comments(candidate: Candidate) -> bool:
    """Whether its newest counts leave open that somebody commented."""
    return not candidate.snapshots or candidate.snapshots[-1].comment_count != 0


def _score(evidence: Evidence) -> float:
    """The score as a share of 1; an accusation or an impostor outweighs everything."""
    veto = evidence.safety.veto
    return 1.0 if veto is not None and veto.action == "escalate" else evidence.score / 100
