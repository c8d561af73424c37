"""What the open web sounds like when it is about nothing of ours: the zero of relevance."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def background_sentences() -> tuple[str, ...]:
    """Invented everyday sentences in many languages, shipped with the package."""
    raw = files("ranking").joinpath("data/background.json").read_text(encoding="utf-8")
    return tuple(json.loads(raw)["sentences"])
