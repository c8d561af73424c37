"""How well the product's relevance ranks a pool of posts, beside simple methods on the same texts.

Each query of a set becomes a brand that has nothing but a name and example posts; its pool is
ranked by ``RelevanceModel``, the class that ranks a morning. Nothing is fitted here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawler.config import Brand
from crawler.errors import UsageError
from ranking.encoder import CachedEncoder
from ranking.evaluation.forms import read_json, read_rows, set_name
from ranking.evaluation.metrics import Numbers, average_precision, bootstrap_interval, ndcg, precision
from ranking.evaluation.relevance_baselines import Baselines
from ranking.relevance import RelevanceModel
from ranking.types import Encoder

TOP = 20
METRICS = ("p20", "ndcg20", "map")
Scorer = Callable[["Query"], Numbers]


@dataclass(frozen=True)
class Query:
    """A niche by name and examples, the ids of the posts to rank, and their grades (0 where none is given)."""

    query_id: str
    name: str
    examples: tuple[str, ...]
    pool: tuple[str, ...]
    grades: Mapping[str, float]


@dataclass(frozen=True)
class RelevanceSet:
    """The queries of one folder with the texts of its posts by id."""

    name: str
    queries: tuple[Query, ...]
    posts: Mapping[str, str]

    def texts(self, ids: Sequence[str]) -> list[str]:
        """Texts of posts, in the order of ``ids``."""
        return [self.posts[key] for key in ids]


def read_relevance(folder: Path) -> RelevanceSet:
    """Read ``queries.json``, ``posts.csv.gz`` and ``qrels.csv.gz``.

    Raises:
        UsageError: a file is missing or malformed, or a query names a post the set does not have.
    """
    posts = {row["post_id"]: row["text"] for row in read_rows(folder / "posts.csv.gz")}
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_rows(folder / "qrels.csv.gz"):
        grades[row["query_id"]][row["post_id"]] = float(row["grade"])
    queries = [_query(raw, posts, grades) for raw in read_json(folder / "queries.json")]
    return RelevanceSet(set_name(folder), tuple(queries), posts)


def _query(raw: Mapping[str, Any], posts: Mapping[str, str], grades: Mapping[str, Mapping[str, float]]) -> Query:
    key, examples = str(raw["query_id"]), tuple(raw.get("examples") or ())
    pool = tuple(raw.get("pool") or (post for post in posts if post not in set(examples)))
    unknown = next((post for post in (*examples, *pool) if post not in posts), None)
    if unknown is not None:
        raise UsageError(f"queries.json: query {key} names post {unknown}, which posts.csv.gz does not have")
    return Query(key, raw["name"], examples, pool, grades.get(key, {}))


def brand_of(query: Query, texts: Sequence[str]) -> Brand:
    """The brand file of somebody who wrote down a name and pasted ``texts`` as examples."""
    return Brand.model_validate(
        {
            "brand": {"name": query.name, "about": query.name},
            "niche": {"topics": [query.name], "examples": list(texts)},
        }
    )


def product_scorer(data: RelevanceSet, encoder: Encoder) -> Scorer:
    """The product's own relevance of every post of a query's pool."""

    def scores(query: Query) -> Numbers:
        model = RelevanceModel(brand_of(query, data.texts(query.examples)), encoder)
        return model.logits(data.texts(query.pool))

    return scores


def evaluate_relevance(folder: Path, encoder: Encoder) -> dict[str, Any]:
    """Mean P@20, nDCG@20 and average precision over the queries of one set, with 95% bootstrap intervals.

    Args:
        folder: a set in the form of ``bench/README.md``.
        encoder: the encoder of the product; each text is encoded once.

    Raises:
        UsageError: the folder is not in that form.
    """
    data, remembering = read_relevance(folder), CachedEncoder(encoder)
    remembering.encode(sorted({*data.posts.values(), *(query.name for query in data.queries)}))
    figures = figures_of(data, product_scorer(data, remembering))
    simple = Baselines(data.posts, remembering)
    methods: dict[str, Scorer] = {
        name: lambda query, name=name: simple.scores(name, query.name, query.examples, query.pool)  # type: ignore[misc]
        for name in simple.methods(with_examples=any(query.examples for query in data.queries))
    }
    return {
        "task": "relevance",
        "set": data.name,
        **_means(figures),
        "baselines": {name: _means(figures_of(data, scorer)) for name, scorer in methods.items()},
        "intervals": {
            metric: [round(end, 4) for end in bootstrap_interval(figures[:, column].tolist())]
            for column, metric in enumerate(METRICS)
        },
        "queries": len(data.queries),
    }


def figures_of(data: RelevanceSet, scorer: Scorer) -> Numbers:
    """P@20, nDCG@20 and average precision by query, shape (queries, 3); ties keep the pool's order."""
    rows = []
    for query in data.queries:
        order = np.argsort(-scorer(query), kind="stable")
        gains = [query.grades.get(query.pool[place], 0.0) for place in order]
        relevant = [gain > 0 for gain in gains]
        rows.append((precision(relevant, TOP), ndcg(gains, TOP), average_precision(relevant)))
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(METRICS))


def _means(figures: Numbers) -> dict[str, float]:
    means = figures.mean(axis=0) if len(figures) else np.zeros(len(METRICS))
    return {metric: round(float(mean), 4) for metric, mean in zip(METRICS, means, strict=True)}
