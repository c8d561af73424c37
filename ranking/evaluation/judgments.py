"""Would a good manager speak here? Fit after the veto against two raters' grades.

The items are read by the product's own ``Judge`` as posts without threads; reach, diversity,
exploration and the reason of the stage are off, as ``bench/README.md`` asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from crawler.config import Brand
from crawler.errors import UsageError
from crawler.models import Post
from ranking.encoder import CachedEncoder
from ranking.evaluation.forms import JudgedItem, read_json, read_judgments, set_name
from ranking.evaluation.judgments_baselines import baseline_scores
from ranking.evaluation.metrics import Numbers, bootstrap_interval, macro_f1, ndcg, precision, precision_recall
from ranking.judging import Judge
from ranking.target import Target
from ranking.types import Candidate, Encoder

TOP, GOOD, PLAYED = 20, 2.0, 1.0
AS_JUDGED = {"summons": "mention", "banter": "mention", "big_stage": "trend"}
NOT_FOR_US = frozenset({"not invited", "invitation closed"})
MOMENT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
"""Items carry no time; any moment gives the same fit."""


@dataclass(frozen=True)
class Judged:
    """One item with what the product made of it; ``fit`` is -1 where it is withheld or escalated.

    ``simple`` are its scores under each baseline.
    """

    brand: str
    item: JudgedItem
    fit: float
    play: str
    vetoed: bool
    simple: Mapping[str, float] = field(default_factory=dict)


SLICES: Mapping[str, Callable[[JudgedItem], bool]] = {
    "all": lambda _: True,
    "written": lambda item: item.written,
    "non_english": lambda item: item.language != "en",
}


def brand_of(raw: Mapping[str, Any]) -> Brand:
    """A brand of the product from a brief of the bench."""
    return Brand.model_validate(
        {
            "brand": {key: raw[key] for key in ("name", "aliases", "about", "not_about", "languages")},
            "niche": {key: raw[key] for key in ("topics", "hashtags", "examples", "counterexamples")},
            "competitors": {name: {"aliases": aliases} for name, aliases in raw["competitors"].items()},
            "safety": {"never": raw["never"]},
        }
    )


def target_of(item: JudgedItem) -> Target:
    """An item as a post without a thread."""
    post = Post(
        platform="bench",
        post_id=item.item_id,
        url="https://bench.example",
        kind="text",
        body=item.text,
        language=item.language or None,
    )
    return Target(Candidate(post=post))


def judge_items(folder: Path, encoder: Encoder) -> list[Judged]:
    """What the product reads in every rated item of one brand.

    Raises:
        UsageError: a file is missing or malformed.
    """
    items, brand = read_judgments(folder), brand_of(read_json(folder / "brand.json"))
    judge = Judge(brand, CachedEncoder(encoder), MOMENT)
    simple = baseline_scores(items, brand, encoder)
    found = []
    for place, (item, seen) in enumerate(zip(items, judge.read([target_of(item) for item in items]), strict=True)):
        evidence = judge.weigh(seen)
        # An invitation that is not ours lists nothing, yet it is no danger.
        vetoed = evidence.veto is not None and evidence.veto.reason not in NOT_FOR_US
        fit = -1.0 if evidence.veto is not None else max(evidence.fit.topic, evidence.fit.audience)
        play = AS_JUDGED.get(seen.play.name, seen.play.name) if seen.play is not None else "none"
        scores = {name: float(column[place]) for name, column in simple.items()}
        found.append(Judged(folder.name, item, fit, play, vetoed, scores))
    return found


def evaluate_judgments(folder: Path, encoder: Encoder) -> dict[str, Any]:
    """Figures of one brand, or of a folder of brands.

    Over several brands the lists are those of each brand: nDCG@20 and P@20 are means over brands, unsafe items in
    the top 20 a sum, while play and veto figures pool all items, since single classes are small. ``brands`` then
    holds each brand's own figures, ``intervals`` those of a bootstrap over items (of nDCG@20, and of the plays'
    macro-F1).

    Raises:
        UsageError: the folder holds no brand in the form of ``bench/README.md``.
    """
    folders = [folder] if (folder / "brand.json").exists() else sorted(p.parent for p in folder.glob("*/brand.json"))
    if not folders:
        raise UsageError(f"{folder} holds no brand.json; give a brand's folder, or a folder of them")
    remembering = CachedEncoder(encoder)
    brands = [judge_items(path, remembering) for path in folders]
    figures = {"task": "judgments", "set": set_name(folder), **_figures(brands)}
    figures["intervals"] = {
        name: [round(end, 4) for end in _interval([[j for j in rows if wanted(j.item)] for rows in brands])]
        for name, wanted in SLICES.items()
    }
    figures["intervals"]["play_macro_f1"] = [round(end, 4) for end in _play_interval(brands)]
    figures["baselines"] = _baselines(brands)
    if len(brands) > 1:
        figures["brands"] = {path.name: _figures([rows]) for path, rows in zip(folders, brands, strict=True)}
    return figures


def _baselines(brands: Sequence[Sequence[Judged]]) -> dict[str, Any]:
    """The lists' figures under each simple method, which vetoes nothing and names no play."""
    found = {}
    for name in brands[0][0].simple if brands[0] else ():
        ordered = [[replace(row, fit=row.simple[name]) for row in rows] for rows in brands]
        found[name] = {
            part: _lists([[row for row in rows if wanted(row.item)] for rows in ordered])
            for part, wanted in SLICES.items()
        }
    return found


def _figures(brands: Sequence[Sequence[Judged]]) -> dict[str, Any]:
    pooled = [row for rows in brands for row in rows]
    return {
        **{
            name: {
                **_lists([[row for row in rows if wanted(row.item)] for rows in brands]),
                **_classes([row for row in pooled if wanted(row.item)]),
            }
            for name, wanted in SLICES.items()
        },
        **_classes(pooled),
    }


def _lists(brands: Sequence[Sequence[Judged]]) -> dict[str, float]:
    ranked = [_ranked(rows) for rows in brands]
    return {
        "ndcg20": _mean([ndcg([row.item.grade for row in rows], TOP) for rows in ranked]),
        "p20": _mean([precision([row.item.grade >= GOOD for row in rows], TOP) for rows in ranked]),
        "unsafe20": sum(row.item.unsafe and row.fit >= 0 for rows in ranked for row in rows[:TOP]),
    }


def _classes(rows: Sequence[Judged]) -> dict[str, Any]:
    played = [row for row in rows if row.item.grade >= PLAYED]
    said, there = precision_recall([row.vetoed for row in rows], [row.item.unsafe for row in rows])
    return {
        "play_macro_f1": round(macro_f1([row.play for row in played], [row.item.play for row in played]), 4),
        "veto": {"precision": round(said, 4), "recall": round(there, 4)},
    }


def _ranked(rows: Sequence[Judged]) -> list[Judged]:
    """Best fit first; ties keep the file's order, which is random (an order by id would favour one source)."""
    return sorted(rows, key=lambda row: -row.fit)


def _interval(brands: Sequence[Sequence[Judged]]) -> tuple[float, float]:
    """Bootstrap interval over items of the mean nDCG@20 of the brands."""
    ranked = [row for rows in brands for row in _ranked(rows)]
    owner = np.asarray([place for place, rows in enumerate(brands) for _ in rows])
    grades = np.asarray([row.item.grade for row in ranked])

    def mean_ndcg(drawn: Numbers) -> float:
        # Places in the ranked lists are drawn; sorting them keeps the lists' order.
        places = np.sort(drawn).astype(int)
        return float(np.mean([ndcg(grades[places[owner[places] == one]].tolist(), TOP) for one in np.unique(owner)]))

    return bootstrap_interval(np.arange(len(ranked), dtype=np.float64).tolist(), mean_ndcg)


def _play_interval(brands: Sequence[Sequence[Judged]]) -> tuple[float, float]:
    """Bootstrap interval over items of the plays' macro-F1, all brands pooled."""
    played = [row for rows in brands for row in rows if row.item.grade >= PLAYED]

    def drawn_macro_f1(drawn: Numbers) -> float:
        rows = [played[int(place)] for place in drawn]
        return macro_f1([row.play for row in rows], [row.item.play for row in rows])

    return bootstrap_interval(np.arange(len(played), dtype=np.float64).tolist(), drawn_macro_f1)


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0
