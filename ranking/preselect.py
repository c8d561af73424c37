"""Which comments deserve a closer look, before anything is embedded."""

from __future__ import annotations

from collections.abc import Sequence

from ranking.plays.read import PlayReader
from ranking.safety.check import SafetyChecker
from ranking.target import Target
from ranking.types import Candidate
from ranking.windows import likes_of

LIKED_PER_THREAD = 2
PER_THREAD = 30
ALARMING_PER_THREAD = 10
MIN_CHARS = 8


def targets_worth_reading(candidates: Sequence[Candidate], reader: PlayReader, safety: SafetyChecker) -> list[Target]:
    """Every post; of the comments those with a cue or an alias, and the most liked of each thread.

    Comments that look dangerous are read too: an impostor or an accusation must be seen, and a
    lead can audit what a thread's spam was held for.
    """
    found: list[Target] = []
    for candidate in candidates:
        found.append(Target(candidate))
        comments = [Target(candidate, comment) for comment in candidate.comments if len(comment.body) >= MIN_CHARS]
        comments.sort(key=_liked_first)
        cued = [target for target in comments if reader.worth_reading(target)][:PER_THREAD]
        alarming = [target for target in comments if safety.looks_dangerous(target)][:ALARMING_PER_THREAD]
        liked = [target for target in comments[:LIKED_PER_THREAD] if _likes(target) > 0]
        chosen = {target.comment.comment_id: target for target in (*cued, *alarming, *liked) if target.comment}
        found += sorted(chosen.values(), key=lambda target: target.comment.comment_id if target.comment else "")
    return found


def _likes(target: Target) -> int:
    return likes_of(target, target.comment) if target.comment is not None else 0


def _liked_first(target: Target) -> tuple[int, str]:
    return -_likes(target), target.comment.comment_id if target.comment is not None else ""
