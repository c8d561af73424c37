"""Judges targets one part after the other: relevance, play, safety, fit, growth, visibility, score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.config import Brand
from ranking.corrections import corrected_chance, corrected_growth
from ranking.echoes import without_echoes
from ranking.evidence import Evidence
from ranking.fit import FitJudge
from ranking.growth import Growth, forecast, growth_of
from ranking.handles import Known
from ranking.identity import opportunity_id
from ranking.learning.past import Memory, Past
from ranking.learning.taste import shifted
from ranking.plays.read import PlayReader
from ranking.prospects import Prospects
from ranking.relevance import Relevance, RelevanceModel
from ranking.safety.check import SafetyChecker
from ranking.safety.types import SafetyResult
from ranking.scoring import reach_level, score
from ranking.target import Target
from ranking.types import Encoder, Forecast, Play
from ranking.visibility import visibility
from ranking.visibility_curve import PRIOR


@dataclass(frozen=True)
class Seen:
    """What reading the text of a target gave."""

    target: Target
    relevance: Relevance
    play: Play | None
    safety: SafetyResult
    taste: float = 0.0


class Judge:
    """All judges of one brand at one moment."""

    def __init__(
        self,
        brand: Brand,
        encoder: Encoder,
        now: datetime,
        prospects: Prospects | None = None,
        past: Past | None = None,
    ) -> None:
        self.brand = brand
        self.now = now
        self.reader = PlayReader(brand, encoder)
        self._relevance = RelevanceModel(brand, encoder)
        self.safety = SafetyChecker(brand, encoder)
        self._fit = FitJudge(brand)
        self._known = Known(brand)
        # Without the others of the morning each post is forecast by its table alone.
        self._prospects = prospects
        known = past or Past()
        self.memory = Memory(known, encoder)
        self._outcomes = known.calibration

    def read(self, targets: Sequence[Target]) -> list[Seen]:
        """Relevance, play, safety and taste of every target, in their order."""
        plays = without_echoes(targets, self.reader.read(targets))
        shifts = (shift.log_odds for shift in self.memory.shifts(targets, plays))
        columns = (self._relevance.judge(targets), plays, self.safety.check(targets), shifts)
        return [Seen(*row) for row in zip(targets, *columns, strict=True)]

    def weigh(self, seen: Seen, shut: str | None = None) -> Evidence:
        """Fit, reach and score of a target that was read; a veto leaves no score."""
        target = seen.target
        risk = 0.0 if seen.safety.veto is not None else seen.safety.risk
        judged = self._fit.judge(target, seen.relevance.probability, seen.play, risk)
        fit = replace(judged, value=shifted(judged.value, seen.taste))
        growth, expected = self._growth(target)
        curve = PRIOR if self._prospects is None else self._prospects.curve_of(target.post.platform)
        foreseen = visibility(target, self._known, self.brand.reply_delay_h, self.now, curve)
        seen_by = corrected_chance(foreseen, self._outcomes)
        level = reach_level(
            None if expected is None else expected.expected,
            seen_by.probability,
            target.post.platform,
            "views" if expected is None else expected.unit,
        )
        weight = self.brand.play(seen.play.name).weight if seen.play is not None else 1.0
        value = 0.0
        if seen.safety.veto is None:
            value = score(fit.value, level, self.brand.ranking.reach_appetite, weight)
        identity = opportunity_id(self.brand.name, target)
        return Evidence(
            opportunity_id=identity,
            target=target,
            brand=self.brand,
            now=self.now,
            relevance=seen.relevance,
            play=seen.play,
            safety=seen.safety,
            fit=fit,
            growth=growth,
            forecast=expected,
            visibility=seen_by,
            level=level,
            score=value,
            shut=shut or self.memory.settled.get(identity),
            taste=seen.taste,
            curve=curve,
        )

    def _growth(self, target: Target) -> tuple[Growth | None, Forecast | None]:
        candidate, together = target.candidate, self._prospects
        growth = growth_of(candidate, self.now) if together is None else together.growth_of(candidate)
        found = None if growth is None else forecast(growth, target.candidate.horizon_h)
        return growth, corrected_growth(found, self._outcomes)
