"""Which fields a source's answers hold, run by run: a field that was always there and is gone means a broken parser.

A key is ``<task kind>:<item>.<field>``, e.g. ``search:post.language``; the bare item
(``search:post``) counts the items themselves. A value is how many items held the field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.models import Frozen, Page

Fields = Mapping[str, int]

FEWEST_ITEMS = 10
"""Fewer items of a run say nothing about its fields."""
FEWEST_RUNS = 3
"""Runs that must agree before a field counts as one that is always there."""
FEWEST_ANSWERS = 3
"""Fewer empty answers may just have nothing to say."""
ALWAYS = 0.5
"""Share of items that hold a field in each of those runs."""

_WATCHED: Mapping[str, tuple[str, ...]] = {
    "post": ("author", "title", "body", "hashtags", "language", "duration_s", "published_at", "comments_open"),
    "comment": ("author", "body", "published_at"),
    "counts": ("view_count", "like_count", "comment_count", "share_count", "save_count"),
    "comment_counts": ("like_count", "comment_count"),
}


@dataclass(frozen=True)
class Loss:
    """A field (or, with an empty ``field``, every item) that is gone."""

    kind: str
    item: str
    field: str
    of: int
    runs: int

    def __str__(self) -> str:
        if not self.field:
            return f"{self.kind} answers held no {_NOUNS[self.item]}, as each of the last {self.runs} crawls' did"
        return (
            f"{self.field} is gone from {self.kind} answers: none of {self.of} {_NOUNS[self.item]} has it, "
            f"as most had in each of the last {self.runs} crawls"
        )


_NOUNS = {"post": "posts", "comment": "comments", "counts": "posts", "comment_counts": "comments"}


def fields_of(kind: str, page: Page) -> Counter[str]:
    """The fields that one answer to a task of this kind held."""
    found: Counter[str] = Counter()
    groups: tuple[tuple[str, Iterable[Frozen]], ...] = (
        ("post", page.posts),
        ("comment", page.comments),
        ("counts", [shot for shot in page.snapshots if shot.comment_id is None]),
        ("comment_counts", [shot for shot in page.snapshots if shot.comment_id is not None]),
    )
    for item, members in groups:
        for member in members:
            found[f"{kind}:{item}"] += 1
            for field in _WATCHED[item]:
                if getattr(member, field) not in (None, "", ()):
                    found[f"{kind}:{item}.{field}"] += 1
    return found


def losses(now: Fields, before: Sequence[Fields], answered: Mapping[str, int]) -> list[Loss]:
    """What this run lost of what every earlier run had.

    Args:
        now: this run's fields.
        before: those of earlier healthy runs of the same source and phase, in any order.
        answered: answers read by task kind; a kind nobody asked for loses nothing.
    """
    found = []
    for key in sorted({key for fields in before for key in fields}):
        kind, _, path = key.partition(":")
        item, _, field = path.partition(".")
        whole = f"{kind}:{item}"
        telling = [fields for fields in before if fields.get(whole, 0) >= FEWEST_ITEMS]
        if len(telling) < FEWEST_RUNS or now.get(key, 0):
            continue
        if not field and answered.get(kind, 0) >= FEWEST_ANSWERS:
            found.append(Loss(kind, item, "", 0, len(telling)))
        elif field and now.get(whole, 0) >= FEWEST_ITEMS and all(f.get(key, 0) >= ALWAYS * f[whole] for f in telling):
            found.append(Loss(kind, item, field, now[whole], len(telling)))
    return found
