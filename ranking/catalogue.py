"""The features of the ranker: whatever modules ``ranking/features`` holds, in their order.

A feature is one file with one function ``feature(evidence) -> FeatureResult | None``; its
docstring is the public documentation, its sentence what a manager reads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

import ranking.features
from ranking.evidence import Evidence
from ranking.types import FeatureResult, Verdict
from ranking.wording import because

Feature = Callable[[Evidence], FeatureResult | None]


@lru_cache(maxsize=1)
def features() -> dict[str, Feature]:
    """All features by name, sorted by their module's ``ORDER`` and name."""
    names = [module.name for module in iter_modules(ranking.features.__path__)]
    modules = [(name, import_module(f"ranking.features.{name}")) for name in names]
    modules.sort(key=lambda pair: (pair[1].ORDER, pair[0]))
    return {name: module.feature for name, module in modules}


def describe(evidence: Evidence) -> tuple[FeatureResult, ...]:
    """What every feature has to say of a target; features with nothing to say are left out."""
    found = (feature(evidence) for feature in features().values())
    return tuple(result for result in found if result is not None)


def summary(evidence: Evidence, verdict: Verdict) -> str:
    """One sentence: why this stands where it stands."""
    return because(evidence, verdict)
