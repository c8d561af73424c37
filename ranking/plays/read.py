"""Which opening each target is: the one door to the plays."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.config import Brand
from ranking.target import Target
from ranking.types import Encoder, Play


class PlayReader:
    """Reads the play of posts and comments for one brand."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._brand = brand
        self._encoder = encoder

    def worth_reading(self, target: Target) -> bool:
        """Whether a comment deserves a closer look; cheap, and always true for a post."""
        return target.comment is None or "?" in target.text

    def read(self, targets: Sequence[Target]) -> list[Play | None]:
        """The play of each target, in their order; ``None`` where there is none."""
        return [None for _ in targets]
