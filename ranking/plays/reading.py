"""All that was read of one target, before a play is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ranking.plays.crowd import Crowd
from ranking.plays.cues import Found
from ranking.plays.names import Named
from ranking.plays.summons import Summons
from ranking.target import Target

NICHE_FROM = 0.12
QUOTE = 90


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one target."""

    target: Target
    named: Named
    chances: Mapping[str, float]
    cues: Mapping[str, Found]
    nearness: float
    niche_words: int
    crowd: Crowd
    summons: Summons | None

    @property
    def on_niche(self) -> bool:
        """Whether the text is, loosely, of our world; the ranker's relevance judges it properly."""
        return self.nearness >= NICHE_FROM or self.niche_words > 0

    def share(self, classes: tuple[str, ...]) -> float:
        """Probability of any of ``classes``."""
        return sum(self.chances.get(name, 0.0) for name in classes)

    def strongest(self, classes: tuple[str, ...]) -> str:
        """The likeliest of ``classes``."""
        return max(classes, key=lambda name: self.chances.get(name, 0.0))


def quote(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def quoted(text: str) -> str:
    """The beginning of a text in quotation marks."""
    return f"“{quote(text)}”"


def bounded(chance: float) -> float:
    """A confidence that is never quite certain."""
    return round(min(max(chance, 0.02), 0.98), 4)
