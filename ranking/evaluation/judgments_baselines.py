"""Simple ways to order judged items by a brand's brief: what the product has to beat, without any veto."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from crawler.config import Brand
from ranking.evaluation.forms import JudgedItem
from ranking.evaluation.metrics import Numbers
from ranking.types import Encoder
from ranking.vectors import unit


def baseline_scores(items: Sequence[JudgedItem], brand: Brand, encoder: Encoder) -> Mapping[str, Numbers]:
    """Scores of the items under each method, 0 or more, higher is better.

    ``cosine_brief`` is the likeness to the mean of the brief's own texts, ``cosine_centred`` the same less what all
    items have in common, ``most_liked`` the likes (unknown: 0), ``as_given`` the file's order.
    """
    texts = encoder.encode([item.text for item in items])
    brief = encoder.encode([brand.brand.about, *brand.niche.topics, *brand.niche.examples])
    middle = texts.mean(axis=0)
    found = {
        "cosine_brief": unit(texts) @ unit(brief.mean(axis=0)),
        "cosine_centred": unit(texts - middle) @ unit(brief.mean(axis=0) - middle),
        "most_liked": np.asarray([item.likes or 0 for item in items]),
        "as_given": np.zeros(len(items)),
    }
    return {name: np.asarray(scores - scores.min(), dtype=np.float64) for name, scores in found.items()}
