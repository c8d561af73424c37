"""Which posts to ask a person about: twenty answers that tell most of what the brand is and is not.

Posts the ranker is unsure of teach most; but a boundary is seen only from both sides, so some that look clearly
right and some that look like near misses are among them. Within each part the next post is the one least like
those already chosen (farthest-first traversal; Gonzalez 1985), so that no topic fills the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from crawler.config import Brand
from ranking.eligibility import Eligibility
from ranking.encoder import CachedEncoder
from ranking.judging import Judge, Seen
from ranking.target import Target
from ranking.types import Candidate, EmbeddingCache, Encoder

ASKED = 20
_SURE, _UNSURE = 0.3, 0.5
"""Shares of the likely and of the uncertain; the rest are near misses."""
_POOL = 6
"""So many times the wanted number are looked at for variety."""
_LEAST_WORDS = 4
_RISKY = 0.4
"""Doubt from which safety suspects a text; harmless ones have 0.15 to 0.35."""
_TWIN = 0.95

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A post to ask about, and the probability that it is relevant, as the ranker thinks now."""

    platform: str
    post_id: str
    probability: float


def to_ask(
    candidates: Sequence[Candidate],
    brand: Brand,
    encoder: Encoder,
    *,
    now: datetime,
    cache: EmbeddingCache | None = None,
    count: int = ASKED,
) -> list[Asked]:
    """Posts worth a person's yes or no, in the order in which they are asked; never one that safety suspects.

    Args:
        candidates: posts of the workspace's own crawl.
        brand: as it stands now; the less it says, the more the answers tell.
        encoder: the brand's encoder.
        now: the moment, for the rules of what is shut.
        cache: stored vectors.
        count: how many, at most.
    """
    coded = CachedEncoder(encoder, cache)
    rules = Eligibility(brand, now)
    known = {*brand.niche.examples, *brand.niche.counterexamples}
    ordered = sorted(candidates, key=lambda c: (c.post.platform, c.post.post_id))
    targets = [
        target
        for target in map(Target, ordered)
        if rules.shut(target.candidate) is None
        and len(words := target.text.split()) >= _LEAST_WORDS
        and " ".join(words) not in known
    ]
    seen = [each for each in Judge(brand, coded, now).read(targets) if _harmless(each)]
    if not seen:
        return []
    chances = np.array([each.relevance.probability for each in seen])
    vectors = np.asarray(coded.encode([each.target.text for each in seen]), dtype=np.float64)
    posts = [each.target.post for each in seen]
    return [Asked(posts[i].platform, posts[i].post_id, float(chances[i])) for i in spread(chances, vectors, count)]


def spread(chances: Floats, vectors: Floats, count: int) -> list[int]:
    """Rows to ask about: likely, uncertain and near misses, each part as varied as it can be.

    Args:
        chances: probability of each row, shape (n,).
        vectors: unit vectors, shape (n, d).
        count: how many rows at most.
    """
    chosen: list[int] = []
    likely, unsure = round(count * _SURE), round(count * _UNSURE)
    doubt = np.abs(chances - 0.5)
    orders = (
        (np.argsort(-chances, kind="stable"), likely),
        (np.argsort(doubt, kind="stable"), unsure),
        # Near misses: below the boundary, yet nearer to it than the rest.
        (np.lexsort((-chances, chances >= 0.5)), count - likely - unsure),
    )
    for order, wanted in orders:
        pool = [int(row) for row in order if int(row) not in chosen][: wanted * _POOL]
        chosen += _varied(pool, vectors, wanted, chosen)
    return sorted(chosen, key=lambda row: (doubt[row], row))


def _varied(pool: list[int], vectors: Floats, wanted: int, near: Sequence[int]) -> list[int]:
    """The first of a pool and then, one by one, whatever is least like all that was taken; no twins."""
    taken: list[int] = []
    nearest = vectors[pool] @ vectors[list(near)].T if near and pool else np.full((len(pool), 1), -1.0)
    closest = nearest.max(axis=1) if len(pool) else np.zeros(0)
    while len(taken) < min(wanted, len(pool)):
        # The order of the pool decides between equals, and breaks in gently on variety.
        place = int(np.argmin(closest + np.linspace(0.0, 0.1, len(pool))))
        if closest[place] >= _TWIN:
            break
        taken.append(pool[place])
        closest = np.maximum(closest, vectors[pool] @ vectors[pool[place]])
        closest[place] = np.inf
    return taken


def _harmless(seen: Seen) -> bool:
    safety = seen.safety
    return safety.veto is None and safety.suspected is None and safety.risk < _RISKY
