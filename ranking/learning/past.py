"""What people said before this ranking: lessons for its taste, and what is settled and not shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ranking.background import background_sentences
from ranking.calibration import Calibration
from ranking.corrections import NOTHING
from ranking.learning.check import FEWEST, learned
from ranking.learning.lessons import Context, Lesson
from ranking.learning.taste import Shift, Taste
from ranking.target import Target
from ranking.types import Encoder, Play

SETTLED = frozenset({"done", "skipped", "snoozed"})
"""What is not shown again; a snooze ends by itself."""
UNMOVED = Shift(0.0, 1.0)


@dataclass(frozen=True)
class Past:
    """What is known of earlier decisions.

    Attributes:
        lessons: decisions of this brand, oldest first.
        settled: opportunity id to the word that settled it (``done``, ``skipped``, ``snoozed``).
        calibration: what became of our earlier comments.
    """

    lessons: Sequence[Lesson] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    calibration: Calibration = NOTHING


class Memory:
    """The past as one ranking uses it: the taste, where the lessons taught one."""

    def __init__(self, past: Past, encoder: Encoder) -> None:
        self.settled = past.settled
        self._encoder = encoder
        self.taste = _taste(past.lessons, encoder)

    def shifts(self, targets: Sequence[Target], plays: Sequence[Play | None]) -> list[Shift]:
        """What the taste says of targets, in their order."""
        if self.taste is None or not targets:
            return [UNMOVED] * len(targets)
        vectors = self._encoder.encode([target.text for target in targets])
        return self.taste.shifts(vectors, [context_of(t, play) for t, play in zip(targets, plays, strict=True)])


def context_of(target: Target, play: Play | None) -> Context:
    """What a taste may depend on beside the text."""
    return Context(
        play=play.name if play is not None else None,
        platform=target.post.platform,
        target="post" if target.comment is None else "comment",
        language=(target.comment.language if target.comment else None) or target.post.language,
    )


def _taste(lessons: Sequence[Lesson], encoder: Encoder) -> Taste | None:
    if len(lessons) <= FEWEST:
        return None
    in_order = sorted(lessons, key=lambda lesson: (lesson.decided_at, lesson.text))
    centre = encoder.encode(background_sentences()).mean(axis=0)
    return learned(in_order, encoder.encode([lesson.text for lesson in in_order]), np.asarray(centre))
