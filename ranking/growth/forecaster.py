"""Which course each post is expected to take: trees where a model knows the platform, tables elsewhere.

Models learned from the workspace's own snapshots come first, shipped ones second. Trees are asked
about the posts that may still grow most, so that a morning of a hundred thousand posts stays quick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from crawler.figures import whole
from crawler.sentences import Sentence, say
from ranking.growth.course import Growth, growth_of
from ranking.growth.model import GrowthModel
from ranking.growth.samples import NOTHING, Course, present_cases
from ranking.growth.shipped import shipped_model
from ranking.history import Unit
from ranking.types import Candidate

ASKED_MOST = 20_000
Key = tuple[str, str]
Models = Mapping[str, GrowthModel]


def growths(candidates: Sequence[Candidate], now: datetime, own: Models | None = None) -> dict[Key, Growth]:
    """The growth of every post that was ever counted, by platform and post id.

    Args:
        candidates: posts with their snapshots.
        now: the moment of judgement.
        own: models learned here, by platform.
    """
    found = {(c.post.platform, c.post.post_id): g for c in candidates if (g := growth_of(c, now)) is not None}
    by_platform: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if (candidate.post.platform, candidate.post.post_id) in found:
            by_platform.setdefault(candidate.post.platform, []).append(candidate)
    for platform, posts in sorted(by_platform.items()):
        learned = (own or {}).get(platform)
        model = learned or shipped_model(platform)
        if model is not None:
            own_words = say("by what {rows} earlier cases here taught", rows=whole(model.rows))
            shipped_words = say("by what public {name} lists taught", name=model.name)
            _ask(model, posts, now, found, own_words if learned else shipped_words)
    return found


def _ask(
    model: GrowthModel, posts: Sequence[Candidate], now: datetime, found: dict[Key, Growth], words: Sentence
) -> None:
    """Scale the courses of the posts with the greatest prospects to what the model says."""
    keyed = [((c.post.platform, c.post.post_id), c) for c in posts]
    keyed = [(key, c) for key, c in keyed if found[key].history.unit == c.count_kind]
    head = np.full(1, model.horizon_h)
    keyed.sort(key=lambda pair: (-float(found[pair[0]].after(head)[0]), pair[0]))
    keyed = sorted(keyed[:ASKED_MOST], key=lambda pair: pair[0])
    if not keyed:
        return
    rows = present_cases([course_of(candidate, now) for _, candidate in keyed])
    for (key, _), expected in zip(keyed, model.expected(rows), strict=True):
        seen = "1" if found[key].history.velocity is None else "2"
        found[key] = found[key].scaled(float(expected), model.horizon_h, model.bands[seen], words)


def course_of(candidate: Candidate, now: datetime) -> Course:
    """The counts of a candidate up to a moment; snapshots without the platform's count are left out."""
    unit: Unit = candidate.count_kind
    shots = [
        (shot, count)
        for shot in sorted(candidate.snapshots, key=lambda shot: shot.captured_at)
        if shot.captured_at <= now and (count := shot.view_count if unit == "views" else shot.like_count) is not None
    ]
    post = candidate.post
    first = shots[0][0].captured_at
    return Course(
        post_id=post.post_id,
        published=(post.published_at or first).timestamp(),
        author=post.author.author_id if post.author is not None else "",
        language=post.language or "",
        title=post.title,
        at=tuple(shot.captured_at.timestamp() for shot, _ in shots),
        counts=tuple(float(count) for _, count in shots),
        likes=tuple(_number(shot.like_count) if unit == "views" else NOTHING for shot, _ in shots),
        comments=tuple(_number(shot.comment_count) for shot, _ in shots),
        positions=tuple(_number(shot.position) for shot, _ in shots),
    )


def _number(count: int | None) -> float:
    return NOTHING if count is None else float(count)
