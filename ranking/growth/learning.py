"""Growth models learned from the workspace's own snapshots, where there are enough and they help."""

from __future__ import annotations

from collections.abc import Sequence

from ranking.growth.booster import Growing
from ranking.growth.columns import Floats, GrowthColumns
from ranking.growth.model import GrowthModel
from ranking.growth.nets import Fitting
from ranking.growth.samples import Course, known_cases
from ranking.growth.shipped import shipped_model
from ranking.growth.tables import table_for, two_table
from ranking.growth.training import Limits, Trained, train
from ranking.history import Unit
from ranking.types import Encoder

MORNING = Limits(
    rows=20_000,
    growing=Growing(rounds=300, seeds=2),
    fitting=Fitting(seeds=2),
    in_context=False,
    with_records=False,
)
"""Bounds of the training that is part of ``rank``: some seconds on one core.

A post's forecast does not depend on which others were crawled, so that scores compare across
days; and nothing of a single author is kept.
"""
TOP = 20


def learn(
    platform: str,
    courses: Sequence[Course],
    unit: Unit,
    horizon_h: float,
    limits: Limits = MORNING,
    titles: Encoder | None = None,
) -> Trained:
    """A model of one platform from what was counted here.

    It is kept only if, on the newest fifth of the cases, it beats both what would be used without
    it: the shipped model where there is one, the shipped table otherwise. ``titles`` reads what titles promise,
    where there are enough of them.
    """
    table, shipped = table_for(platform, unit), shipped_model(platform)

    def usual(rows: GrowthColumns) -> Floats:
        by_table = two_table(rows, table, horizon_h)
        return by_table if shipped is None else _at_horizon(shipped, rows, by_table, horizon_h, platform, unit)

    return train(platform, known_cases(courses, horizon_h), horizon_h, usual, top=TOP, limits=limits, titles=titles)


def _at_horizon(
    model: GrowthModel, rows: GrowthColumns, by_table: Floats, horizon_h: float, platform: str, unit: Unit
) -> Floats:
    """The model's forecast moved to another horizon along the table's course."""
    if model.horizon_h == horizon_h:
        return model.expected(rows)
    own = two_table(rows, table_for(platform, unit), model.horizon_h)
    moved: Floats = model.expected(rows) * by_table / (own + 1e-9)
    return moved
