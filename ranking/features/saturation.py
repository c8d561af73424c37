"""Who spoke there before us."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 80
SHOWN = 3


def feature(evidence: Evidence) -> FeatureResult | None:
    """Brands that have commented already: a sign of welcome while they are few, of a queue when they are many."""
    brands = evidence.visibility.brands_there
    if not brands:
        return None
    named = ", ".join(brands[:SHOWN]) + (f" and {len(brands) - SHOWN} more" if len(brands) > SHOWN else "")
    return FeatureResult(name="saturation", value=float(len(brands)), sentence=f"Brands there already: {named}.")
