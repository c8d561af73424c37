"""Many different people calling us under somebody else's post: how many, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.figures import decimal, whole
from crawler.models import Comment
from crawler.sentences import Sentence, chain, say, say_many
from ranking.plays.names import US, Names
from ranking.types import Candidate

MIN_PEOPLE = 3
WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Summons:
    """``people`` different accounts named us within ``hours`` of each other; ``tagged`` of them by handle.

    ``sure`` is whether any of them used a handle or a full name: a bare word may be the bird of the same name.
    """

    people: int
    tagged: int
    hours: float | None
    quotes: tuple[str, ...] = ()
    sure: bool = True

    @property
    def sentence(self) -> Sentence:
        """Count and pace in words."""
        people = say_many(
            "{n} different person names us in the comments",
            "{n} different people name us in the comments",
            self.people,
        )
        tags = say("{n} of them by handle", n=whole(self.tagged)) if self.tagged else ""
        return chain(people, tags, self._pace(), by=", ")

    def _pace(self) -> Sentence:
        if self.hours is None:
            return say("their times are unknown")
        if self.hours < 1:
            return say("within the hour")
        pace = decimal(self.people / self.hours)
        return say_many(
            "within {n} hour, {pace} an hour", "within {n} hours, {pace} an hour", round(self.hours), pace=pace
        )


def summons_of(candidate: Candidate, names: Names) -> Summons | None:
    """The densest window of distinct people who name us; ``None`` if too few do.

    The post's own author does not count, nor do accounts that are ours: only strangers can summon.
    """
    poster = candidate.post.author.author_id if candidate.post.author else None
    calls = [call for comment in candidate.comments if (call := _call(comment, poster, names)) is not None]
    timed = sorted((call for call in calls if call.at is not None), key=lambda call: (call.at, call.who))
    best = _densest(timed)
    if len({call.who for call in best}) >= MIN_PEOPLE:
        return _summed(best)
    untimed = [call for call in calls if call.at is None]
    if len({call.who for call in untimed}) >= MIN_PEOPLE:
        return _summed(untimed)
    return None


@dataclass(frozen=True, slots=True)
class _Call:
    who: str
    at: datetime | None
    tagged: bool
    sure: bool
    text: str


def _call(comment: Comment, poster: str | None, names: Names) -> _Call | None:
    author = comment.author
    if author is None or author.author_id == poster or comment.by_post_author:
        return None
    ours = [hit for hit in names.in_text(comment.body) if hit.owner == US and hit.kind != "part"]
    if not ours or names.in_text(f"@{author.handle}"):
        return None
    tagged, sure = any(hit.tagged for hit in ours), any(hit.kind != "word" for hit in ours)
    return _Call(author.author_id, comment.published_at, tagged, sure, comment.body[:80])


def _densest(calls: Sequence[_Call]) -> list[_Call]:
    best: list[_Call] = []
    most = 0
    first = 0
    for last in range(len(calls)):
        while _between(calls[first], calls[last]) > WITHIN:
            first += 1
        window = calls[first : last + 1]
        people = len({call.who for call in window})
        if people > most:
            best, most = list(window), people
    return best


def _between(one: _Call, other: _Call) -> timedelta:
    return other.at - one.at if one.at is not None and other.at is not None else timedelta(0)


def _summed(calls: Sequence[_Call]) -> Summons:
    times = [call.at for call in calls if call.at is not None]
    hours = (max(times) - min(times)).total_seconds() / 3600 if times else None
    tagged = len({call.who for call in calls if call.tagged})
    quotes = tuple(call.text for call in calls[:2])
    return Summons(len({call.who for call in calls}), tagged, hours, quotes, any(call.sure for call in calls))
