"""Growth models that come with the package, fitted by ``benchmarks/fit_growth_trees.py``."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from ranking.growth.model import GrowthModel

FOLDER = "data/growth_trees"


@cache
def shipped_model(platform: str) -> GrowthModel | None:
    """The model of one platform, or ``None``: another platform's posts grow by other laws."""
    if not platform.replace("_", "").isalnum():
        return None
    file = files("ranking").joinpath(f"{FOLDER}/{platform}.json")
    if not file.is_file():
        return None
    return GrowthModel.from_json(json.loads(file.read_text(encoding="utf-8")))
