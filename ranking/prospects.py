"""What may still become of the posts of one morning: how they grow, and who is seen under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ranking.growth import Growth
from ranking.growth.forecaster import Key, Models, growths
from ranking.types import Candidate
from ranking.visibility_curve import PRIOR, SlotCurve, curves


@dataclass(frozen=True)
class Prospects:
    """Growth by platform and post id, and the curve of arrival by platform."""

    growth: Mapping[Key, Growth]
    curves: Mapping[str, SlotCurve]

    @classmethod
    def of(cls, candidates: Sequence[Candidate], now: datetime, own: Models | None = None) -> Prospects:
        """Those of all candidates, judged together; ``own`` are growth models learned here, by platform."""
        return cls(growths(candidates, now, own), curves(candidates, now))

    def growth_of(self, candidate: Candidate) -> Growth | None:
        """The growth of one of the candidates; ``None`` where nothing was ever counted."""
        return self.growth.get((candidate.post.platform, candidate.post.post_id))

    def curve_of(self, platform: str) -> SlotCurve:
        """The chance of the first five by arrival, as far as this platform is known."""
        return self.curves.get(platform, PRIOR)
