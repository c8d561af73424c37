"""What grows under a post, read from its snapshots: times in hours and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.models import Snapshot
from ranking.types import Candidate

Unit = Literal["views", "votes"]
MIN_GAP_H = 0.5
MAX_GAP_H = 72.0


@dataclass(frozen=True)
class History:
    """Counts of one post, oldest first; ``ages_h`` are hours since it was published, at each count."""

    unit: Unit
    ages_h: tuple[float, ...]
    counts: tuple[float, ...]
    age_now_h: float

    @property
    def velocity(self) -> tuple[float, float] | None:
        """Growth per hour and the hours it was measured over: the newest pair at least half an hour apart.

        A counter that was corrected downwards counts as standing still.
        """
        newest = self.ages_h[-1] if self.ages_h else 0.0
        for age, count in zip(reversed(self.ages_h[:-1]), reversed(self.counts[:-1]), strict=True):
            gap = newest - age
            if MIN_GAP_H <= gap <= MAX_GAP_H:
                return max(0.0, self.counts[-1] - count) / gap, gap
        return None


def history_of(candidate: Candidate, now: datetime) -> History | None:
    """Counts of a candidate; ``None`` where no snapshot holds any.

    Views where the platform counts them, else likes as votes. An unknown time of publication is
    taken as the first time it was seen: an age that can only be too low.
    """
    past = [shot for shot in candidate.snapshots if shot.captured_at <= now]
    unit: Unit = candidate.count_kind
    rows = [(shot, count) for shot in past if (count := _count(shot, unit)) is not None]
    if not rows and unit == "views":
        unit = "votes"
        rows = [(shot, count) for shot in past if (count := _count(shot, unit)) is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: row[0].captured_at)
    born = candidate.post.published_at or rows[0][0].captured_at
    return History(
        unit,
        tuple(max(0.0, hours(born, shot.captured_at)) for shot, _ in rows),
        tuple(float(count) for _, count in rows),
        max(0.0, hours(born, now)),
    )


def _count(shot: Snapshot, unit: Unit) -> int | None:
    return shot.view_count if unit == "views" else shot.like_count


def hours(start: datetime, end: datetime) -> float:
    """Hours from one moment to another; negative if the second is earlier."""
    return (end - start).total_seconds() / 3600
