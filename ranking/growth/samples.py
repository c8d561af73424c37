"""Cases of growth: a post as it was known at one moment, and what its count did in the hours after.

One post with many snapshots gives many cases, at most one in each ``bucket`` of time: the first
snapshot there, with up to four earlier ones. Growth is read off the later snapshots by straight
lines; a case whose later snapshots end too early is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ranking.growth.columns import SECONDS, SLOTS, Floats, GrowthColumns, Texts

COVERED = 0.75
BUCKETS_PER_HORIZON = 4
NOTHING = float("nan")


@dataclass(frozen=True)
class Course:
    """All that was counted of one post, oldest first; moments in epoch seconds, NaN where unknown.

    ``counts`` are views, or likes where the platform counts votes.
    """

    post_id: str
    published: float
    author: str
    language: str
    title: str
    at: tuple[float, ...]
    counts: tuple[float, ...]
    likes: tuple[float, ...]
    comments: tuple[float, ...]
    positions: tuple[float, ...]


@dataclass(frozen=True)
class _Case:
    decision: int
    course: Course
    newest: int
    growth: float


def known_cases(courses: Iterable[Course], horizon_h: float) -> GrowthColumns:
    """Every case whose growth within the horizon is known."""
    bucket = horizon_h * SECONDS / BUCKETS_PER_HORIZON
    cases = [case for course in courses for case in _cases(course, horizon_h * SECONDS, bucket)]
    return _columns(cases)


def present_cases(courses: Sequence[Course]) -> GrowthColumns:
    """Each post as it is known now; all of one decision, growth unknown."""
    return _columns([_Case(0, course, len(course.at) - 1, NOTHING) for course in courses])


def _cases(course: Course, horizon_s: float, bucket: float) -> Iterable[_Case]:
    at, counts = np.asarray(course.at), np.asarray(course.counts)
    taken: set[int] = set()
    for place in range(len(at) - 1):
        decision = int(at[place] // bucket)
        if decision in taken:
            continue
        taken.add(decision)
        watched = (at[-1] - at[place]) / horizon_s
        if watched < COVERED:
            continue
        grown = float(np.interp(at[place] + horizon_s, at, counts) - counts[place])
        # Watched for most of the horizon only: the rest is taken to go on at the same pace.
        yield _Case(decision, course, place, max(0.0, grown) / min(1.0, watched))


def _columns(cases: Sequence[_Case]) -> GrowthColumns:
    def history(name: str) -> Floats:
        found = np.full((len(cases), SLOTS), np.nan)
        for row, case in enumerate(cases):
            newest_first = getattr(case.course, name)[: case.newest + 1][::-1][:SLOTS]
            found[row, : len(newest_first)] = newest_first
        return found

    def texts(name: str) -> Texts:
        found = np.empty(len(cases), dtype=object)
        found[:] = [getattr(case.course, name) for case in cases]
        return found

    nothing = np.empty(len(cases), dtype=object)
    nothing[:] = ""
    return GrowthColumns(
        decision=np.array([case.decision for case in cases], dtype=np.int64),
        post_id=texts("post_id"),
        published=np.array([case.course.published for case in cases], dtype=np.float64),
        growth=np.array([case.growth for case in cases], dtype=np.float64),
        at=history("at"),
        count=history("counts"),
        likes=history("likes"),
        comments=history("comments"),
        position=history("positions"),
        author=texts("author"),
        category=nothing,
        language=texts("language"),
        place=nothing,
        title=texts("title"),
    )
