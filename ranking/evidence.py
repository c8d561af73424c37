"""All that is known of one target once it has been judged; what the features put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.config import Brand
from crawler.sentences import chain, say
from ranking.fit import Fit
from ranking.growth import Growth
from ranking.relevance import Relevance
from ranking.safety.types import SafetyResult
from ranking.scoring import unasked
from ranking.target import Target
from ranking.types import Forecast, Play, Veto, Visibility
from ranking.visibility_curve import PRIOR, SlotCurve


@dataclass(frozen=True)
class Evidence:
    """One target with every part of its judgement; ``level`` is reach on its 0-1 scale."""

    opportunity_id: str
    target: Target
    brand: Brand
    now: datetime
    relevance: Relevance
    play: Play | None
    safety: SafetyResult
    fit: Fit
    growth: Growth | None
    forecast: Forecast | None
    visibility: Visibility
    level: float
    score: float
    shut: str | None = None
    taste: float = 0.0
    """Log-odds that the brand's own decisions added to the fit."""
    curve: SlotCurve = PRIOR

    @property
    def veto(self) -> Veto | None:
        """Why it is withheld or escalated: the safety check's reason, or an invitation meant for others."""
        if self.safety.veto is not None:
            return self.safety.veto
        if self._too_doubtful:
            return self.safety.suspected
        if self.play is not None and self.play.state == "exclusive":
            kind = self.play.asked_for
            asked = say("asks for {kind}", kind=kind) if kind else say("asks for another kind of brand")
            return Veto(reason="not invited", evidence=chain(asked, self.play.evidence, by=": "))
        if self.play is not None and self.play.state == "closed":
            return Veto(reason="invitation closed", evidence=self.play.evidence or say("satisfied or stale"))
        return None

    @property
    def _too_doubtful(self) -> bool:
        """Precaution: whether a suspicion outweighs what opens the target to us.

        Where nobody asks and nobody names us there is too little to gain for a doubt. Whoever asks, or speaks to us,
        is held back by a veto alone: on three demo worlds suspicions there stopped several openings for each trap.
        """
        return self.unasked and self.safety.suspected is not None

    @property
    def unasked(self) -> bool:
        """Whether nobody asks anything there and nobody names us."""
        return unasked(self.play)

    @property
    def reach(self) -> float:
        """Views (or votes) still to come times the chance that ours is seen."""
        return 0.0 if self.forecast is None else self.forecast.expected * self.visibility.probability
