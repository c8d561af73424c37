"""What a growth model learns, when it is refused, and what it must not see."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from ranking.growth import training
from ranking.growth.booster import Growing
from ranking.growth.columns import GrowthColumns, joined
from ranking.growth.features import row_features
from ranking.growth.model import GrowthModel, features_of
from ranking.growth.records import Records
from ranking.growth.table_fit import decay_of, fit_table
from ranking.growth.tables import two_table
from ranking.growth.training import Limits, Trained, train
from tests.ranking.growth.invented import HOUR, NO_NETS, invented

QUICK = Limits(growing=Growing(rounds=120, seeds=2), fitting=NO_NETS)


def learned(rows: GrowthColumns, limits: Limits = QUICK) -> Trained:
    table = fit_table("invented", rows, 6.0)
    return train("invented", rows, 6.0, lambda some: two_table(some, table, 6.0), top=5, limits=limits)


def test_trees_learn_what_a_table_cannot_know() -> None:
    rows = invented()
    found = learned(rows)
    assert found.model is not None
    assert found.deviance[0] < 0.3 * found.deviance[1]
    assert found.captured[0] > 0.95 > found.captured[1]
    fresh = invented(seed=9)
    assert np.corrcoef(np.log1p(found.model.expected(fresh)), np.log1p(fresh.growth))[0, 1] > 0.9
    low, high = found.model.bands["2"]
    assert 0 < low < 1 < high


def test_the_same_rows_in_any_order_give_the_same_model() -> None:
    rows = invented()
    shuffled = rows.take(np.random.default_rng(0).permutation(len(rows)))
    one, two = learned(rows).model, learned(shuffled).model
    assert one is not None
    assert two is not None
    assert json.dumps(one.to_json()) == json.dumps(two.to_json())


def test_a_table_that_is_right_is_not_replaced() -> None:
    rows = invented(law="comments")
    found = train("invented", rows, 6.0, lambda some: some.comments[:, 0] * 30.0, top=5, limits=QUICK)
    assert found.model is None
    assert "no better" in found.why


def test_too_few_cases_teach_nothing() -> None:
    found = learned(invented(decisions=5))
    assert found.model is None
    assert "too few" in found.why


def test_training_keeps_to_its_rows() -> None:
    found = learned(invented(decisions=60), Limits(rows=400, growing=Growing(rounds=40, seeds=1), fitting=NO_NETS))
    assert found.model is not None
    assert 300 <= found.model.rows <= 400


def test_a_model_survives_json_without_anybodys_record() -> None:
    rows = invented()
    found = learned(
        rows, Limits(growing=Growing(rounds=40, seeds=1), fitting=NO_NETS, in_context=False, with_records=False)
    )
    assert found.model is not None
    text = json.dumps(found.model.to_json())
    assert "a3" not in text
    again = GrowthModel.from_json(json.loads(text)).expected(rows)
    np.testing.assert_allclose(again, found.model.expected(rows), rtol=0.01)


def test_features_know_nothing_of_the_truth_or_of_hidden_snapshots() -> None:
    rows = invented(decisions=4)
    other = replace(rows, growth=rows.growth[::-1].copy())
    for name, values in features_of(rows, None, in_context=True).items():
        np.testing.assert_array_equal(values, features_of(other, None, in_context=True)[name], err_msg=name)
    once = row_features(rows.visible(1))
    assert np.isnan(once["speed_1"]).all()
    assert (once["snapshots_seen"] == 1).all()


def one_author(rows: GrowthColumns) -> GrowthColumns:
    return replace(rows, author=np.array(["a"] * len(rows), dtype=object))


def test_a_record_holds_earlier_outcomes_of_other_posts_only() -> None:
    rows = one_author(invented(decisions=3, each=2))
    found = Records(rows, row_features(rows), 6.0).features(rows, row_features(rows))["record_author_rows"]
    # Decisions lie 6 h apart and growth is known 6 h later: the first sees nobody, the second two, the third four.
    np.testing.assert_allclose(np.expm1(found), [0, 0, 2, 2, 4, 4], atol=1e-9)
    same_post = replace(rows, post_id=np.array(["p"] * len(rows), dtype=object))
    alone = Records(same_post, row_features(rows), 6.0).features(same_post, row_features(rows))["record_author_rows"]
    np.testing.assert_allclose(alone, 0)


def test_a_later_outcome_changes_no_record() -> None:
    rows = one_author(invented(decisions=4, each=3))
    changed = replace(rows, growth=np.where(rows.decision == 3, 1e9, rows.growth))
    known = row_features(rows)
    before = [Records(some, known, 6.0) for some in (rows, changed)]
    first = rows.decision == 0
    for key in ("record_author",):
        values = [record.features(rows, known)[key] for record in before]
        # The usual curve is fitted on all rows; who has no known outcome yet must have no record at all.
        assert all(np.isnan(value[first]).all() for value in values)


def test_unknown_strangers_have_no_record() -> None:
    rows = invented(decisions=4)
    strangers = replace(rows, author=np.array(["new"] * len(rows), dtype=object), at=rows.at + 999 * HOUR)
    found = Records(rows, row_features(rows), 6.0).features(strangers, row_features(strangers))
    assert np.isnan(found["record_author"]).all()


@pytest.mark.parametrize("decay", [0.01, 0.3, 2.0])
def test_decay_is_found_again(decay: float) -> None:
    share = -np.expm1(-decay * 6.0) / (decay * 6.0)
    assert decay_of(float(share), 6.0) == pytest.approx(decay, rel=1e-6)


def test_a_table_finds_steady_growth() -> None:
    rows = invented()
    rows = replace(rows, growth=rows.count[:, 0] * 0.5)
    table = fit_table("steady", rows, 6.0)
    np.testing.assert_allclose(table.level, 0.5, rtol=0.02)
    inside = (rows.age_h >= table.ages_h[0]) & (rows.age_h <= table.ages_h[-1])
    np.testing.assert_allclose(two_table(rows.visible(1), table, 6.0)[inside], rows.growth[inside], rtol=0.05)


def test_batches_are_joined_in_order() -> None:
    one = invented(decisions=2, each=3)
    assert len(joined([one, one])) == 12


def test_of_many_decisions_the_quiet_weigh_as_much_as_the_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = invented(decisions=40, law="noise")
    # In loud decisions comments foretell growth; in the many quiet ones, a thousandth as large, the lack of them does.
    loud = rows.decision % 8 == 0
    comments = rows.comments[:, 0] / 200
    rows = replace(rows, growth=np.where(loud, 1_000 * comments, 1 - comments) * rows.count[:, 0])
    limits = Limits(growing=Growing(rounds=60, seeds=1), fitting=NO_NETS, in_context=False, with_records=False)
    shares = []
    for least in (10_000, 8):
        monkeypatch.setattr(training, "EQUAL_FROM", least)
        found = train("invented", rows, 6.0, lambda some: np.ones(len(some)), top=5, limits=limits)
        shares.append(found.captured[0])
    assert shares[1] > shares[0] + 0.05
