"""The texts through which a target is read: its own words first, then what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.models import Comment, Snapshot
from ranking.target import Target

WINDOW_CHARS = 600
TRANSCRIPT_WINDOWS = 4
CONTEXT_COMMENTS = 5
CONTEXT_CHARS = 120


@dataclass(frozen=True)
class Windows:
    """``own`` is title and caption (or the comment); ``spoken`` parts of a transcript; ``around`` the thread."""

    own: str
    spoken: tuple[str, ...] = ()
    around: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts, for one call of the encoder."""
        return tuple(text for text in (self.own, *self.spoken, self.around) if text)


def windows_of(target: Target) -> Windows:
    """Windows of a post or a comment; a comment's surroundings are its post's own words."""
    if target.comment is not None:
        return Windows(target.text, around=Target(target.candidate).text)
    post = target.post
    tags = " ".join(f"#{tag.lstrip('#')}" for tag in post.hashtags if tag.lower() not in target.text.lower())
    own = f"{target.text} {tags}".strip()
    return Windows(own, _parts(post.transcript or ""), _context(target))


def _parts(text: str) -> tuple[str, ...]:
    starts = range(0, min(len(text), WINDOW_CHARS * TRANSCRIPT_WINDOWS), WINDOW_CHARS)
    return tuple(part for start in starts if (part := text[start : start + WINDOW_CHARS].strip()))


def _context(target: Target) -> str:
    """The most liked comments, joined; ties in the order of ids, so that input order does not matter."""
    liked = sorted(target.candidate.comments, key=lambda c: (-likes_of(target, c), c.comment_id))
    return "\n".join(comment.body[:CONTEXT_CHARS] for comment in liked[:CONTEXT_COMMENTS] if comment.body)


def likes_of(target: Target, comment: Comment) -> int:
    """Likes of a comment as last seen; unknown counts as none."""
    snapshot: Snapshot | None = target.candidate.comment_snapshots.get(comment.comment_id)
    return (snapshot.like_count if snapshot is not None else None) or 0
