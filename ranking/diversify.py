"""A list worth reading to its end: not the same trend, author or joke twenty times.

The list is chosen by maximal marginal relevance (Carbonell & Goldstein 1998): each place goes to
the highest score less what resembles those chosen already. At most two per trend cluster and one
per author among the first twenty; plays keep their daily quota; big stages fill places that
niche targets left free, at most two a day unless ``brand.toml`` says otherwise. The chosen are
then ordered by score, so that the list never contradicts its own numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crawler.config import Brand
from ranking.duplicates import Group
from ranking.evidence import Evidence
from ranking.types import Encoder, Vectors

TOP = 20
PER_CLUSTER, PER_AUTHOR = 2, 1
SAME_TREND = 0.8
LIKENESS_COST = 25.0
FREE_LIKENESS = 0.5
POOL = 200
STAGE_QUOTA = 2


@dataclass(frozen=True)
class Chosen:
    """A group with the trend cluster it belongs to."""

    group: Group
    cluster: str


def choose(groups: Sequence[Group], brand: Brand, encoder: Encoder, size: int) -> list[Chosen]:
    """At most ``size`` of the groups, which come best first; the chosen are ordered by score."""
    head = list(groups[:POOL])
    vectors = encoder.encode([group.best.target.text for group in head])
    clusters = _clusters(head, encoder.encode([_post_text(group) for group in head]))
    niche = [i for i, group in enumerate(head) if not _is_stage(group.best)]
    stage = [i for i, group in enumerate(head) if _is_stage(group.best)]
    picker = _Picker(head, vectors, clusters, brand)
    picker.fill(niche, size)
    picker.fill(stage, size)
    order = sorted(picker.picked, key=lambda i: (-head[i].best.score, head[i].best.opportunity_id))
    return [Chosen(head[i], clusters[i]) for i in order]


class _Picker:
    """Greedy choice under the limits; remembers what was taken."""

    def __init__(self, head: list[Group], vectors: Vectors, clusters: list[str], brand: Brand) -> None:
        self._head = head
        self._vectors = vectors
        self._clusters = clusters
        self._brand = brand
        self._likeness = np.zeros(len(head))
        self.picked: list[int] = []
        self._taken: Counter[str] = Counter()

    def fill(self, pool: list[int], size: int) -> None:
        """Take from ``pool`` until the list has ``size`` entries or nothing fits."""
        rest = list(pool)
        while rest and len(self.picked) < size:
            rest = [i for i in rest if self._allowed(i)]
            if not rest:
                return
            best = max(rest, key=lambda i: (self._value(i), self._head[i].best.opportunity_id))
            rest.remove(best)
            self._take(best)

    def _value(self, i: int) -> float:
        return self._head[i].best.score - LIKENESS_COST * max(0.0, float(self._likeness[i]) - FREE_LIKENESS)

    def _allowed(self, i: int) -> bool:
        return all(not (limit is not None and self._taken[key] >= limit) for key, limit in self._limits(i))

    def _limits(self, i: int) -> list[tuple[str, int | None]]:
        best = self._head[i].best
        early = len(self.picked) < TOP
        limits: list[tuple[str, int | None]] = [(f"cluster {self._clusters[i]}", PER_CLUSTER if early else None)]
        if best.target.author is not None:
            author = f"author {best.target.post.platform} {best.target.author.author_id}"
            limits.append((author, PER_AUTHOR if early else None))
        if best.play is not None:
            limits.append((f"play {best.play.name}", play_quota(self._brand, best)))
        return limits

    def _take(self, i: int) -> None:
        self.picked.append(i)
        self._taken.update(key for key, _ in self._limits(i))
        self._likeness = np.maximum(self._likeness, self._vectors @ self._vectors[i])


def play_quota(brand: Brand, evidence: Evidence) -> int | None:
    """How many of a play a day may hold; ``None`` is no limit."""
    if evidence.play is None:
        return None
    quota = brand.play(evidence.play.name).per_day
    return STAGE_QUOTA if quota is None and evidence.play.name == "big_stage" else quota


def _is_stage(evidence: Evidence) -> bool:
    return evidence.fit.reason == "stage"


def _post_text(group: Group) -> str:
    post = group.best.target.post
    return "\n".join(part for part in (post.title, post.body) if part)[:600]


def _clusters(head: list[Group], vectors: Vectors) -> list[str]:
    """Single pass, best first: a post joins the first leader it resembles, or whose sound it shares."""
    leaders: list[int] = []
    found: list[str] = []
    for i, group in enumerate(head):
        mine = group.best.target.post
        near = (
            leader
            for leader in leaders
            if head[leader].best.target.post.post_id == mine.post_id
            or (mine.sound and head[leader].best.target.post.sound == mine.sound)
            or float(vectors[leader] @ vectors[i]) >= SAME_TREND
        )
        leader = next(near, None)
        if leader is None:
            leaders.append(i)
            found.append(group.best.opportunity_id)
        else:
            found.append(head[leader].best.opportunity_id)
    return found
