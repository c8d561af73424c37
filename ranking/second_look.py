"""One target judged again by itself: whether it is still there, still open, and still safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.config import Brand
from ranking.eligibility import GONE, Eligibility
from ranking.encoder import CachedEncoder
from ranking.judging import Judge
from ranking.target import Target
from ranking.types import Candidate, EmbeddingCache, Encoder, Veto


@dataclass(frozen=True)
class SecondLook:
    """What forbids to speak there now.

    Attributes:
        shut: one of the fixed words of ``ranking.eligibility``; ``None``: nothing shuts it.
        veto: why it is withheld or escalated; ``None``: safety has nothing against it.
    """

    shut: str | None = None
    veto: Veto | None = None


def look_again(
    candidate: Candidate,
    comment_id: str | None,
    brand: Brand,
    encoder: Encoder,
    *,
    now: datetime,
    cache: EmbeddingCache | None = None,
) -> SecondLook:
    """Judge one target with the rules of the ranking; what is shut costs no encoding.

    Args:
        candidate: the post with its thread, as it is stored now.
        comment_id: the comment that is the target; ``None``: the post itself.
        brand: whose list it is.
        encoder: the brand's encoder; ``cache`` spares it what the ranking encoded.
        now: the moment of the look.
        cache: stored vectors.
    """
    comment = next((each for each in candidate.comments if each.comment_id == comment_id), None)
    if comment_id is not None and comment is None:
        return SecondLook(shut=GONE)
    target = Target(candidate, comment)
    rules = Eligibility(brand, now)
    shut = rules.shut(candidate) or rules.why_not(target)
    if shut is not None:
        return SecondLook(shut=shut)
    judge = Judge(brand, CachedEncoder(encoder, cache), now)
    return SecondLook(veto=judge.weigh(judge.read([target])[0]).veto)
