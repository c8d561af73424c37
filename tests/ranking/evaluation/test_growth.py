"""Growth is measured as docs/evaluation.md says, with the product's own trainer."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from crawler.errors import UsageError
from ranking.evaluation.growth import evaluate_growth
from ranking.evaluation.growth_form import read_growth
from ranking.growth import promise
from ranking.growth.booster import Growing
from ranking.growth.training import Limits
from ranking.types import Vectors
from tests.fake_encoder import FakeEncoder
from tests.ranking.evaluation.sets import write_csv, write_growth
from tests.ranking.growth.invented import NO_NETS

QUICK = Limits(growing=Growing(rounds=60, seeds=1), fitting=NO_NETS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_growth(tmp_path_factory.mktemp("growth") / "invented")


def test_the_trees_are_trained_on_train_and_beat_what_cannot_know(folder: Path) -> None:
    told: list[str] = []
    found = evaluate_growth(folder, limits=QUICK, progress=lambda what, *_: told.append(what))
    assert (found["task"], found["set"]) == ("growth", "invented")
    assert list(found["snapshots"]) == ["1", "2", "5"]
    for measured in found["snapshots"].values():
        low, high = measured["captured_interval"]
        assert low <= measured["captured"] <= high
        assert measured["captured"] > 0.9 > found["baselines"]["total_count"]["captured"]
        assert "boosted trees" in measured["basis"]
        assert 0.5 < measured["band_holds"] <= 1
    assert {"random", "gravity", "platform_order", "table_1_snapshot", "table_2_snapshots"} <= set(found["baselines"])
    assert told
    json.dumps(found, allow_nan=False)


def test_a_set_too_small_for_trees_is_measured_with_the_table(tmp_path: Path) -> None:
    found = evaluate_growth(write_growth(tmp_path / "small", decisions=4), limits=QUICK)
    assert all("table" in measured["basis"] for measured in found["snapshots"].values())


def test_missing_columns_and_cells_are_unknown(folder: Path) -> None:
    train = read_growth(folder).train
    assert np.isnan(train.likes).all()
    assert np.isnan(train.count[:, 2:]).all()
    assert 0 < np.isfinite(train.count[:, 1]).mean() < 1
    assert set(train.author) == {""}


def test_what_is_known_of_posts_is_joined(tmp_path: Path) -> None:
    folder = write_growth(tmp_path / "set", decisions=2)
    write_csv(folder / "posts.csv.gz", [{"post_id": "train0-0", "title": "null", "domain": "kites.example"}])
    train = read_growth(folder).train
    assert (train.title[0], train.place[0], train.title[1]) == ("null", "kites.example", "")


def test_titles_are_read_once_each_and_only_where_they_can_teach(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promise, "LEAST_TITLES", 50)
    asked: list[str] = []

    class Reader(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            asked.extend(texts)
            return super().encode(texts)

    evaluate_growth(folder, limits=QUICK, encoder=Reader())
    assert not asked
    titled = write_growth(tmp_path / "titled", decisions=12)
    ids = {key for part in ("train", "test") for key in getattr(read_growth(titled), part).post_id}
    write_csv(titled / "posts.csv.gz", [{"post_id": key, "title": f"kites of {key}"} for key in sorted(ids)])
    told: list[str] = []
    found = evaluate_growth(titled, limits=QUICK, encoder=Reader(), progress=lambda what, *_: told.append(what))
    assert sorted(asked) == sorted(f"kites of {key}" for key in ids)
    assert told[0] == "reading titles"
    assert set(found["snapshots"]) == {"1", "2", "5"}
    asked.clear()
    monkeypatch.setattr(promise, "LEAST_TITLES", len(ids) + 1)
    evaluate_growth(titled, limits=QUICK, encoder=Reader())
    assert not asked


def test_an_unknown_time_of_publication_is_no_error(tmp_path: Path) -> None:
    folder = write_growth(tmp_path / "set", decisions=12)
    for part in ("train", "test"):
        path = folder / f"{part}.csv.gz"
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        cut = [
            ",".join(cell if n != 2 or row == 0 else "" for n, cell in enumerate(line.split(",")))
            for row, line in enumerate(lines)
        ]
        path.write_bytes(gzip.compress("\r\n".join(cut).encode()))
    found = evaluate_growth(folder, limits=QUICK)
    assert all(math.isfinite(measured["captured"]) for measured in found["snapshots"].values())


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda folder: (folder / "test.csv.gz").unlink(), "test.csv.gz does not exist"),
        (lambda folder: (folder / "meta.json").write_text("[]"), "horizon_hours"),
        (lambda folder: (folder / "meta.json").write_text("{"), "JSON"),
        (lambda folder: (folder / "train.csv.gz").write_bytes(b"no gzip"), "cannot be read"),
        (lambda folder: (folder / "train.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 99)[:-9]), "cannot be read"),
        (lambda folder: write_csv(folder / "train.csv.gz", [{"decision": 1, "post_id": "x"}]), "growth, at1, count1"),
        (lambda folder: (folder / "train.csv.gz").write_bytes(gzip.compress(b"")), "no rows"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_one_sentence(break_it, says: str, tmp_path: Path) -> None:
    folder = write_growth(tmp_path / "set", decisions=2)
    break_it(folder)
    with pytest.raises(UsageError, match=says):
        read_growth(folder)


def test_a_word_in_a_column_of_numbers_is_named(tmp_path: Path) -> None:
    folder = write_growth(tmp_path / "set", decisions=2)
    write_csv(folder / "test.csv.gz", [{"decision": 1, "post_id": "x", "growth": "much", "at1": 1, "count1": 1}])
    with pytest.raises(UsageError, match="column growth"):
        read_growth(folder)
