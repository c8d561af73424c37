"""Long lists of keys in portions that every database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

PORTION = 500
"""Well below the parameters that SQLite and PostgreSQL take at once."""
T = TypeVar("T")


def portions(keys: Sequence[T], size: int = PORTION) -> Iterator[Sequence[T]]:
    """The keys in their order, at most ``size`` at a time; none where there are none."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
