"""What a title promises is learned from other titles, helps where titles matter, and is nothing where they do not."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from ranking.growth import promise
from ranking.growth.booster import Growing
from ranking.growth.columns import GrowthColumns
from ranking.growth.features import Columns, row_features
from ranking.growth.model import GrowthModel
from ranking.growth.promise import NAME, Promise, promised
from ranking.growth.training import Limits, train
from tests.fake_encoder import FakeEncoder
from tests.ranking.growth.invented import NO_NETS, invented, texts


@pytest.fixture(autouse=True)
def _few_titles_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promise, "LEAST_TITLES", 50)


TOPICS = ("kite festival", "tax return", "beach wind", "printer driver")


def told(*, matters: bool, seed: int = 4) -> GrowthColumns:
    """Posts about four topics, two of which grow eight times as much; where it does not matter, by lot."""
    rows = invented(decisions=40, seed=seed, law="noise")
    lot = np.random.default_rng(seed)
    topic = lot.integers(0, len(TOPICS), len(rows))
    luck = topic if matters else lot.permutation(topic)
    return replace(
        rows,
        title=texts([f"{TOPICS[at]} number {row}" for row, at in enumerate(topic)]),
        growth=np.where(luck % 2 == 0, 8.0, 1.0) * rows.count[:, 0] * lot.lognormal(0, 0.3, len(rows)),
    )


def promise_of(rows: GrowthColumns, known: np.ndarray | None = None) -> np.ndarray:
    chosen = np.ones(len(rows), dtype=bool) if known is None else known
    found = promised(rows, row_features(rows), chosen, FakeEncoder())
    assert found is not None
    return found[1]


def test_titles_that_matter_promise_growth_to_rows_that_taught_nothing() -> None:
    rows = told(matters=True)
    known = rows.decision < 30
    fresh = promise_of(rows, known)[~known]
    assert np.corrcoef(fresh, np.log(rows.growth[~known] / rows.count[~known, 0]))[0, 1] > 0.8


def test_a_rows_own_outcome_does_not_promise_itself() -> None:
    rows = told(matters=False)
    assert abs(np.corrcoef(promise_of(rows), np.log(rows.growth / rows.count[:, 0]))[0, 1]) < 0.15


def test_the_growth_of_rows_that_may_not_teach_changes_nothing() -> None:
    rows = told(matters=True)
    known = rows.decision < 30
    changed = replace(rows, growth=np.where(known, rows.growth, 1e9))
    assert np.array_equal(promise_of(rows, known), promise_of(changed, known))


def test_no_title_promises_nothing_and_few_teach_nothing() -> None:
    rows = told(matters=True)
    some = replace(rows, title=texts(["", *rows.title[1:]]))
    assert np.flatnonzero(np.isnan(promise_of(some))).tolist() == [0]
    few = replace(rows, title=texts(["kites"] * len(rows)))
    assert promised(few, row_features(few), np.ones(len(few), dtype=bool), FakeEncoder()) is None


@pytest.mark.parametrize("matters", [True, False])
def test_trees_use_the_promise_where_it_holds(matters: bool) -> None:
    rows = told(matters=matters)
    limits = Limits(growing=Growing(rounds=60, seeds=1), fitting=NO_NETS, in_context=False, with_records=False)
    plain, read = (
        train("invented", rows, 6.0, lambda some: np.ones(len(some)), top=5, limits=limits, titles=encoder)
        for encoder in (None, FakeEncoder())
    )
    assert read.model is not None
    assert (NAME in read.model.features, read.model.promise is not None) == (True, True)
    text = json.dumps(read.model.to_json())
    assert TOPICS[0] not in text
    again, unread = (GrowthModel.from_json(json.loads(text), encoder) for encoder in (FakeEncoder(), None))
    np.testing.assert_allclose(again.expected(rows), read.model.expected(rows), rtol=0.05)
    assert unread.promise is None
    assert np.isfinite(unread.expected(rows)).all()
    gain = read.captured[0] - plain.captured[0]
    assert gain > 0.1 if matters else abs(gain) < 0.1
    fresh = told(matters=matters, seed=8).visible(1)
    seen = np.corrcoef(np.log(read.model.expected(fresh)), np.log(fresh.growth))[0, 1]
    assert seen > 0.8 if matters else seen < 0.7


def test_what_titles_promise_belongs_to_one_encoder() -> None:
    learned = promised(*_told(), FakeEncoder())
    assert learned is not None
    kept = learned[0].to_json()
    other = FakeEncoder()
    assert Promise.from_json(kept, other) is not None
    assert Promise.from_json({**kept, "encoder": "another"}, other) is None


def _told() -> tuple[GrowthColumns, Columns, np.ndarray]:
    rows = told(matters=True)
    return rows, row_features(rows), np.ones(len(rows), dtype=bool)
