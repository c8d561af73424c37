"""The numbers that alarms are told by: shipped for these sentences, written as they were fitted, blind to languages."""

from __future__ import annotations

import numpy as np
import pytest

from ranking.encoder import DEFAULT_MODEL, load_encoder
from ranking.plays.wordhead import PIECE_BUCKETS
from ranking.safety import alarm, judge, pieces, quiet
from ranking.safety.reasons import DANGERS
from ranking.vectors import USE
from tests.fake_encoder import FakeEncoder


@pytest.mark.parametrize("model", [DEFAULT_MODEL, USE])
def test_the_shipped_head_is_of_these_sentences(model):
    found = alarm._shipped(alarm._key(load_encoder(model)))
    assert found is not None, "run benchmarks/plays_fit_heads.py"
    assert len(found.supports) == len(found.pull) <= len(alarm.alarm_prototypes())


@pytest.mark.parametrize(
    ("folder", "taught", "yes"),
    [
        (alarm.FOLDER, alarm.alarm_prototypes, alarm.ALARMING),
        (quiet.FOLDER, judge.danger_prototypes, frozenset(DANGERS)),
    ],
    ids=["alarms", "dangers"],
)
def test_the_shipped_pieces_are_of_these_sentences(folder, taught, yes, monkeypatch):
    monkeypatch.setattr(pieces, "fit_pieces", lambda *_: pytest.fail("run benchmarks/plays_fit_heads.py"))
    head = pieces.pieces_head.__wrapped__(folder, taught(), yes)
    assert head.weights.shape == head.rarities.shape == (PIECE_BUCKETS,)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for module in (alarm, pieces):
        monkeypatch.setattr(module, "files", lambda _: tmp_path.parent)
    monkeypatch.setattr(alarm, "FOLDER", tmp_path.name)
    return tmp_path


def test_a_written_head_gives_what_the_fitted_one_gave(folder):
    fake = FakeEncoder()
    head = alarm.fit_alarms(fake)
    alarm.write_alarms(folder / "alarms.json", fake, head)
    kept = alarm._shipped.__wrapped__(alarm._key(fake))
    rows = fake.encode(["the handle snapped and the water burned her", "lovely colour, thank you"])
    assert kept.log_odds(rows, [{}, {}]) == pytest.approx(head.log_odds(rows, [{}, {}]), abs=0.1)
    assert np.diff(head.log_odds(rows, [{}, {}]))[0] < 0


def test_written_pieces_give_what_the_fitted_ones_gave(folder, monkeypatch):
    taught = alarm.alarm_prototypes()[::40]
    head = pieces.fit_pieces(taught, alarm.ALARMING)
    pieces.write_pieces(folder / "pieces.json", taught, alarm.ALARMING, head)
    monkeypatch.setattr(pieces, "fit_pieces", lambda *_: pytest.fail("fitted anew, not read"))
    kept = pieces.pieces_head.__wrapped__(folder.name, taught, alarm.ALARMING)
    told = [alarm.AlarmHead(np.zeros((0, 2)), np.zeros(0), 0.0, np.zeros((0, 2)), words) for words in (head, kept)]
    assert told[1].by_words(taught[0].text) == pytest.approx(told[0].by_words(taught[0].text), abs=0.02)


def test_vectors_without_tongues_lie_where_every_language_lies():
    lot = np.random.default_rng(7)
    meaning, accents = lot.normal(size=(40, 12)), 3 * lot.normal(size=(4, 12))
    rows = np.vstack([meaning + accent for accent in accents])
    languages = [language for language in ("en", "lv", "nb", "tr") for _ in meaning]
    tongues = alarm.tongues_of(rows, languages)
    bare = alarm.without_tongues(rows, tongues)
    assert tongues.shape == (3, 12)
    assert np.linalg.norm(bare, axis=1) == pytest.approx(1.0)
    assert bare @ tongues.T == pytest.approx(0.0, abs=1e-9)
    # What differed by language alone is one and the same now.
    assert bare[:40] == pytest.approx(bare[120:])


def test_a_text_that_is_nothing_but_language_stays_a_vector_of_numbers():
    tongues = np.eye(3)[:1]
    assert not np.isnan(alarm.without_tongues(np.array([[2.0, 0.0, 0.0]]), tongues)).any()
