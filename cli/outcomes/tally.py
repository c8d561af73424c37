"""Results in figures: one comment as it stands, and what many of them came to together. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from cli.outcomes.expected import FIRST, settled_rank
from cli.outcomes.marks import as_it_stands, at_marks
from crawler.db.engagement_models import Engagement, Measurement

Dimension = Literal["play", "platform", "language", "code", "kind", "who"]
DIMENSIONS: Mapping[Dimension, Callable[[Engagement], str]] = {
    "play": lambda one: one.play or "",
    "platform": lambda one: one.platform,
    "language": lambda one: one.language or "",
    "code": lambda one: one.code,
    "kind": lambda one: one.kind,
    "who": lambda one: one.who,
}
"""What results are told apart by; "" is what has none."""


@dataclass(frozen=True)
class Result:
    """One engagement with all that was measured of it.

    Attributes:
        now: the newest that is known of each number; ``None``: nothing was measured yet.
        marks: by age in hours the measurement that stands for it.
        rank: the place it came to once its thread had settled, or the newest one known.
    """

    engagement: Engagement
    measured: tuple[Measurement, ...]
    now: Measurement | None
    marks: Mapping[int, Measurement]
    rank: int | None

    @classmethod
    def of(cls, engagement: Engagement, measured: Sequence[Measurement]) -> Result:
        """The result of an engagement and its measurements, in any order."""
        now = as_it_stands(measured)
        settled = settled_rank(engagement, measured)
        rank = settled if settled is not None else now.rank if now is not None else None
        in_order = tuple(sorted(measured, key=lambda one: (one.measured_at, one.origin)))
        return cls(engagement, in_order, now, at_marks(in_order, engagement.made_at), rank)


@dataclass(frozen=True)
class Tally:
    """Several results together; what nobody knows is ``None``, never 0.

    Attributes:
        made: comments, likes, duets and gifts.
        measured: those of which any number is known.
        likes, replies, code_uses: sums over those where they are known.
        likes_per_comment: mean over those where likes are known.
        like_share: mean share of all comment likes of the thread, 0-1.
        placed, first_five: those whose place is known, and those among them that came among the first five.
        watched, answered: those where answers could be seen, and those the creator answered.
    """

    made: int = 0
    measured: int = 0
    likes: int | None = None
    replies: int | None = None
    code_uses: int | None = None
    likes_per_comment: float | None = None
    like_share: float | None = None
    placed: int = 0
    first_five: int = 0
    watched: int = 0
    answered: int = 0

    @classmethod
    def of(cls, results: Iterable[Result]) -> Tally:
        """The tally of some results."""
        every = list(results)
        now = [one.now for one in every if one.now is not None]
        likes = [one.like_count for one in now if one.like_count is not None]
        shares = [one.like_share for one in now if one.like_share is not None]
        ranks = [one.rank for one in every if one.rank is not None]
        answers = [one.creator_answered for one in now if one.creator_answered is not None]
        return cls(
            made=len(every),
            measured=len(now),
            likes=_sum(likes),
            replies=_sum(one.reply_count for one in now),
            code_uses=_sum(one.code_uses for one in now),
            likes_per_comment=fmean(likes) if likes else None,
            like_share=fmean(shares) if shares else None,
            placed=len(ranks),
            first_five=sum(rank <= FIRST for rank in ranks),
            watched=len(answers),
            answered=sum(answers),
        )

    def figures(self, weeks: float = 1.0) -> dict[str, float | None]:
        """The figures that goals speak of, by their names in ``[goals]``; counts a week."""
        return {
            "comments": self.made / weeks,
            "likes_per_comment": self.likes_per_comment,
            "first_five": self.first_five / self.placed if self.placed else None,
            "like_share": self.like_share,
            "creator_answers": self.answered / self.watched if self.watched else None,
            "code_uses": None if self.code_uses is None else self.code_uses / weeks,
        }


def by(results: Iterable[Result], dimension: Dimension) -> list[tuple[str, Tally]]:
    """Results told apart by one thing, most comments first, then most likes, then by name."""
    groups: dict[str, list[Result]] = {}
    for one in results:
        groups.setdefault(DIMENSIONS[dimension](one.engagement), []).append(one)
    tallies = [(name, Tally.of(group)) for name, group in groups.items()]
    return sorted(tallies, key=lambda pair: (-pair[1].made, -(pair[1].likes or 0), pair[0]))


def best(results: Iterable[Result], most: int) -> list[Result]:
    """Those with the most likes, the newest of equals first; those without a known like are left out."""
    liked = [one for one in results if one.now is not None and one.now.like_count]
    return sorted(liked, key=lambda one: (-_likes(one), -one.engagement.made_at.timestamp()))[:most]


def _likes(result: Result) -> int:
    return (result.now.like_count if result.now is not None else None) or 0


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
