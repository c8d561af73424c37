"""Who is in a thread: accounts that look like brands, how they are liked, and when they came."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.models import Author, Comment
from ranking.plays.normal import exact, tokens
from ranking.types import Candidate

_BRAND_WORDS_LISTED = (
    "official offiziell oficial resmi offisiell oficiala hq global brand gmbh inc ltd uk usa deutschland "
    "espana turkiye norge latvija airlines airways bank foods fc club museum "
)
_BRAND_WORDS = frozenset(_BRAND_WORDS_LISTED.split())
_BIG_ACCOUNT = 50_000
LIKED_LIKES = 20


@dataclass(frozen=True, slots=True)
class Crowd:
    """Brands in a thread: their handles, the likes of theirs and of everybody's comments (medians, known ones)."""

    brands: tuple[str, ...] = ()
    brand_likes: float | None = None
    other_likes: float | None = None

    @property
    def welcome(self) -> bool:
        """Whether brands are liked at least as much as people are; unknown likes are no welcome."""
        if self.brand_likes is None:
            return False
        return self.brand_likes >= LIKED_LIKES or self.brand_likes > max(1.0, self.other_likes or 0.0)


def looks_like_brand(author: Author | None) -> bool:
    """A verified account, or one whose name or size is a company's; a guess, and said as one."""
    if author is None:
        return False
    if author.verified:
        return True
    named = {*tokens(exact(author.handle)), *tokens(exact(author.display_name or ""))}
    return bool(named & _BRAND_WORDS) or (author.follower_count or 0) >= _BIG_ACCOUNT


def crowd_of(candidate: Candidate, known: frozenset[str]) -> Crowd:
    """The brands among a thread's commenters; ``known`` are handles of competitors and partners, bare."""
    brands: dict[str, None] = {}
    liked: list[int] = []
    others: list[int] = []
    poster = candidate.post.author.author_id if candidate.post.author else None
    for comment in candidate.comments:
        author = comment.author
        if author is None or author.author_id == poster:
            continue
        likes = _likes(candidate, comment)
        branded = looks_like_brand(author) or exact(author.handle).lstrip("@") in known
        if branded:
            brands[author.handle] = None
        if likes is not None:
            (liked if branded else others).append(likes)
    return Crowd(tuple(brands), _median(liked), _median(others))


def thread_time(candidate: Candidate) -> datetime | None:
    """The newest moment anything of this thread was seen: the ranker's "now" for what is stale."""
    seen = [snapshot.captured_at for snapshot in candidate.snapshots]
    if candidate.thread_at is not None:
        seen.append(candidate.thread_at)
    return max(seen, default=None)


def _likes(candidate: Candidate, comment: Comment) -> int | None:
    snapshot = candidate.comment_snapshots.get(comment.comment_id)
    return snapshot.like_count if snapshot is not None else None


def _median(counts: Iterable[int]) -> float | None:
    known = list(counts)
    return float(statistics.median(known)) if known else None
