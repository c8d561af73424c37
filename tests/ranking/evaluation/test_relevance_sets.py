"""Evaluation of relevance and judgments on invented sets in the forms of the bench."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import UsageError
from ranking.evaluation.forms import read_json, read_judgments
from ranking.evaluation.judgments import brand_of, evaluate_judgments
from ranking.evaluation.judgments_baselines import baseline_scores
from ranking.evaluation.relevance import evaluate_relevance
from tests.fake_encoder import FakeEncoder

KITES = [f"flying kites on the beach, day {n}" for n in range(6)]
OTHERS = [f"minutes of the council meeting number {n}" for n in range(30)]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def niche_set(folder: Path, **query: Any) -> Path:
    posts = [{"post_id": f"p{n}", "text": text} for n, text in enumerate([*OTHERS, *KITES])]
    near = [row["post_id"] for row in posts[len(OTHERS) :]]
    asked = {"query_id": "q", "name": "kites", "examples": near[:2], **query}
    write(folder / "posts.csv.gz", posts)
    write(folder / "qrels.csv.gz", [{"query_id": "q", "post_id": key, "grade": "1"} for key in near[2:]])
    (folder / "queries.json").write_text(json.dumps([asked]), encoding="utf-8")
    return folder


def test_relevance_finds_the_niche_and_stands_beside_its_baselines(tmp_path: Path) -> None:
    found = evaluate_relevance(niche_set(tmp_path), FakeEncoder())
    assert found["task"] == "relevance"
    assert found["set"] == tmp_path.name
    assert found["map"] == found["ndcg20"] == 1.0
    assert found["p20"] == 0.2
    assert set(found["baselines"]) >= {"tfidf_name", "cosine_name", "cosine_centroid"}
    assert found["intervals"]["map"] == [1.0, 1.0]


def test_a_name_and_a_pool_are_enough(tmp_path: Path) -> None:
    found = evaluate_relevance(niche_set(tmp_path, examples=[], pool=["p0", "p1", "p33"]), FakeEncoder())
    assert found["map"] == 1.0
    assert set(found["baselines"]) == {"tfidf_name", "cosine_name"}


def test_a_query_with_an_unknown_post_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="query q names post nowhere"):
        evaluate_relevance(niche_set(tmp_path, pool=["nowhere"]), FakeEncoder())


def brand_folder(folder: Path, name: str = "Windling") -> Path:
    folder.mkdir(parents=True)
    brief = {
        "name": name, "aliases": [name], "about": "We make kites for windy beaches and city parks.",
        "not_about": "", "topics": ["flying kites", "kite repair"], "hashtags": [], "competitors": {},
        "languages": ["en"], "never": [], "examples": ["my kite tore, how do i fix it"], "counterexamples": [],
    }  # fmt: skip
    (folder / "brand.json").write_text(json.dumps(brief), encoding="utf-8")
    texts = [
        ("a_1", "en", "Which kite should I buy for a windy beach?", "3.0", "question"),
        ("a_2", "de", f"{name} kites: thank you for my first day of flying kites!", "3.0", "superfan"),
        ("r_1", "en", "the council met on thursday", "0.0", "none"),
        ("r_2", "en", "nobody rated this", "", ""),
    ]
    write(
        folder / "items.csv",
        [
            {"item_id": i, "source": "x", "language": lang, "text": t, "likes": "", "comments": "", "views": ""}
            for i, lang, t, _, _ in texts
        ],
    )
    write(
        folder / "ratings.csv",
        [
            {"item_id": i, "grade": g, "play": p, "play_agreed": "1", "unsafe": "0"}
            for i, _, _, g, p in texts
            if g
        ],
    )  # fmt: skip
    return folder


def test_judgments_of_one_brand_and_of_a_folder_of_brands(tmp_path: Path) -> None:
    alone = evaluate_judgments(brand_folder(tmp_path / "one"), FakeEncoder())
    assert alone["all"]["ndcg20"] == 1.0
    assert alone["non_english"]["p20"] == 1 / 20
    assert alone["veto"] == {"precision": 0.0, "recall": 0.0}
    assert "brands" not in alone
    brand_folder(tmp_path / "two", "Gustling")
    both = evaluate_judgments(tmp_path, FakeEncoder())
    assert set(both["brands"]) == {"one", "two"}
    assert both["brands"]["one"]["all"] == alone["all"]
    low, high = both["intervals"]["all"]
    assert 0 <= low <= both["all"]["ndcg20"] <= high <= 1
    assert set(alone["baselines"]) == {"cosine_brief", "cosine_centred", "most_liked", "as_given"}
    for simple in alone["baselines"].values():
        assert set(simple) == {"all", "written", "non_english"}
        assert simple["all"]["ndcg20"] <= alone["all"]["ndcg20"]
    given = zip(read_judgments(tmp_path / "one"), (4, None, 9), strict=False)
    items = [replace(item, likes=likes) for item, likes in given]
    scores = baseline_scores(items, brand_of(read_json(tmp_path / "one" / "brand.json")), FakeEncoder())
    assert scores["most_liked"].tolist() == [4, 0, 9][: len(items)]
    assert all(len(column) == len(items) and column.min() >= 0 for column in scores.values())


def test_a_folder_without_a_brand_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"brand\.json"):
        evaluate_judgments(tmp_path, FakeEncoder())
