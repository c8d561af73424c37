"""What each thing that could be fetched of a known post is worth: expected value times uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from ranking.gate import CURIOSITY, may_have_comments
from ranking.history import hours
from ranking.scheduling.types import Option, Prospect, Rank
from ranking.scheduling.uncertainty import look_gain, unread_share
from ranking.types import Candidate

MIN_GAP_H = 2.0
"""Hours between two looks: shorter gaps measure noise."""

READING = 1.2
"""Log units that a thread is worth when nothing of it was read: who is there already, what is asked, whether
the invitation still stands. A little more than a second count, which is about 1."""

REREADING = 0.4
"""Log units of a thread whose every comment is new since it was read: what is asked is known already, and how
many came is in the counts."""

STAGE = 0.15
"""Share of a post's reach that its unread thread is worth by itself: big stages, and questions under viral
videos, are only seen in their comments."""

FACTOR: dict[Rank, float] = {"listed": 4.0, "open": 1.0, "settled": 0.1, "barred": 0.02}
"""What is on the list and undecided comes first, what is decided late, what cannot be listed last."""

OWED = 1.5
"""Value of a thread in which a comment of ours is to be measured: what it brought is what the whole work is judged by,
and such threads are few. About as much as the best unread thread of a list."""

LEAST_GAIN = 0.05
"""Below this a look tells nothing: a factor of 1.05."""

LEAST_VALUE = 0.005
"""Below this no second look is worth a request, however many are left: what is vetoed or long past."""


def options(prospect: Prospect, now: datetime) -> Iterator[Option]:
    """Everything worth doing with a post now, by kind."""
    last = last_look(prospect)
    due = _gap_passed(last, now)
    gain = look_gain(prospect.candidate, now) if due else 0.0
    thread = _first_read(prospect, gain) if prospect.unread else _read_again(prospect, gain, now)
    if prospect.owed and "thread" in prospect.costs:
        thread = _owed(prospect, thread)
    if thread is not None:
        yield thread
    value = _expected(prospect) * gain
    if "post" in prospect.costs and gain >= LEAST_GAIN and value >= LEAST_VALUE:
        yield Option(prospect, "post", value, f"{_look_words(prospect, gain, now)}; {_worth_words(prospect)}")


def worth_weighing(candidate: Candidate, seen_at: datetime, now: datetime) -> bool:
    """Whether anything could be done with a post now: told without judging it, which costs most."""
    looks = [shot.captured_at for shot in candidate.snapshots]
    return _gap_passed(candidate.thread_at, now) or _gap_passed(max((*looks, seen_at)), now)


def last_look(prospect: Prospect) -> datetime | None:
    """When a post was last seen, in whatever way."""
    looks = [shot.captured_at for shot in prospect.candidate.snapshots]
    return max((*looks, *([prospect.seen_at] if prospect.seen_at else [])), default=None)


def _gap_passed(last: datetime | None, now: datetime) -> bool:
    return last is None or hours(last, now) >= MIN_GAP_H


def _first_read(prospect: Prospect, gain: float) -> Option | None:
    if "thread" not in prospect.costs or not may_have_comments(prospect.candidate):
        return None
    seen = prospect.appraisal
    value = _expected(prospect) * (READING + gain) + (0.0 if seen.barred else STAGE * seen.level)
    why = f"thread {'cut off by a kill' if prospect.cut_off else 'never read'}; {_worth_words(prospect)}"
    return Option(prospect, "thread", value, why, first_read=True)


def _owed(prospect: Prospect, thread: Option | None) -> Option:
    """What the thread is worth by itself, if anything, and what we owe it on top; its gap does not count here."""
    value, why = (thread.value, f"{prospect.owed}; {thread.why}") if thread is not None else (0.0, prospect.owed)
    first = thread.first_read if thread is not None else prospect.unread
    return Option(prospect, "thread", value + OWED, why, first_read=first)


def _read_again(prospect: Prospect, gain: float, now: datetime) -> Option | None:
    """A thread has its own gap: a list that shows a post's counts does not show its new comments."""
    if "thread" not in prospect.costs or not _gap_passed(prospect.candidate.thread_at, now):
        return None
    share = unread_share(prospect.candidate, now)
    value = _expected(prospect) * (gain + REREADING * share)
    if max(gain, share) < LEAST_GAIN or value < LEAST_VALUE:
        return None
    words = f"{_look_words(prospect, gain, now)}, {share:.0%} of its thread is new; {_worth_words(prospect)}"
    return Option(prospect, "thread", value, words)


def _expected(prospect: Prospect) -> float:
    """Fit times reach to come, with a little for reach alone, by how the post stands.

    The score weighs reach by its square root, since a list must not be all big stages; what a request
    may still find grows with reach itself.
    """
    seen = prospect.appraisal
    rank: Rank = "barred" if seen.barred else prospect.rank
    return FACTOR[rank] * (seen.worth + CURIOSITY * seen.level) * seen.level


def _worth_words(prospect: Prospect) -> str:
    seen = prospect.appraisal
    standing = {"listed": "on the last list, ", "settled": "decided already, "}.get(prospect.rank, "")
    bar = f"{seen.barred}, " if seen.barred else ""
    return f"{standing}{bar}worth {seen.worth:.2f} (fit {seen.fit:.2f}, reach {seen.level:.2f})"


def _look_words(prospect: Prospect, gain: float, now: datetime) -> str:
    last = last_look(prospect)
    ago = "never counted" if last is None else f"last seen {hours(last, now):.1f} h ago"
    counted = len(prospect.candidate.snapshots)
    looks = f"{counted} look{'' if counted == 1 else 's'}, {ago}"
    return f"{looks}, another settles a factor of {math.exp(gain):.1f}" if gain else looks
