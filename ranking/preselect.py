"""Which comments deserve a closer look, before anything is embedded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ranking.plays.read import PlayReader
from ranking.safety.check import SafetyChecker
from ranking.safety.signs import READ_FROM, repeated_texts, spam_signs, text_key
from ranking.target import Target
from ranking.types import Candidate
from ranking.windows import likes_of

LIKED_PER_THREAD = 2
PER_THREAD = 30
ALARMING_PER_THREAD = 30
MIN_CHARS = 8


def targets_worth_reading(candidates: Sequence[Candidate], reader: PlayReader, safety: SafetyChecker) -> list[Target]:
    """Every post; of the comments those with a cue or an alias, and the most liked of each thread.

    Comments that look dangerous, or are put together like spam, are read too: an impostor or an
    accusation must be seen, and a lead can audit what a thread's spam was held for.
    """
    found: list[Target] = []
    repeated = repeated_texts(Target(c, comment) for c in candidates for comment in c.comments)
    for candidate in candidates:
        found.append(Target(candidate))
        comments = [Target(candidate, comment) for comment in candidate.comments if len(comment.body) >= MIN_CHARS]
        comments.sort(key=_liked_first)
        cued = [target for target in comments if reader.worth_reading(target)]
        # Who names us is heard even where a crowd asks: an accusation must not drown.
        cued = sorted(cued, key=lambda target: not reader.names_us(target))[:PER_THREAD]
        alarming = _alarming(comments, safety, repeated)
        liked = [target for target in comments[:LIKED_PER_THREAD] if _likes(target) > 0]
        chosen = {target.comment.comment_id: target for target in (*cued, *alarming, *liked) if target.comment}
        found += sorted(chosen.values(), key=lambda target: target.comment.comment_id if target.comment else "")
    return found


def _alarming(comments: Sequence[Target], safety: SafetyChecker, repeated: Mapping[str, int]) -> list[Target]:
    """What holds cues of a danger first, then signs of spam, the plainest first."""
    plain = {id(target): safety.looks_dangerous(target) for target in comments}
    cued = sorted((t for t in comments if plain[id(t)]), key=lambda t: (-plain[id(t)], _liked_first(t)))
    signs = {id(target): _signs(target, repeated) for target in comments}
    spammy = sorted((t for t in comments if signs[id(t)] >= READ_FROM), key=lambda t: (-signs[id(t)], _liked_first(t)))
    return list({id(target): target for target in (*cued, *spammy)}.values())[:ALARMING_PER_THREAD]


def _signs(target: Target, repeated: Mapping[str, int]) -> int:
    points = spam_signs(target.text)
    # What many write may be a chant; what many write and that looks a little like spam is a campaign.
    return points + (READ_FROM if points and repeated and text_key(target.text) in repeated else 0)


def _likes(target: Target) -> int:
    return likes_of(target, target.comment) if target.comment is not None else 0


def _liked_first(target: Target) -> tuple[int, str]:
    return -_likes(target), target.comment.comment_id if target.comment is not None else ""
