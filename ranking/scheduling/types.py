"""What the scheduler knows of a post, what it may do with it, and what it chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ranking.gate import Appraisal
from ranking.types import Candidate

Kind = Literal["thread", "post"]
Rank = Literal["listed", "open", "settled", "barred"]
"""How a post stands: on the last list and undecided; neither; decided (done, skipped); closed or vetoed."""

Amounts = Mapping[str, float]
"""How much of which bucket, ``requests`` among them."""


@dataclass(frozen=True)
class Prospect:
    """A known post that could be fetched again.

    Attributes:
        candidate: the post with all that is stored of it.
        appraisal: what the gate or the last ranking makes of it.
        rank: how it stands with the people who work the list.
        seen_at: when it was last met, in a list too.
        cut_off: its thread was being read when a crawl was killed, and not all of it came.
        owed: why its thread must be read whatever it is worth (a comment of ours is to be measured); "" otherwise.
        costs: what each kind of task that its source offers would spend; a kind that is absent
            is not offered.
    """

    candidate: Candidate
    appraisal: Appraisal
    rank: Rank = "open"
    seen_at: datetime | None = None
    cut_off: bool = False
    owed: str = ""
    costs: Mapping[Kind, Amounts] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Platform and id."""
        return self.candidate.post.platform, self.candidate.post.post_id

    @property
    def unread(self) -> bool:
        """Whether its thread is still to be read, or to be read to its end."""
        return self.candidate.thread_at is None or self.cut_off


@dataclass(frozen=True)
class Option:
    """One thing that could be done with a post: its value, and why in words."""

    prospect: Prospect
    kind: Kind
    value: float
    why: str
    first_read: bool = False

    @property
    def cost(self) -> Amounts:
        """What it spends."""
        return self.prospect.costs[self.kind]


@dataclass(frozen=True)
class Choice:
    """An option that was taken, in the order of value for its price."""

    option: Option
    price: float
